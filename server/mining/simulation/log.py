"""What a model is fitted from: cases and their activities, as plain records.

All instants are seconds since the epoch (UTC), as floats; durations are seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from server.domain.calendar import WorkingCalendar


class Ending(StrEnum):
    """How an activity ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case: `ended` None while it runs; `status` as the house calls it."""

    case: str
    process: str
    branch: str
    started: float
    ended: float | None = None
    status: str = "running"


@dataclass(frozen=True, slots=True)
class ActivitySeen:
    """A task of people, or (`role` None) a wait for something outside.

    `step` names what is done, across diagrams: the same step has the same text in every case. `offered`, `taken` and
    `ended` as in the table `activity` of the snapshot; `doer` completed it, or holds it.
    """

    task: str
    case: str
    step: str
    role: str | None
    branch: str
    offered: float
    taken: float | None = None
    ended: float | None = None
    due: float | None = None
    outcome: Ending | None = None
    doer: str | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """Everything seen from `since` to `until`, with the working calendar of every branch that occurs in it."""

    cases: Sequence[CaseSeen]
    activities: Sequence[ActivitySeen]
    calendars: Mapping[str, WorkingCalendar]
    since: float
    until: float


def cut(log: Log, at: float) -> Log:
    """The log as it stood at an instant: nobody knew then what came later."""
    cases = [_case_until(case, at) for case in log.cases if case.started < at]
    known = {case.case for case in cases}
    activities = [_until(one, at) for one in log.activities if one.offered < at and one.case in known]
    return replace(log, cases=cases, activities=activities, until=at)


def _case_until(case: CaseSeen, at: float) -> CaseSeen:
    return replace(case, ended=None, status="running") if case.ended is not None and case.ended >= at else case


def _until(activity: ActivitySeen, at: float) -> ActivitySeen:
    if activity.ended is None or activity.ended < at:
        untaken = activity.taken is not None and activity.taken >= at
        return replace(activity, taken=None, doer=None) if untaken else activity
    if activity.taken is not None and activity.taken < at:
        return replace(activity, ended=None, outcome=None)
    return replace(activity, ended=None, outcome=None, taken=None, doer=None)
