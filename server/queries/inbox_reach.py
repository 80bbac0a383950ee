"""Which tasks a view of the inbox reaches, as ranges of indexes that do not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CTE, ColumnElement, Select, literal_column, select, true, tuple_

from server.domain.people import EVERYONE, Actor, Right
from server.queries.codes import codes_table, pairs_table
from server.store.tables.tasks import task, task_exclusion

MOST_RANGES = 64
"""Beyond so many role and branch pairs one walk along the sort order beats a range for each."""

OVERSEERS = (Right.MANAGER, Right.OPERATOR, Right.AUDITOR)

WHEN_COUNTING = 1_000
"""Counting sorts nothing and ends early, so that ranges are better for far longer, above all where they are empty."""

Conditions = Sequence[ColumnElement[bool]]

# Written out, not bound: a partial index serves only a query that states its condition in the same words.
OPEN = task.c.state.in_([literal_column("'offered'"), literal_column("'claimed'")])
_OFFERED = task.c.state == literal_column("'offered'")
CLAIMED = task.c.state == literal_column("'claimed'")
_COMPLETED = task.c.state == literal_column("'completed'")


class View(StrEnum):
    """A list of the inbox: all open tasks the person may see, those held, those offered, those done."""

    OPEN = "open"
    MINE = "mine"
    GROUPS = "groups"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Arm:
    """Tasks that meet conditions: once, or once for every row of `each` (with `joined` to it)."""

    conditions: Conditions
    each: CTE | None = None
    joined: Conditions = ()


def overseen(actor: Actor) -> frozenset[str]:
    """The branches all of whose tasks and cases the person may see."""
    return frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)


def arms_of(view: View, actor: Actor, dialect: str, *, most_ranges: int | None = None) -> list[Arm]:
    """The arms of a view for a person; no task belongs to two. Up to `most_ranges` pairs are a range each."""
    most_ranges = MOST_RANGES if most_ranges is None else most_ranges
    if view is View.MINE:
        return [Arm([CLAIMED, task.c.assignee == actor.id])]
    if view is View.DONE:
        return [Arm([_COMPLETED, task.c.assignee == actor.id])]
    if view is View.GROUPS:
        offered = [OPEN, _OFFERED, _not_excluded(actor)]
        pairs = _pairs(actor, frozenset())
        return [*_pair_arms(pairs, offered, dialect, most_ranges), _everyones(actor, frozenset(), offered, dialect)]
    return _visible(actor, dialect, most_ranges)


def _visible(actor: Actor, dialect: str, most_ranges: int) -> list[Arm]:
    branches = overseen(actor)
    if branches and branches >= frozenset(actor.branches.parents):
        return [Arm([OPEN])]
    pairs = _pairs(actor, branches)
    codes = codes_table(branches, dialect)
    elsewhere: Conditions = [task.c.branch.not_in(select(codes.c.code))] if branches else []
    own = [OPEN, task.c.role != EVERYONE, task.c.assignee == actor.id, CLAIMED, *elsewhere]
    if pairs:
        own.append(tuple_(task.c.role, task.c.branch).not_in(_rows(pairs_table(pairs, dialect))))
    arms = [*_pair_arms(pairs, [OPEN], dialect, most_ranges), _everyones(actor, branches, [OPEN], dialect), Arm(own)]
    if branches:
        arms.append(Arm([OPEN], codes, [task.c.branch == codes.c.code]))
    return arms


def _pairs(actor: Actor, without: frozenset[str]) -> list[tuple[str, str]]:
    """What the person holds, also where a diagram gives a lane one of the server's own roles."""
    return [(role, branch) for role, branch in actor.role_pairs() if branch not in without and role != EVERYONE]


def _pair_arms(pairs: Sequence[tuple[str, str]], conditions: Conditions, dialect: str, most_ranges: int) -> list[Arm]:
    if not pairs:
        return []
    table = pairs_table(pairs, dialect)
    if len(pairs) <= most_ranges:
        return [Arm(conditions, table, [task.c.role == table.c.role, task.c.branch == table.c.branch])]
    role, branch = task.c.role, task.c.branch
    if dialect == "sqlite":
        # As expressions they fit no index, so that SQLite walks along the sort order instead of sorting everything.
        return [Arm([*conditions, tuple_(role.concat(""), branch.concat("")).in_(_rows(table))])]
    return [Arm([*conditions, tuple_(role, branch).in_(_rows(table))])]


def _everyones(actor: Actor, without: frozenset[str], conditions: Conditions, dialect: str) -> Arm:
    codes = codes_table({*actor.branches.parents, actor.branch} - without, dialect)
    return Arm(conditions, codes, [task.c.role == EVERYONE, task.c.branch == codes.c.code])


def _rows(table: CTE) -> Select[*tuple[str, str]]:
    return select(table.c.role, table.c.branch)


def _not_excluded(actor: Actor) -> ColumnElement[bool]:
    excluded = select(true()).where(task_exclusion.c.task == task.c.id, task_exclusion.c.person == actor.id)
    return ~excluded.exists()
