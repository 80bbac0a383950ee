"""The paths of cases: which activities came after which, with what had to end first, read from a log."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from server.mining.simulation.log import ActivitySeen, CaseSeen, Ending, Log

SAME = 1.0
"""Seconds within which two things happened at once: what ends one activity offers the next in the same transaction."""
_RARE = 0.02
"""The share of offerings from which on two steps count as running side by side."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One activity of a path.

    It is offered `lag` seconds (of the clock) after all of `after` have ended (nothing: after the case began), or after
    the offer of `anchor` where that is given: something outside brought it then. `outside`: how long it takes by the
    clock where nobody works on it; None for work, infinite where it never ended.
    """

    step: str
    branch: str
    role: str | None = None
    after: tuple[int, ...] = ()
    anchor: int | None = None
    lag: float = 0.0
    outside: float | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A case as it went: its steps in the order of their offers, with their instants (`ended` None: open).

    `tail`: seconds of the clock from its last end to the end of the case. `finished`: it came to its end.
    """

    case: str
    process: str
    branch: str
    steps: tuple[PathStep, ...]
    offered: tuple[float, ...]
    ended: tuple[float | None, ...]
    started: float
    finished: bool
    status: str
    tail: float = 0.0

    def open_at(self, at: float) -> list[int]:
        """The steps that had been offered and had not ended just after an instant."""
        return [
            i for i, since in enumerate(self.offered) if since <= at and ((end := self.ended[i]) is None or end > at)
        ]


def by_case(log: Log) -> Mapping[str, list[ActivitySeen]]:
    """The activities of every case, in the order of their offers."""
    found: defaultdict[str, list[ActivitySeen]] = defaultdict(list)
    for activity in sorted(log.activities, key=lambda one: (one.offered, one.ended or inf, one.task)):
        found[activity.case].append(activity)
    return found


def paths_of(log: Log) -> list[Path]:
    """The path of every case of the log, in the order in which they began."""
    known = by_case(log)
    beside = _side_by_side(known.values())
    cases = sorted(log.cases, key=lambda case: (case.started, case.case))
    return [_path(case, known.get(case.case, []), beside) for case in cases]


def _side_by_side(cases: Iterable[Sequence[ActivitySeen]]) -> frozenset[tuple[str, str]]:
    """Pairs of steps of which the first has been open when the second was offered, and not just by accident."""
    pairs: Counter[tuple[str, str]] = Counter()
    offers: Counter[str] = Counter()
    for activities in cases:
        for one in activities:
            offers[one.step] += 1
            pairs.update({(other.step, one.step) for other in activities if _open_at(other, one.offered)})
    return frozenset(pair for pair, times in pairs.items() if times > _RARE * offers[pair[1]])


def _open_at(activity: ActivitySeen, at: float) -> bool:
    return activity.offered <= at - SAME and (activity.ended is None or activity.ended > at + SAME)


def _path(case: CaseSeen, activities: Sequence[ActivitySeen], beside: frozenset[tuple[str, str]]) -> Path:
    steps: list[PathStep] = []
    for at, group in groupby(activities, key=lambda one: one.offered):
        before = len(steps)
        earlier, followed = activities[:before], {index for step in steps for index in step.after}
        # What ended and has not been followed by anything yet may wait for others to join it.
        waiting = [i for i, one in enumerate(earlier) if i not in followed and (one.ended or inf) < at - SAME]
        steps += [_step(case, earlier, activity, waiting, beside) for activity in group]
    last = max((one.ended for one in activities if one.ended is not None), default=case.started)
    return Path(
        case=case.case,
        process=case.process,
        branch=case.branch,
        steps=tuple(steps),
        offered=tuple(one.offered for one in activities),
        ended=tuple(one.ended for one in activities),
        started=case.started,
        finished=case.ended is not None,
        status=case.status,
        tail=max(case.ended - last, 0.0) if case.ended is not None else 0.0,
    )


def _step(
    case: CaseSeen,
    earlier: Sequence[ActivitySeen],
    activity: ActivitySeen,
    waiting: Sequence[int],
    beside: frozenset[tuple[str, str]],
) -> PathStep:
    at = activity.offered
    ends = [i for i, one in enumerate(earlier) if one.ended is not None and abs(one.ended - at) <= SAME]
    joined = [i for i in waiting if (earlier[i].step, activity.step) not in beside and i not in ends]
    outside = _outside(activity)
    if ends:
        return PathStep(activity.step, activity.branch, activity.role, tuple(sorted({*ends, *joined})), outside=outside)
    if at - case.started <= SAME or not earlier:
        return PathStep(activity.step, activity.branch, activity.role, lag=at - case.started, outside=outside)
    still = [i for i, one in enumerate(earlier) if one.ended is None or one.ended > at]
    if still:
        lag = at - earlier[still[-1]].offered
        return PathStep(activity.step, activity.branch, activity.role, (), still[-1], lag, outside)
    last = max(range(len(earlier)), key=lambda i: earlier[i].ended or 0.0)
    lag = at - (earlier[last].ended or at)
    return PathStep(activity.step, activity.branch, activity.role, (last,), None, lag, outside)


def _outside(activity: ActivitySeen) -> float | None:
    """How long it took where nobody worked on it; None for work."""
    if activity.role is not None and activity.outcome is not Ending.CANCELLED:
        return None
    return inf if activity.ended is None else activity.ended - activity.offered
