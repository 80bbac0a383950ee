"""Who is there to do what: everybody active, all roles ever given, and the tasks that nobody may do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.domain.people import Actor, Branches
from server.domain.staffing.attendance import Attendance
from server.domain.staffing.staff import Holding, Staff
from server.domain.staffing.stops import Stop, stop_of
from server.domain.wording import Named
from server.store.absences import Absences
from server.store.branches import BranchCache
from server.store.limits import Limits
from server.store.people import HELD, People
from server.store.tables.cases import case
from server.store.tables.organisation import branch, person, role_grant
from server.store.tables.tasks import task, task_exclusion

_BRANCHES = select(branch.c.code, branch.c.parent, branch.c.name, branch.c.labels)
_ACTIVE = select(person.c.id, person.c.branch).where(person.c.active)
_OPEN = (
    select(
        *(
            task.c[name]
            for name in (
                *("id", "case", "role", "also_role", "branch", "element", "created_at", "assignee", "bound_to"),
                *("amount", "due_at"),
            )
        ),
        *(case.c.title, case.c.process),
    )
    .join_from(task, case, task.c.case == case.c.id)
    .where(task.c.state.in_(["offered", "claimed"]), case.c.status == "running")
    .order_by(task.c.created_at, task.c.id)
)
_KEPT_OUT = (
    select(task_exclusion.c.task, task_exclusion.c.person, task_exclusion.c.related)
    .join_from(task_exclusion, task, task_exclusion.c.task == task.c.id)
    .where(task.c.state == "offered")
)
_WANTED = task.c.case.in_(bindparam("wanted", expanding=True))
_OPEN_OF, _KEPT_OUT_OF = _OPEN.where(_WANTED), _KEPT_OUT.where(_WANTED)


@dataclass(frozen=True, slots=True)
class Stopped:
    """An open task that nobody may do, and why; `person`: who holds it or whom it is bound to, `since`: its offer."""

    task: str
    case: str
    branch: str
    why: Stop
    person: str | None
    title: str | None
    process: str
    element: str
    since: datetime


def staff_of(connection: Connection, now: datetime) -> Staff:
    """The staff of the house, with roles only while somebody is there to do their work."""
    return attendance_of(connection, now).present(now)


def attendance_of(connection: Connection, now: datetime, roles: Collection[str] | None = None) -> Attendance:
    """The staff and who is away, in four statements, or six when somebody is; with all holdings, or of some roles."""
    absences = tuple(Absences(connection).coming(now))
    limits = tuple(Limits(connection).in_force()) if absences else ()
    return Attendance(_everybody(connection, roles), absences, limits)


def _everybody(connection: Connection, roles: Collection[str] | None) -> Staff:
    rows = connection.execute(_BRANCHES).all()
    held = HELD if roles is None else HELD.where(role_grant.c.role.in_(sorted(roles)))
    return Staff(
        Branches({row.code: row.parent for row in rows}),
        {row.id: row.branch for row in connection.execute(_ACTIVE)},
        tuple(Holding(*row) for row in connection.execute(held)),
        {row.code: Named.of(row.name, row.labels) for row in rows},
    )


def stops_of(connection: Connection, now: datetime, cases: Iterable[str] | None = None) -> list[Stopped]:
    """Every open task that nobody may do, of all running cases or of these; the longest open first."""
    given: dict[str, object] = {} if cases is None else {"wanted": list(cases)}
    tasks = connection.execute(_OPEN if cases is None else _OPEN_OF, given).all()
    attendance = attendance_of(connection, now, {role for row in tasks for role in _roles(row)})
    excluded: dict[str, dict[str, bool]] = {}
    for task_id, person_id, related in connection.execute(_KEPT_OUT if cases is None else _KEPT_OUT_OF, given):
        excluded.setdefault(task_id, {})[person_id] = related
    actors = People(connection, BranchCache()).actors(now) if any(row.amount is not None for row in tasks) else []
    look = _Look(attendance, now, actors)
    found = ((row, look.why(row, excluded.get(row.id, {}))) for row in tasks)
    return [_stopped(row, why) for row, why in found if why is not None]


def _stopped(row: Any, why: Stop) -> Stopped:  # noqa: ANN401 -- a row of _OPEN
    told = row.title, row.process, row.element, row.created_at
    return Stopped(row.id, row.case, row.branch, why, row.assignee or row.bound_to, *told)


class _Look:
    """Asks of one task after the other whether anybody may do it now."""

    def __init__(self, attendance: Attendance, now: datetime, actors: Sequence[Actor]) -> None:
        self._everybody, self._there = attendance.staff, attendance.present(now)
        self._away, self._standing_in = attendance.returning(now), attendance.standing_in(now)
        self._now, self._actors = now, actors
        self._able: dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]] = {}

    def _of(self, role: str, branch: str) -> tuple[frozenset[str], frozenset[str]]:
        """Who does the tasks of a role: those who are there, and with those who are away."""
        if (role, branch) not in self._able:
            there, all_ = self._there.able(role, branch, self._now), self._everybody.able(role, branch, self._now)
            self._able[role, branch] = there, all_
        return self._able[role, branch]

    def why(self, row: Any, excluded: Mapping[str, bool]) -> Stop | None:  # noqa: ANN401 -- a row of _OPEN
        """Why nobody may do the task of a row; `excluded`: who is kept out, and whether as a relative of a party."""
        places = [self._of(role, row.branch) for role in _roles(row)]
        able = frozenset[str]().union(*(there for there, _ in places))
        with_absent = frozenset[str]().union(*(all_ for _, all_ in places))
        out = set(excluded)
        for kept_out, related in excluded.items():
            # Who stands in for a relative acts in their own name where the role is theirs.
            out |= self._standing_in.get(kept_out, frozenset()) - (with_absent if related else frozenset())
        whose = row.assignee or row.bound_to
        return stop_of(
            assignee=row.assignee,
            bound_to=row.bound_to,
            able=able,
            excluded=out,
            deciding=None if row.amount is None else _deciding(self._actors, row),
            away=with_absent - able,
            standing_in=self._standing_in.get(whose, frozenset()) & able,
            in_time=row.due_at is not None and whose in self._away and self._away[whose] < row.due_at,
        )


def _roles(row: Any) -> tuple[str, ...]:  # noqa: ANN401 -- a row of _OPEN
    return (row.role,) if row.also_role is None else (row.role, row.also_role)


def _deciding(actors: Iterable[Actor], row: Any) -> frozenset[str]:  # noqa: ANN401 -- a row of _OPEN
    """Whose authority reaches the amount of a task, in a role of it that is theirs."""
    limits = (
        (actor.id, actor.authority(role, row.branch, row.process))
        for actor in actors
        for role in _roles(row)
        if row.also_role is None or actor.serves(role, row.branch)
    )
    return frozenset(person_id for person_id, limit in limits if limit is not None and limit >= row.amount)
