"""The statements of the inbox, each written once and kept: writing one takes longer than most take to run."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from server.queries.codes import InOrder
from server.queries.found import SearchShape, found, found_cases
from server.queries.inbox_reach import Arm, Conditions, Sources, View, admitted, ranges
from server.queries.paging import MOST_COUNTED
from server.store.tables.cases import incident
from server.store.tables.tasks import task, task_draft
from server.store.task_rows import TASK_COLUMNS

COLUMNS = (*TASK_COLUMNS, task.c.case_process, task.c.case_title, task.c.case_key)

Query = Select[*tuple[Any, ...]]

_ENOUGH = literal_column(str(MOST_COUNTED + 1), Integer)
_NARROWED = {
    "assignee": task.c.assignee,
    "process": task.c.case_process,
    "case": task.c.case,
    "element": task.c.element,
    "branch": task.c.branch,
}
_ROLE = bindparam("role", type_=task.c.role.type)
_IN_ROLE = (task.c.role == _ROLE) | (task.c.also_role == _ROLE)
_LATER = task.c.follow_up_at
_ANOTHERS = task.c.assignee != bindparam("me", type_=task.c.assignee.type)
"""Who holds it comes back to it later, not who is to sign it."""
_FURTHER: dict[str, ColumnElement[bool]] = {
    "due_before": task.c.due_rank < bindparam("due_before", type_=task.c.due_rank.type),
    "due_after": task.c.due_rank >= bindparam("due_after", type_=task.c.due_rank.type),
    "created_before": task.c.created_at < bindparam("created_before", type_=task.c.created_at.type),
    "least_priority": task.c.priority >= bindparam("least_priority", type_=Integer),
    "most_priority": task.c.priority <= bindparam("most_priority", type_=Integer),
    "begun_by": task.c.id.in_(
        select(task_draft.c.task).where(task_draft.c.person == bindparam("begun_by", type_=task_draft.c.person.type))
    ),
    "stuck": task.c.case.in_(select(incident.c.case).where(incident.c.resolved_at.is_(None))),
}
_OF_MINE: dict[str, ColumnElement[bool]] = {
    "awake_at": _LATER.is_(None) | (bindparam("awake_at", type_=_LATER.type) >= _LATER) | _ANOTHERS,
    "asleep_at": (bindparam("asleep_at", type_=_LATER.type) < _LATER) & ~_ANOTHERS,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement of the inbox depends on, besides its parameters.

    `walk`: read along the sort order instead of a range for each pair. `narrowed`: fields of the filter that are set.
    `stands_in`: whether the person stands in for somebody.
    """

    dialect: str
    everything: bool
    walk: bool
    narrowed: tuple[str, ...]
    search: SearchShape
    stands_in: bool = False


@lru_cache(256)
def page_of(shape: Shape, view: View, by: str, most: int) -> Query:
    """The first rows of a view in the order of a column, behind `after` and `after_id`.

    Only order and id are read of what a view reaches, which indexes hold; then the rows that are shown.
    """
    order = _Order(task.c[by], newest_first=view is View.DONE)
    narrowed = [*_narrowing(shape, view), order.after()]
    # Written out, not bound: PostgreSQL plans a statement that it keeps without knowing what is bound.
    first = literal_column(str(most), Integer)
    sources = Sources(shape.dialect, stands_in=shape.stands_in)
    within = [_listed(arm, narrowed, order, first, shape.dialect) for arm in _arms(shape, view, sources)]
    every = union_all(*(select(arm.subquery()) for arm in within)).subquery()
    shown = select(every).order_by(*order.clauses(every.c)).limit(first).subquery()
    return select(*COLUMNS).join(shown, task.c.id == shown.c.id).order_by(*order.clauses(shown.c))


@lru_cache(256)
def count_of(shape: Shape, views: tuple[View, ...]) -> Query:
    """How many tasks each view has, up to one more than are counted."""
    sources = Sources(shape.dialect, stands_in=shape.stands_in)
    return select(*(_number(shape, view, sources).label(view.value) for view in views))


@dataclass(frozen=True, slots=True)
class _Order:
    by: Column[Any]
    newest_first: bool

    def clauses(self, columns: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:  # noqa: ANN401 -- of a table or subquery
        by, last = columns[self.by.name], columns.id
        return (by.desc(), last.desc()) if self.newest_first else (by, last)

    def after(self) -> ColumnElement[bool]:
        here = tuple_(self.by, task.c.id)
        there = tuple_(bindparam("after", type_=self.by.type), bindparam("after_id", type_=task.c.id.type))
        return here < there if self.newest_first else here > there


def _number(shape: Shape, view: View, sources: Sources) -> Any:  # noqa: ANN401 -- a scalar subquery, whose type is unwieldy
    within = [_ids(arm, _narrowing(shape, view), shape.dialect) for arm in _arms(shape, view, sources)]
    ids = union_all(*(select(arm.subquery()) for arm in within)).limit(_ENOUGH).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def _arms(shape: Shape, view: View, sources: Sources) -> Sequence[Arm]:
    if shape.search.few:
        cases = found_cases(shape.search)
        return [Arm(admitted(view, sources, everything=shape.everything), cases, [task.c.case == cases.c.case])]
    if shape.walk and view is not View.MINE:
        return [Arm(admitted(view, sources, everything=shape.everything))]
    return ranges(view, sources, everything=shape.everything)


def _listed(arm: Arm, narrowed: Conditions, order: _Order, first: ColumnElement[int], dialect: str) -> Query:
    within = select(order.by, task.c.id).where(*arm.joined, *arm.conditions, *narrowed)
    return _for_each(arm, within.order_by(*order.clauses(task.c)).limit(first), dialect)


def _ids(arm: Arm, narrowed: Conditions, dialect: str) -> Query:
    within = select(task.c.id).where(*arm.joined, *arm.conditions, *narrowed)
    return _for_each(arm, within.limit(_ENOUGH), dialect)


def _for_each(arm: Arm, within: Query, dialect: str) -> Query:
    """Read the first of each range. PostgreSQL is told; SQLite leaves a range by itself once past what it has."""
    if arm.each is None:
        return within
    if dialect == "sqlite":
        return within.select_from(InOrder(arm.each, task, true()))
    lateral = within.correlate(arm.each).lateral()
    return select(*lateral.c).select_from(arm.each.join(lateral, true()))


def _narrowing(shape: Shape, view: View) -> list[ColumnElement[bool]]:
    equal = [name for name in shape.narrowed if name in _NARROWED]
    conditions = [_NARROWED[name] == bindparam(name, type_=_NARROWED[name].type) for name in equal]
    conditions += [_IN_ROLE] if "role" in shape.narrowed else []
    conditions += [_FURTHER[name] for name in shape.narrowed if name in _FURTHER]
    if view is View.MINE:
        conditions += [_OF_MINE[name] for name in shape.narrowed if name in _OF_MINE]
    return conditions if shape.search.few else [*conditions, *found(task.c.case, shape.search)]
