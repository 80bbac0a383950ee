"""The log that simulations are fitted from, out of a snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.calendar import WorkingCalendar
from server.mining.simulation.log import ActivitySeen, CaseSeen, Ending, Log
from server.reports.snapshot.snapshot import Snapshot

_CASES = """
    SELECT "case", process, branch, epoch(started), epoch(ended), status FROM trace_all
    WHERE started < $until ORDER BY started, "case"
"""
_ACTIVITIES = """
    SELECT task, "case", diagram || '/' || element, role, branch,
        epoch(offered), epoch(taken), epoch(ended), epoch(due), outcome, doer
    FROM activity_all WHERE offered < $until AND (role IS NOT NULL OR ended IS NULL OR ended > offered)
    ORDER BY offered, task
"""
_STEPS = """
    SELECT a.process, a.diagram || '/' || a.element, any_value(a.element), any_value(a.name), any_value(a.role)
    FROM activity_all a WHERE a.role IS NOT NULL AND list_contains($branches, a.branch)
    GROUP BY ALL ORDER BY min(a.offered)
"""
_PEOPLE = """
    SELECT DISTINCT doer FROM activity_all
    WHERE role IS NOT NULL AND doer IS NOT NULL AND list_contains($branches, branch) ORDER BY doer
"""
_DESKS = """
    SELECT DISTINCT role, branch FROM activity_all
    WHERE role IS NOT NULL AND doer IS NOT NULL AND list_contains($branches, branch) ORDER BY role, branch
"""


@dataclass(frozen=True, slots=True)
class SeenStep:
    """A step of people as it occurs in cases of a process: `step` names it across diagrams, `name` as it was drawn."""

    process: str
    step: str
    element: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Changeable:
    """What can be changed: steps by process, people by id, roles with the branches they work for."""

    steps: tuple[SeenStep, ...]
    people: tuple[str, ...]
    desks: tuple[tuple[str, str], ...]


def log_of(snapshot: Snapshot, calendars: Mapping[str, WorkingCalendar], now: datetime) -> Log:
    """All that happened before `now` (aware), in every branch: people of one work for others."""
    values = {"until": now.replace(tzinfo=None)}
    cases = [CaseSeen(*row) for row in snapshot.rows(_CASES, values)]
    activities = [
        ActivitySeen(*known, outcome=Ending(outcome) if outcome else None, doer=doer)
        for *known, outcome, doer in snapshot.rows(_ACTIVITIES, values)
    ]
    until = now.timestamp()
    return Log(cases, activities, calendars, min((case.started for case in cases), default=until), until)


def changeable(snapshot: Snapshot, branches: frozenset[str]) -> Changeable:
    """What can be changed in the work of these branches."""
    values = {"branches": sorted(branches)}
    return Changeable(
        tuple(SeenStep(*row) for row in snapshot.rows(_STEPS, values)),
        tuple(person for (person,) in snapshot.rows(_PEOPLE, values)),
        tuple((role, branch) for role, branch in snapshot.rows(_DESKS, values)),
    )
