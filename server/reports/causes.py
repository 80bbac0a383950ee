"""What goes with the delays at one step: which values of which attributes, and how much more than by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from server.mining.effects import Effect, Explained, effects
from server.reports.scope import Reading
from server.reports.statistics import hours

Texts: TypeAlias = NDArray[Any]

MOST_TASKS = 20_000
"""Of more tasks, those of every second, third, … case are looked at, the same ones whenever it is asked for."""
MOST_VALUES = 12
"""Values of one attribute that are told apart; the rarer ones are one."""
OTHER = "…"
DELAYS: Mapping[str, str] = {
    "wait": "coalesce(taken_w, ended_w, now_w) - offered_w",
    "hold": "CASE WHEN outcome = 'completed' THEN ended_w - taken_w - signing_w END",
    "total": "CASE WHEN outcome = 'completed' THEN ended_w - offered_w END",
}
"""Waiting counts of open and cancelled tasks too, the other two of completed ones."""
_TASKS = """
    , mine AS MATERIALIZED (
        SELECT "case", task, {delay} AS delay, offered, coalesce(taken, ended) AS gone, branch, role, version, taker,
            count(*) OVER (PARTITION BY branch ORDER BY offered RANGE UNBOUNDED PRECEDING) AS came
        FROM activity_at WHERE process = $of AND element = $step
    ), left_it AS (
        SELECT branch, gone, row_number() OVER (PARTITION BY branch ORDER BY gone) AS went
        FROM mine WHERE gone IS NOT NULL
    ), chosen AS (
        SELECT *, row_number() OVER (PARTITION BY "case" ORDER BY offered, task) AS visit
        FROM mine WHERE hash("case") % (SELECT 1 + count(*) // {most} FROM mine) = 0
    )
    SELECT task, "case", delay, offered, c.branch, role, version, taker, visit, came - coalesce(went, 0) AS queue
    FROM chosen c ASOF LEFT JOIN left_it l ON c.branch = l.branch AND l.gone < c.offered
    WHERE delay IS NOT NULL ORDER BY offered, task
"""
_SHOWN = """
    SELECT "case", name, text, number FROM attribute_all
    WHERE "case" IN (
        SELECT "case" FROM activity_at WHERE process = $of AND element = $step
            AND hash("case") % (
                SELECT 1 + count(*) // {most} FROM activity_at WHERE process = $of AND element = $step
            ) = 0
    )
"""


@dataclass(frozen=True, slots=True)
class Causes:
    """What goes with the delays of `count` tasks: values, strongest first, and attributes by how much they explain.

    Of each task that was compared: its id, its delay in working hours, and its value of each attribute.
    """

    count: int
    effects: Sequence[Effect]
    explained: Sequence[Explained]
    tasks: Texts
    delays: NDArray[np.float64]
    values: Mapping[str, Texts]

    def having(self, attribute: str, value: str) -> list[tuple[str, float]]:
        """The tasks with a value of an attribute and their delays, the longest first; none where nothing is known."""
        if attribute not in self.values:
            return []
        chosen = np.flatnonzero(self.values[attribute] == value)
        ordered = chosen[np.argsort(-self.delays[chosen], kind="stable")]
        return [(str(self.tasks[place]), float(self.delays[place])) for place in ordered]


def causes(reading: Reading, process: str, step: str, delay: str, zone: ZoneInfo) -> Causes:
    """Of one step of a process; `delay` is `wait`, `hold` or `total`. Days and hours are those of the zone.

    Attributes: `branch`, `person` (who took it first), `role`, `version`, `weekday` (0 is Monday) and `daytime` (hour
    of the day) of the offer, `returned` (`yes` from the second visit of a case to the step), `queue` (tasks of the step
    that waited at the branch), and `@name` for what lists show of cases; numbers by quarters (`q1` to `q4`).
    """
    asked = {"process": process, "step": step, "delay": delay, "zone": str(zone)}
    return reading.kept("causes", lambda: _causes(reading, process, step, delay, zone), asked)


def _causes(reading: Reading, process: str, step: str, delay: str, zone: ZoneInfo) -> Causes:
    text = _TASKS.format(delay=hours(DELAYS[delay]), most=MOST_TASKS)
    found = reading.columns(text, {"of": process, "step": step})
    delays = np.asarray(found["delay"], dtype=np.float64)
    if len(delays) < 2:  # noqa: PLR2004 -- nothing to compare
        return Causes(len(delays), (), (), found["task"], delays, {})
    attributes = [
        ("branch", _frequent(found["branch"])),
        ("person", _frequent(found["taker"])),
        ("role", _frequent(found["role"])),
        ("version", _frequent(found["version"])),
        *_moments(found["offered"], zone),
        ("returned", np.where(np.asarray(found["visit"]) > 1, "yes", "no").astype(object)),
        ("queue", _quarters(np.asarray(found["queue"], dtype=np.float64))),
        *_shown(reading, process, step, found["case"]),
    ]
    told, explained = effects(delays, attributes)
    return Causes(len(delays), told, explained, found["task"], delays, dict(attributes))


def _moments(offered: Any, zone: ZoneInfo) -> list[tuple[str, Texts]]:  # noqa: ANN401 -- an array of instants
    """The weekday and the hour of each instant."""
    whole, codes = np.unique(np.asarray(offered).astype("datetime64[h]"), return_inverse=True)
    local = [moment.replace(tzinfo=UTC).astimezone(zone) for moment in whole.astype("datetime64[us]").tolist()]
    weekdays = np.array([str(moment.weekday()) for moment in local], dtype=object)
    daytimes = np.array([f"{moment.hour:02}" for moment in local], dtype=object)
    return [("weekday", weekdays[codes]), ("daytime", daytimes[codes])]


def _shown(reading: Reading, process: str, step: str, cases: Any) -> list[tuple[str, Texts]]:  # noqa: ANN401 -- an array of ids
    """What lists show of the cases, name by name, in the order of `cases`."""
    by_name: dict[str, tuple[dict[str, str], dict[str, float]]] = {}
    for case, name, text, number in reading.rows(_SHOWN.format(most=MOST_TASKS), {"of": process, "step": step}):
        texts, numbers = by_name.setdefault(name, ({}, {}))
        if text is not None:
            texts[case] = text
        elif number is not None:
            numbers[case] = number
    found: list[tuple[str, Texts]] = []
    for name, (texts, numbers) in sorted(by_name.items()):
        if numbers:
            found.append((f"@{name}", _quarters(np.array([numbers.get(case, np.nan) for case in cases]))))
        elif _tells(texts):
            found.append((f"@{name}", _frequent(np.array([texts.get(case, "") for case in cases], dtype=object))))
    return found


def _tells(texts: Mapping[str, str]) -> bool:
    """Whether values repeat, unlike names and numbers of cases."""
    return 1 < len(set(texts.values())) <= max(len(texts) // 5, 2)


def _frequent(values: Any) -> Texts:  # noqa: ANN401 -- an array
    """The values as texts, rare ones put together."""
    texts = np.array(["" if value is None or value is np.ma.masked else str(value) for value in values], dtype=object)
    known, counts = np.unique(texts.astype(str), return_counts=True)
    if len(known) <= MOST_VALUES:
        return texts
    often = set(known[np.argsort(-counts)][: MOST_VALUES - 1])
    return np.array([text if text in often else OTHER for text in texts], dtype=object)


def _quarters(values: NDArray[np.float64]) -> Texts:
    """In which quarter of the values each lies; `` for none."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.full(len(values), "", dtype=object)
    limits = np.unique(np.quantile(known, [0.25, 0.5, 0.75]))
    places = np.searchsorted(limits, values, side="left")
    texts = np.array([f"q{place + 1}" for place in range(len(limits) + 1)], dtype=object)[places]
    return np.where(np.isnan(values), "", texts)
