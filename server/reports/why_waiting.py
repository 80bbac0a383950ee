"""Why tasks of a step waited, day by day: each working hour of waiting has one reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from server.reports.scope import Reading
from server.reports.snapshot.clock import Micros

REASONS = ("outside", "rework", "batching", "people", "arrivals")
"""`outside`: for something that nobody of the house does. `rework`: a case came to the step once more. `batching`: on
days on which nobody did this step for the branch. `people`: on days on which those who did it held tasks for at least
`BUSY` of the working day. `arrivals`: on other days, when somebody had room: it came while they did something else."""
BUSY = 0.75
MOST_TASKS = 50_000
"""Of more tasks, those of every second, third, … case are looked at, and their hours stand for those of all."""
_HOUR = 3.6e9
_TASKS = """
    , whole AS (SELECT count(*) AS tasks FROM activity_at WHERE process = $of AND element = $step)
    SELECT branch, role IS NULL AS outside, epoch_us(offered) AS since,
        epoch_us(CASE WHEN role IS NULL THEN coalesce(ended, $until) ELSE coalesce(taken, ended, $until) END) AS until,
        row_number() OVER (PARTITION BY "case" ORDER BY offered, task) AS visit, (SELECT tasks FROM whole) AS tasks
    FROM activity_at
    WHERE process = $of AND element = $step AND hash("case") % (SELECT 1 + tasks // {most} FROM whole) = 0
"""
_TAKINGS = """
    SELECT a.branch, h.person, (dense_rank() OVER (ORDER BY h.person) - 1)::INTEGER AS who,
        epoch_us(h.since) AS since, epoch_us(coalesce(h.until, $until)) AS until
    FROM holding_all h JOIN activity_all a USING (task)
    WHERE a.process = $of AND a.element = $step AND h.since < $until AND (h.until IS NULL OR h.until >= $since)
        AND a.branch IN (SELECT branch FROM reading)
"""
_HELD = """
    SELECT who::SMALLINT AS who, epoch_us(h.since) AS since, epoch_us(coalesce(h.until, $until)) AS until
    FROM holding_all h JOIN (SELECT unnest($people) AS person, unnest(range(len($people))) AS who) USING (person)
    WHERE h.since < $until AND (h.until IS NULL OR h.until >= $since)
"""
Spans: TypeAlias = tuple[Micros, Micros]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A reason, the working hours of waiting it had, and its share of all."""

    reason: str
    waited: float
    share: float


def why_waiting(reading: Reading, process: str, step: str) -> list[WhyRow]:
    """Every reason of one step's waiting, the greatest first; none of a step that never waited."""
    asked = {"of": process, "step": step}
    return reading.kept("why_waiting", lambda: _reasons(reading, asked), asked)


def _reasons(reading: Reading, asked: Mapping[str, str]) -> list[WhyRow]:
    tasks = reading.columns(_TASKS.format(most=MOST_TASKS), asked)
    takings = reading.columns(_TAKINGS, asked)
    people: list[str] = takings["person"][np.unique(takings["who"], return_index=True)[1]].tolist()
    held = _merged(reading.columns(_HELD, {"people": people}), len(people))
    found: dict[str, float] = dict.fromkeys(REASONS, 0.0)
    for branch in sorted(set(tasks["branch"].tolist())):
        chosen, here = tasks["branch"] == branch, takings["branch"] == branch
        clock = reading.clock_of(branch)
        days, openings, closings = clock.spans(int(tasks["since"][chosen].min()), int(tasks["until"][chosen].max()))
        own: Mapping[str, Any] = {name: values[here] for name, values in takings.items()}
        kinds = _kinds_of_days(days, (openings, closings), own, held)
        for name, hours in _shares(days, (openings, closings), kinds, {k: v[chosen] for k, v in tasks.items()}).items():
            found[name] += hours
    whole, stands_for = sum(found.values()), _stands_for(tasks["tasks"])
    rows = [WhyRow(name, hours * stands_for, hours / whole) for name, hours in found.items() if hours > 0]
    return sorted(rows, key=lambda row: -row.waited)


def _stands_for(counts: NDArray[np.int64]) -> float:
    """How many tasks each of those looked at stands for."""
    return float(counts[0]) / len(counts) if len(counts) else 1.0


def _merged(held: Mapping[str, Any], people: int) -> Sequence[Spans]:
    """When each person held anything at all: spans that do not overlap, in order."""
    order = np.argsort(held["since"], kind="stable")
    order = order[np.argsort(held["who"][order], kind="stable")]
    since, until = held["since"][order], held["until"][order]
    limits = np.searchsorted(held["who"][order], np.arange(people + 1))
    return [_joined(since[low:high], until[low:high]) for low, high in pairwise(limits.tolist())]


def _joined(since: Micros, until: Micros) -> Spans:
    """Spans in order of their beginning, those that touch made one."""
    if not len(since):
        return since, until
    reached = np.maximum.accumulate(until)
    begins = np.concatenate([[True], since[1:] > reached[:-1]])
    return since[begins], reached[np.append(begins[1:], True)]


def _kinds_of_days(days: Micros, spans: Spans, takings: Mapping[str, Any], held: Sequence[Spans]) -> NDArray[np.int64]:
    """Of each day from the first, the reason of waiting on it: `batching`, `people` or `arrivals`, by its number."""
    count = int(days.max()) + 1 if len(days) else 0
    kinds = np.full(count, REASONS.index("batching"))
    length = np.bincount(days, weights=spans[1] - spans[0], minlength=count)
    moments = np.concatenate([takings["since"], takings["until"]])
    places = _day_of(days, spans[0], moments)
    whole: Micros = np.concatenate([takings["who"], takings["who"]]).astype(np.int64) * count + places
    doers, on = np.divmod(np.unique(whole[places >= 0]), max(count, 1))
    used = np.zeros(len(on))
    people: list[int] = np.unique(doers).tolist()
    for person in people:
        mine = doers == person
        part = _held_by_day(days, spans, held[person], count)[on[mine]]
        used[mine] = part / np.maximum(length[on[mine]], 1)
    crowd = np.bincount(on, minlength=count)
    busy = np.bincount(on, weights=used, minlength=count) >= BUSY * crowd
    return np.where(crowd == 0, kinds, np.where(busy, REASONS.index("people"), REASONS.index("arrivals")))


def _day_of(days: Micros, openings: Micros, moments: Micros) -> Micros:
    """The day on which each moment lies; -1 for none of them."""
    if not len(openings):
        return np.full(len(moments), -1)
    place = np.searchsorted(openings, moments, side="right") - 1
    return np.where(place < 0, -1, days[np.maximum(place, 0)])


def _held_by_day(days: Micros, spans: Spans, own: Spans, count: int) -> NDArray[np.float64]:
    """Working time of each day in which somebody held anything."""
    _, places, lengths = _pieces(spans, own)
    return np.bincount(days[places], weights=lengths, minlength=count).astype(np.float64)


def _pieces(spans: Spans, own: Spans) -> tuple[Micros, Micros, NDArray[np.float64]]:
    """Of every common piece: the row of `own`, the place in `spans`, and its length in microseconds."""
    first = np.searchsorted(spans[1], own[0], side="right")
    last = np.searchsorted(spans[0], own[1], side="left")
    counts = np.maximum(last - first, 0)
    rows = np.repeat(np.arange(len(own[0])), counts)
    places = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    lengths = np.minimum(spans[1][places], own[1][rows]) - np.maximum(spans[0][places], own[0][rows])
    return rows, places, np.maximum(lengths, 0).astype(np.float64)


def _shares(days: Micros, spans: Spans, kinds: NDArray[np.int64], tasks: Mapping[str, Any]) -> Mapping[str, float]:
    """Working hours of waiting by reason."""
    rows, places, lengths = _pieces(spans, (tasks["since"], tasks["until"]))
    reasons = kinds[days[places]]
    reasons = np.where(tasks["visit"][rows] > 1, REASONS.index("rework"), reasons)
    reasons = np.where(tasks["outside"][rows], REASONS.index("outside"), reasons)
    hours = np.bincount(reasons, weights=lengths, minlength=len(REASONS)) / _HOUR
    return dict(zip(REASONS, hours.tolist(), strict=True))
