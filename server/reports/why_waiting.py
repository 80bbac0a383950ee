"""Why tasks of a step waited, day by day: each working hour of waiting has one reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from server.reports.scope import Reading
from server.reports.snapshot.clock import Micros

REASONS = ("outside", "signing", "aside", "rework", "batching", "people", "arrivals")
"""`outside`: for something that nobody of the house does. `signing`: for the signatures of others under what was
submitted. `aside`: somebody had taken the task and not opened it, on a
day on which they took, opened, gave back or completed any. `rework`: a case came to the step once more. `batching`: on
days on which nobody did this step for the branch; of a task that was taken, on which its person did nothing. `people`:
on days on which those who did it held tasks for at least `BUSY` of the working day. `arrivals`: on other days, when
somebody had room: it came while they did something else."""
BUSY = 0.75
MOST_TASKS = 50_000
"""Of more tasks, those of every second, third, … case are looked at, and their hours stand for those of all."""
_HOUR = 3.6e9
_BEYOND = 30 * 24 * 3_600_000_000
"""Microseconds that the days looked at reach beyond the last waiting: what happens later is on a day of its own."""
_TASKS = """
    , whole AS (SELECT count(*) AS tasks FROM activity_at WHERE process = $of AND element = $step), mine AS (
        SELECT *, row_number() OVER (PARTITION BY "case" ORDER BY offered, task) AS visit FROM activity_at
        WHERE process = $of AND element = $step AND hash("case") % (SELECT 1 + tasks // {most} FROM whole) = 0
    ), unopened AS (
        SELECT task, h.person, greatest(h.since, taken) AS since,
            least(coalesce(h.until, $until), coalesce(opened, $until), $until) AS until
        FROM mine JOIN holding_all h USING (task)
        WHERE role IS NOT NULL AND mode IN ('own', 'assumed')
            AND (opened > taken OR ended IS NULL AND opened IS NULL) AND h.since < $until
    )
    SELECT task, branch, CASE WHEN role IS NULL THEN 'outside' ELSE '' END AS known, visit, '' AS holder,
        epoch_us(offered) AS since,
        epoch_us(CASE WHEN role IS NULL THEN coalesce(ended, $until) ELSE coalesce(taken, ended, $until) END) AS until,
        (SELECT tasks FROM whole) AS tasks
    FROM mine
    UNION ALL
    SELECT task, branch, '', visit, person, epoch_us(u.since), epoch_us(u.until), (SELECT tasks FROM whole)
    FROM unopened u JOIN mine USING (task) WHERE u.since < u.until
    UNION ALL
    SELECT task, branch, 'signing', visit, '', epoch_us(h.since), epoch_us(least(coalesce(h.until, $until), $until)),
        (SELECT tasks FROM whole)
    FROM mine JOIN holding_all h USING (task) WHERE mode = 'signing' AND h.since < $until
"""
_ACTS = """
    SELECT person, epoch_us(moment) AS moment FROM (
        SELECT h.person, unnest([
            CASE WHEN h.claimed THEN h.since END,
            CASE WHEN h.mode <> 'signing' AND h.ending IN ('completed', 'released', 'lent', 'handed_back', 'submitted')
                THEN h.until END,
            CASE WHEN h.mode <> 'helping' AND a.opened >= h.since AND (h.until IS NULL OR a.opened <= h.until)
                THEN a.opened END
        ]) AS moment
        FROM holding_all h JOIN activity_all a USING (task)
        WHERE h.person IN (SELECT unnest($people)) AND h.since < $until AND (h.until IS NULL OR h.until >= $since)
    ) WHERE moment < $until
"""
_TAKINGS = """
    SELECT a.branch, h.person, (dense_rank() OVER (ORDER BY h.person) - 1)::INTEGER AS who,
        epoch_us(h.since) AS since, epoch_us(coalesce(h.until, $until)) AS until
    FROM holding_all h JOIN activity_all a USING (task)
    WHERE a.process = $of AND a.element = $step AND h.since < $until AND (h.until IS NULL OR h.until >= $since)
        AND h.mode <> 'signing'
        AND a.branch IN (SELECT branch FROM reading)
"""
_HELD = """
    SELECT who::SMALLINT AS who, epoch_us(h.since) AS since, epoch_us(coalesce(h.until, $until)) AS until
    FROM holding_all h JOIN (SELECT unnest($people) AS person, unnest(range(len($people))) AS who) USING (person)
    WHERE h.mode <> 'signing' AND h.since < $until AND (h.until IS NULL OR h.until >= $since)
"""
Spans: TypeAlias = tuple[Micros, Micros]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A reason, the working hours of waiting it had, and its share of all."""

    reason: str
    waited: float
    share: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """The waiting of one step: every reason, the greatest first, and of each the tasks with their hours of it."""

    rows: Sequence[WhyRow]
    tasks: Mapping[str, Sequence[tuple[str, float]]]


def why_waiting(reading: Reading, process: str, step: str) -> list[WhyRow]:
    """Every reason of one step's waiting, the greatest first; none of a step that never waited."""
    return list(_waiting(reading, process, step).rows)


def waited_for(reading: Reading, process: str, step: str, reason: str) -> Sequence[tuple[str, float]]:
    """The tasks that waited for a reason, each with its working hours of that, the longest first."""
    return _waiting(reading, process, step).tasks.get(reason, ())


def _waiting(reading: Reading, process: str, step: str) -> Waiting:
    asked = {"of": process, "step": step}
    return reading.kept("why_waiting", lambda: _reasons(reading, asked), asked)


def _reasons(reading: Reading, asked: Mapping[str, str]) -> Waiting:
    tasks = reading.columns(_TASKS.format(most=MOST_TASKS), asked)
    takings = reading.columns(_TAKINGS, asked)
    people: list[str] = takings["person"][np.unique(takings["who"], return_index=True)[1]].tolist()
    held = _merged(reading.columns(_HELD, {"people": people}), len(people))
    acts = reading.columns(_ACTS, {"people": sorted(set(tasks["holder"].tolist()) - {""})})
    found: dict[tuple[str, int], float] = {}
    for branch in sorted(set(tasks["branch"].tolist())):
        chosen, here = tasks["branch"] == branch, takings["branch"] == branch
        mine: Mapping[str, Any] = {name: values[chosen] for name, values in tasks.items()}
        days, *spans = reading.clock_of(branch).spans(int(mine["since"].min()), int(mine["until"].max()) + _BEYOND)
        own: Mapping[str, Any] = {name: values[here] for name, values in takings.items()}
        kinds = _kinds_of_days(days, (spans[0], spans[1]), own, held)
        found |= _shares(days, (spans[0], spans[1]), kinds, acts, mine)
    return _told(found, _stands_for(tasks))


def _told(found: Mapping[tuple[str, int], float], stands_for: float) -> Waiting:
    """Of hours by task and reason, each of which stands for so many."""
    by_reason: dict[str, list[tuple[str, float]]] = {}
    for (task, reason), hours in found.items():
        by_reason.setdefault(REASONS[reason], []).append((task, hours))
    sums = {reason: sum(hours for _, hours in tasks) for reason, tasks in by_reason.items()}
    whole = sum(sums.values())
    rows = [WhyRow(reason, hours * stands_for, hours / whole) for reason, hours in sums.items()]
    ordered = {reason: sorted(tasks, key=lambda each: (-each[1], each[0])) for reason, tasks in by_reason.items()}
    return Waiting(sorted(rows, key=lambda row: -row.waited), ordered)


def _stands_for(tasks: Mapping[str, Any]) -> float:
    """How many tasks each of those looked at stands for."""
    looked_at = len(set(tasks["task"].tolist()))
    return float(tasks["tasks"][0]) / looked_at if looked_at else 1.0


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
    everybody: list[int] = np.unique(doers).tolist()
    for person in everybody:
        mine = doers == person
        part = _held_by_day(days, spans, held[person], count)[on[mine]]
        used[mine] = part / np.maximum(length[on[mine]], 1)
    people = np.bincount(on, minlength=count)
    busy = np.bincount(on, weights=used, minlength=count) >= BUSY * people
    return np.where(people == 0, kinds, np.where(busy, REASONS.index("people"), REASONS.index("arrivals")))


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


def _shares(
    days: Micros, spans: Spans, kinds: NDArray[np.int64], acts: Mapping[str, Any], tasks: Mapping[str, Any]
) -> Mapping[tuple[str, int], float]:
    """Working hours of waiting by task and (number of the) reason."""
    rows, places, lengths = _pieces(spans, (tasks["since"], tasks["until"]))
    on = days[places]
    reasons = np.where(tasks["holder"][rows] == "", kinds[on], REASONS.index("batching"))
    reasons = np.where(tasks["visit"][rows] > 1, REASONS.index("rework"), reasons)
    reasons = np.where(_was_there(days, spans[0], acts, tasks["holder"][rows], on), REASONS.index("aside"), reasons)
    for known in ("outside", "signing"):
        reasons = np.where(tasks["known"][rows] == known, REASONS.index(known), reasons)
    ids, codes = np.unique(tasks["task"].astype(str), return_inverse=True)
    kept, place = np.unique(codes[rows] * len(REASONS) + reasons, return_inverse=True)
    hours = np.bincount(place, weights=lengths, minlength=len(kept)) / _HOUR
    task, reason = np.divmod(kept, len(REASONS))
    told = zip(ids[task].tolist(), reason.tolist(), hours.tolist(), strict=True)
    return {(name, number): spent for name, number, spent in told if spent > 0}


def _was_there(days: Micros, openings: Micros, acts: Mapping[str, Any], people: Any, on: Micros) -> NDArray[np.bool_]:  # noqa: ANN401 -- an array of ids
    """Whether each person did something on the day beside them; nobody (`""`) never did."""
    known, actors = np.unique(acts["person"].astype(str), return_inverse=True)
    moments = _day_of(days, openings, acts["moment"])
    count = int(days.max()) + 1 if len(days) else 1
    done: Micros = actors * count + moments
    wanted: NDArray[Any] = people.astype(str)
    asked: Micros = np.searchsorted(known, wanted) * count + on
    return np.isin(asked, done[moments >= 0]) & np.isin(wanted, known)
