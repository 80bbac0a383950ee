"""Fits the model of a house to its log."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median

from server.mining.simulation.continuing import continuations
from server.mining.simulation.holding import Hands, hands_of
from server.mining.simulation.log import ActivitySeen, Ending, Log
from server.mining.simulation.model import Arrival, Desk, Person, ProcessModel, SeenDay, StepAt
from server.mining.simulation.paths import Path, paths_of
from server.mining.simulation.presence import Chance, presence
from server.mining.simulation.spread import Spread, seen, seen_between
from server.mining.simulation.timeline import WEEK, Timeline, Timelines

AT_ONCE = 600.0
"""Seconds of work: who takes a task so soon after becoming free took it because they became free."""
ENOUGH = 20
"""Tasks from which on a person has durations of their own at a step."""
_DECISIVE = 5.0
"""Offerings with a choice between free and other people from which on it can be told how tasks find their person."""
_BY_CHANCE = 0.5
_A_WHILE = 3600.0
"""Seconds of work in which somebody who is there could have taken a task."""
_LOOK_BACK = 200
"""Working spans of a task that are looked at: longer it lay for other reasons than weekdays."""
_AHEAD = 400 * 86_400.0
"""Seconds after the end of the log in which tasks may be due."""


def fit(log: Log) -> ProcessModel:
    """The model of everything in the log. Raises KeyError for a branch without a calendar."""
    paths = paths_of(log)
    by_origin: defaultdict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in paths:
        by_origin[path.process, path.branch].append(path)
    lines = Timelines(log.calendars, log.since, log.until + _AHEAD)
    watched = _watched(log, lines)
    return ProcessModel(
        calendars=log.calendars,
        days=_days(log, lines),
        paths={origin: tuple(found) for origin, found in by_origin.items()},
        continuations=continuations(paths, log.until),
        desks=_desks(log, watched),
        people=watched.people,
        fitted_until=log.until,
    )


@dataclass(frozen=True, slots=True)
class _Watched:
    """What is known about people before the single steps are looked at."""

    lines: Timelines
    hands: Mapping[str, Hands]
    people: Mapping[str, Person]

    def line(self, person: str, activity: ActivitySeen) -> Timeline:
        """The working time in which this person does this step."""
        return self.lines.of(activity.branch, self.people[person].days_for(activity.step))

    def free(self, person: str, activity: ActivitySeen) -> bool:
        """Whether the person could have taken it when it was offered."""
        hands, line = self.hands[person], self.line(person, activity)
        usual = self.lines.of(activity.branch)
        there = line.opening(activity.offered) == usual.opening(activity.offered)
        return there and hands.in_hand(activity.offered) < hands.capacity


def _watched(log: Log, lines: Timelines) -> _Watched:
    hands = hands_of(log.activities)
    done = [one for one in log.activities if one.role is not None and one.doer is not None and one.taken is not None]
    days, days_of = presence(chance for one in done if (chance := _chance(log, lines, one)) is not None)
    people = {
        name: Person(
            name,
            hands[name].capacity,
            days.get(name, WEEK),
            {step: own for (who, step), own in days_of.items() if who == name},
        )
        for name in sorted(hands)
    }
    return _Watched(lines, hands, people)


def _chance(log: Log, lines: Timelines, one: ActivitySeen) -> Chance | None:
    """On which days a task lay open until it was taken."""
    if one.doer is None or one.taken is None:
        return None
    last = datetime.fromtimestamp(one.taken, log.calendars[one.branch].zone).weekday()
    lay: list[int] = []
    spans = lines.spans(one.branch)
    place = max(bisect_right(lines.of(one.branch).openings, one.offered) - 1, 0)
    for day, of_day in groupby(spans[place : place + _LOOK_BACK], key=lambda span: span[0]):
        parts = list(of_day)
        if parts[-1][2] >= one.taken:
            break
        if sum(max(end - max(start, one.offered), 0.0) for _, start, end in parts) >= _A_WHILE:
            lay.append(day)
    return Chance(one.doer, one.step, last, tuple(lay))


def _desks(log: Log, watched: _Watched) -> Mapping[StepAt, Desk]:
    done: defaultdict[StepAt, list[ActivitySeen]] = defaultdict(list)
    for one in log.activities:
        if one.role is not None and one.outcome is not Ending.CANCELLED:
            done[one.step, one.branch].append(one)
    return {key: _desk(tasks, watched) for key, tasks in sorted(done.items())}


def _desk(tasks: Sequence[ActivitySeen], watched: _Watched) -> Desk:
    shares = Counter(one.doer for one in tasks if one.doer is not None and one.taken is not None)
    total = sum(shares.values())
    holds: defaultdict[str, list[float]] = defaultdict(list)
    for one in tasks:
        if one.doer is not None and one.taken is not None and one.ended is not None:
            holds[one.doer].append(watched.line(one.doer, one).between(one.taken, one.ended))
    reaction, reactions = _reactions(tasks, watched)
    usual = watched.lines.of(tasks[0].branch)
    allowed = [usual.between(one.offered, one.due) for one in tasks if one.due is not None]
    return Desk(
        role=tasks[-1].role or "",
        shares={person: times / total for person, times in sorted(shares.items())},
        shared=_shared(tasks, shares, watched),
        reaction=reaction,
        reactions=reactions,
        hold=seen(value for values in holds.values() for value in values),
        holds={person: seen(values) for person, values in holds.items() if len(values) >= ENOUGH},
        allowance=median(allowed) if allowed else None,
    )


def _reactions(tasks: Sequence[ActivitySeen], watched: _Watched) -> tuple[Spread, Mapping[str, Spread]]:
    """How long tasks lie although somebody is there and free: what absence and other work do not explain.

    A task that was taken as soon as its doer came or got free would not have lain longer than that, but longer than
    until they were last there and free before, and let it lie.
    """
    known: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in tasks:
        if one.doer is not None and one.taken is not None:
            known[one.doer].append(_lay(one, one.doer, one.taken, watched))
    everybody = seen_between([bounds for each in known.values() for bounds in each])
    return everybody, {who: seen_between(each) for who, each in known.items() if len(each) >= ENOUGH}


def _lay(one: ActivitySeen, doer: str, taken: float, watched: _Watched) -> tuple[float, float]:
    """The least and the most that a task would have lain with its doer there and free all the time."""
    usual, line, hands = watched.lines.of(one.branch), watched.line(doer, one), watched.hands[doer]
    since = max(hands.free_since(taken), _came(usual, line, one), one.offered)
    most = usual.between(one.offered, taken)
    if since <= one.offered or usual.between(since, taken) > AT_ONCE:
        return most, most
    for start, end in hands.free_spans(one.offered, since):
        idle = line.between(start, end)
        if idle > AT_ONCE:
            return min(usual.between(one.offered, line.after(start, idle)), most), most
    return 0.0, most


def _came(usual: Timeline, line: Timeline, one: ActivitySeen) -> float:
    """When the doer came back from days of absence, between the offer and the taking; the offer if they were there."""
    assert one.taken is not None
    missed = usual.between(one.offered, one.taken) - line.between(one.offered, one.taken)
    if missed <= 1.0:
        return one.offered
    index = bisect_right(usual.openings, one.taken) - 1
    while index > 0 and line.between(usual.openings[index - 1], usual.closings[index - 1]) > 0:
        index -= 1
    return max(usual.openings[index], one.offered)


def _shared(tasks: Sequence[ActivitySeen], shares: Mapping[str, int], watched: _Watched) -> bool:
    """Whether the free take the tasks; not when they come to the absent and the busy as often as by chance."""
    total, to_others, expected = sum(shares.values()), 0, 0.0
    if len(shares) < 2:  # noqa: PLR2004 -- one person alone: nothing to tell
        return True
    for one in tasks:
        if one.doer is None or one.taken is None:
            continue
        engaged = {person for person in shares if not watched.free(person, one)}
        if engaged and len(engaged) < len(shares):
            to_others += one.doer in engaged
            expected += sum(shares[person] for person in engaged) / total
    return expected < _DECISIVE or to_others < _BY_CHANCE * expected


def _days(log: Log, lines: Timelines) -> tuple[SeenDay, ...]:
    """Every day of the log that was seen to its close, with what came on it, by the zone of each branch."""
    arrivals: defaultdict[date, list[Arrival]] = defaultdict(list)
    closing: dict[date, float] = {}
    for case in log.cases:
        local = datetime.fromtimestamp(case.started, log.calendars[case.branch].zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        arrivals[local.date()].append(Arrival(case.process, case.branch, (local - midnight).total_seconds()))
    for branch, calendar in log.calendars.items():
        for _, _, end in lines.spans(branch):
            day = datetime.fromtimestamp(end, calendar.zone).date()
            closing[day] = max(end, closing.get(day, 0.0))
    zone = next(iter(log.calendars.values())).zone
    first, last = datetime.fromtimestamp(log.since, zone).date(), datetime.fromtimestamp(log.until, zone).date()
    dates = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    seen_whole = [day for day in dates if closing.get(day, 0.0) <= log.until and (day < last or day in closing)]
    return tuple(SeenDay(day.weekday(), day in closing, tuple(arrivals.get(day, ()))) for day in seen_whole)
