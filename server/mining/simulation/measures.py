"""The measures of a period: how long cases took, how many were completed, how long tasks waited, how busy people were.

The same function measures a replication and the past, so that the two can be held against each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from server.mining.simulation.log import ActivitySeen, Ending, Log
from server.mining.simulation.model import Person
from server.mining.simulation.outcome import CaseRun, Replication, TaskRun
from server.mining.simulation.timeline import Timelines

HOUR = 3600.0
FEWEST = 5
"""Values below which no quantile is given."""


class Kind(StrEnum):
    """What is measured. Durations are working hours of the branch, shares from 0 to 1."""

    MEDIAN = "median"
    P90 = "p90"
    COMPLETED = "completed"
    WAIT = "wait"
    WAIT_P90 = "wait_p90"
    BUSY = "busy"


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """One measure about a process (MEDIAN, P90, COMPLETED), a step (WAIT, WAIT_P90) or a person (BUSY)."""

    kind: Kind
    about: str


def measured(
    replication: Replication,
    lines: Timelines,
    people: Mapping[str, Person],
    period: tuple[float, float],
    within: frozenset[str] | None = None,
) -> Mapping[Measure, float]:
    """The measures of cases completed and tasks taken in a period; cases and tasks may have begun before it.

    `within`: of these branches only; people who work for them are measured with all they do.
    """
    (begin, end), cases = period, [one for one in replication.cases if within is None or one.branch in within]
    tasks = [one for one in replication.tasks if within is None or one.branch in within]
    found: dict[Measure, float] = {}
    durations: defaultdict[str, list[float]] = defaultdict(list)
    for case in cases:
        if begin <= case.ended < end:
            durations[case.process].append(lines.of(case.branch).between(case.started, case.ended) / HOUR)
    for process, hours in durations.items():
        found[Measure(Kind.COMPLETED, process)] = float(len(hours))
        if len(hours) >= FEWEST:
            found[Measure(Kind.MEDIAN, process)], found[Measure(Kind.P90, process)] = _quantiles(hours)
    for process in {case.process for case in cases} - durations.keys():
        found[Measure(Kind.COMPLETED, process)] = 0.0
    found.update(_waits(tasks, lines, begin, end))
    ours = {name: people[name] for name in sorted({task.person for task in tasks}) if name in people}
    found.update(_busy(replication.tasks, lines, ours, begin, end))
    return found


def actual(log: Log) -> Replication:
    """What happened in a log, as if it had been simulated."""
    known = {case.case: case for case in log.cases}
    cases = tuple(
        CaseRun(
            one.case,
            one.process,
            one.branch,
            one.started,
            np.inf if one.ended is None else one.ended,
            one.status,
            known=True,
        )
        for one in log.cases
    )
    tasks = tuple(_task(one) for one in log.activities if one.role is not None and one.case in known and _counts(one))
    return Replication(-1, cases, tasks)


def _counts(one: ActivitySeen) -> bool:
    return one.outcome is not Ending.CANCELLED


def _task(one: ActivitySeen) -> TaskRun:
    taken, ended = one.taken or np.inf, one.ended or np.inf
    due = one.due or np.inf
    return TaskRun(one.case, one.step, one.branch, one.offered, taken, ended, due, one.doer or "", 0.0)


def _quantiles(hours: Sequence[float]) -> tuple[float, float]:
    median, p90 = np.quantile(np.asarray(hours), (0.5, 0.9))
    return float(median), float(p90)


def _waits(tasks: Sequence[TaskRun], lines: Timelines, begin: float, end: float) -> Mapping[Measure, float]:
    waits: defaultdict[str, list[float]] = defaultdict(list)
    for task in tasks:
        if begin <= task.taken < end:
            waits[task.step].append(lines.of(task.branch).between(task.offered, task.taken) / HOUR)
    found: dict[Measure, float] = {}
    for step, hours in waits.items():
        if len(hours) >= FEWEST:
            found[Measure(Kind.WAIT, step)] = float(np.mean(hours))
            found[Measure(Kind.WAIT_P90, step)] = _quantiles(hours)[1]
    return found


def _busy(
    tasks: Sequence[TaskRun], lines: Timelines, people: Mapping[str, Person], begin: float, end: float
) -> Mapping[Measure, float]:
    """The part of their time (all they can hold at once, on the days they are there) that people hold tasks."""
    held: defaultdict[str, float] = defaultdict(float)
    there: dict[str, float] = {}
    for task in tasks:
        person = people.get(task.person)
        if person is None or task.taken >= end or task.ended <= begin:
            continue
        line = lines.of(task.branch, person.days_for(task.step))
        held[person.name] += line.between(max(task.taken, begin), min(task.ended, end))
        if person.name not in there:
            there[person.name] = lines.of(task.branch, person.days).between(begin, end) * person.capacity
    return {Measure(Kind.BUSY, name): held[name] / time for name, time in there.items() if time > 0}
