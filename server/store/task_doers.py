"""Who did or holds what in a case, who is kept from a task, and unfinished drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    false,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)

from server.domain.separation import STARTER, Doer, Duty
from server.domain.tasks import HumanTask
from server.store.channel import Channel
from server.store.column_types import Encoded, Instant, Key
from server.store.tables.cases import case
from server.store.tables.circulation import circulation
from server.store.tables.signatures import signature
from server.store.tables.tasks import task, task_doer, task_draft, task_exclusion
from server.store.tasks_in_trail import TasksInTrail

_ELEMENTS = bindparam("elements", type_=Key, expanding=True)
_STARTER = literal(STARTER, Key)
_DOERS = union_all(
    select(task_doer.c.element, task_doer.c.name, task_doer.c.person, false(), task_doer.c.ord).where(
        task_doer.c.case == bindparam("wanted"), task_doer.c.element.in_(_ELEMENTS)
    ),
    select(task.c.element, task.c.name, task.c.assignee, true(), literal(0)).where(
        task.c.case == bindparam("wanted"),
        task.c.state.in_(["offered", "claimed"]),
        task.c.assignee.is_not(None),
        task.c.element.in_(_ELEMENTS),
    ),
    *(
        select(task.c.element, task.c.name, whose, true(), literal(0)).where(
            task.c.case == bindparam("wanted"),
            task.c.state == "claimed",
            whose.is_not(None),
            task.c.element.in_(_ELEMENTS),
        )
        for whose in (task.c.delegate, task.c.acting_for)
    ),
    select(_STARTER, literal(""), case.c.started_by, false(), literal(0)).where(
        case.c.id == bindparam("wanted"), case.c.started_by.is_not(None), _STARTER.in_(_ELEMENTS)
    ),
)
_DONE_BY = text(
    'INSERT INTO task_doer ("case", element, person, name, ord, at) VALUES (:case, :element, :person, :name,'
    ' (SELECT coalesce(max(ord), 0) + 1 FROM task_doer WHERE "case" = :case), :at)'
    ' ON CONFLICT ("case", element, person) DO UPDATE SET name = excluded.name, ord = excluded.ord, at = excluded.at'
).bindparams(bindparam("at", type_=Instant))
_FORCED_BY = text(
    'INSERT INTO task_doer ("case", element, person, name, ord, at) VALUES (:case, :element, :person, :name, -1, :at)'
    ' ON CONFLICT ("case", element, person) DO NOTHING'
).bindparams(bindparam("at", type_=Instant))
_EXCLUDE = text(
    "INSERT INTO task_exclusion (task, person, related) VALUES (:task, :person, :related) ON CONFLICT DO NOTHING"
)
_ADMIT = delete(task_exclusion).where(task_exclusion.c.task == bindparam("wanted"))
_ADMIT_ALL = delete(task_exclusion).where(task_exclusion.c.task.in_(bindparam("tasks", expanding=True)))
_EXCLUDED = select(task_exclusion.c.task, task_exclusion.c.person).where(
    task_exclusion.c.task.in_(bindparam("tasks", expanding=True))
)
_INSTANCES = union_all(
    *(
        select(task.c.id, task.c.round, task.c.element, task.c.name, whose, task.c.state == "claimed").where(
            task.c.case == bindparam("wanted"),
            task.c.element.in_(_ELEMENTS),
            task.c.round.is_not(None),
            task.c.state.in_(["claimed", "completed"]),
            whose.is_not(None),
        )
        for whose in (task.c.assignee, task.c.acting_for)
    )
)
_BIND = (
    update(task)
    .where(
        task.c.case == bindparam("wanted"),
        task.c.element == bindparam("bound"),
        or_(task.c.state == literal_column("'offered'"), task.c.state == literal_column("'claimed'")),
    )
    .values(bound_to=bindparam("person"))
)
_TOOK_PART = select(
    or_(
        exists().where(task_doer.c.case == bindparam("wanted"), task_doer.c.person == bindparam("person_id")),
        exists().where(
            task.c.case == bindparam("wanted"),
            task.c.state.in_(["offered", "claimed"]),
            or_(task.c.assignee == bindparam("person_id"), task.c.delegate == bindparam("person_id")),
        ),
        exists().where(
            signature.c.case == bindparam("wanted"),
            signature.c.person == bindparam("person_id"),
            signature.c.verdict.is_distinct_from("withdrawn"),
        ),
        exists().where(
            circulation.c.case == bindparam("wanted"),
            circulation.c.person == bindparam("person_id"),
            circulation.c.ended_at.is_(None),
        ),
    )
)
_PEOPLE_IN = select(task_doer.c.person).where(task_doer.c.case == bindparam("wanted")).distinct()
_PUT_DRAFT = text(
    'INSERT INTO task_draft (task, person, "values", at) VALUES (:task, :person, :values, :at)'
    ' ON CONFLICT (task, person) DO UPDATE SET "values" = excluded."values", at = excluded.at'
).bindparams(bindparam("at", type_=Instant), bindparam("values", type_=Encoded))
_GET_DRAFT = select(task_draft.c["values"], task_draft.c.at).where(
    task_draft.c.task == bindparam("wanted"), task_draft.c.person == bindparam("writer")
)
_DROP_DRAFTS = delete(task_draft).where(task_draft.c.task == bindparam("wanted"))


class TaskDoers(TasksInTrail):
    """The part of the task repository that separation of duties rests on."""

    def doers(self, case_id: str, elements: Sequence[str]) -> list[Doer]:
        """Everybody who did (each person once, however often) or now holds one of these elements, or for whom.

        For STARTER, whoever started the case; nobody did what began by a message, a signal, a time or another case.
        """
        if not elements:
            return []
        rows = self._channel.execute(_DOERS, {"wanted": case_id, "elements": list(elements)})
        return [Doer(element, name, person, bool(is_open), order) for element, name, person, is_open, order in rows]

    def instances(self, case_id: str, elements: Sequence[str]) -> list[tuple[str, str, Doer]]:
        """Who did or holds each instance of these multi-instance elements: task, round, doer."""
        if not elements:
            return []
        rows = self._channel.execute(_INSTANCES, {"wanted": case_id, "elements": list(elements)})
        return [(row[0], row[1], Doer(row[2], row[3], row[4], bool(row[5]))) for row in rows]

    def concerning(self, wanted: HumanTask, duty: Duty) -> list[Doer]:
        """Whom the duty of a task looks at: who did or holds what it names; of its own element, its round only."""
        found = self.doers(wanted.case, sorted({*duty.apart, *duty.same_as} - {duty.element}))
        if duty.element in duty.separate_from:
            beside = self.instances(wanted.case, [duty.element])
            found += [doer for task_id, around, doer in beside if around == wanted.round and task_id != wanted.id]
        return found

    def done_by(self, *, case: str, element: str, name: str, person: str, at: datetime) -> None:
        """Note that a person did an element (called `name`); the newest doer gets the highest order."""
        values = {"case": case, "element": element, "name": name, "person": person, "at": at}
        self._channel.later(_DONE_BY, values)

    def forced_by(self, *, case: str, element: str, name: str, person: str, at: datetime) -> None:
        """Note that a person acted in place of the doer of an element."""
        values = {"case": case, "element": element, "name": name, "person": person, "at": at}
        self._channel.execute(_FORCED_BY, values)

    def bind(self, case_id: str, element: str, person: str) -> None:
        """Leave the open tasks of an element to one person."""
        self._channel.later(_BIND, {"wanted": case_id, "bound": element, "person": person})

    def set_exclusions(
        self,
        tasks: Sequence[str],
        apart: Collection[tuple[str, str]],
        related: Collection[tuple[str, str]] = (),
        *,
        fresh: bool = False,
    ) -> None:
        """Hide tasks from the lists of persons who may not do them, (task, person) each, and from nobody else.

        `apart`: by separation, which also keeps out who stands in for them; `related`: by recusal, which keeps that one
        out of what they do in their place. `fresh` tasks were never hidden from anybody.
        """
        if not fresh:
            self._admit(tasks)
        why = {**dict.fromkeys(related, True), **dict.fromkeys(apart, False)}
        if rows := [{"task": task, "person": person, "related": kin} for (task, person), kin in why.items()]:
            self._channel.execute(_EXCLUDE, rows)

    def _admit(self, tasks: Sequence[str]) -> None:
        if len(tasks) == 1:
            self._channel.later(_ADMIT, {"wanted": tasks[0]}, row=tasks[0])
        elif tasks:
            self._channel.execute(_ADMIT_ALL, {"tasks": list(tasks)})

    def excluded(self, tasks: Sequence[str]) -> set[tuple[str, str]]:
        """Who these tasks are hidden from, (task, person) each."""
        return {(row[0], row[1]) for row in self._channel.execute(_EXCLUDED, {"tasks": list(tasks)})}

    def people_in(self, case_id: str) -> list[str]:
        """Who ever did, signed or forced a step of a case."""
        return list(self._channel.execute(_PEOPLE_IN, {"wanted": case_id}).scalars())

    def took_part(self, case_id: str, person: str) -> bool:
        """Whether the person did, holds, works on or signs a task of the case, or it was sent to them."""
        found = self._channel.execute(_TOOK_PART, {"wanted": case_id, "person_id": person})
        return bool(found.scalar_one())


@dataclass(frozen=True, slots=True)
class Draft:
    """Unfinished values of a task's form."""

    values: Mapping[str, object]
    at: datetime


class Drafts:
    """Unfinished work, one draft per task and person."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def get(self, task_id: str, person: str) -> Draft | None:
        """What the person last saved."""
        row = self._channel.execute(_GET_DRAFT, {"wanted": task_id, "writer": person}).one_or_none()
        return None if row is None else Draft(*row)

    def put(self, task_id: str, person: str, values: Mapping[str, object], at: datetime) -> None:
        """Save unfinished work over what was saved before."""
        self._channel.later(_PUT_DRAFT, {"task": task_id, "person": person, "values": values, "at": at})

    def delete(self, task_id: str) -> None:
        """Forget every draft of a task."""
        self._channel.later(_DROP_DRAFTS, {"wanted": task_id})
