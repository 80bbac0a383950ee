"""Where cases are held up: what each step adds to their time from end to end, and how that changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from server.mining.replaced import Numbers, quantiles_replaced
from server.reports.scope import HOUR, Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class BottleneckRow:
    """What the waiting at one step added to the cases of a process that were completed in the time.

    Working hours. `held_up`: waiting for somebody to take a task, for signatures, or for something outside, that the
    end of its case hung on; `share` of the whole time of all cases. `impact_median`, `impact_p90`: by how much the
    median and the 90% of the times from end to end were shorter if this waiting were none and all else as it was.
    `wait_median`: of all such waits in the time, `wait_before` the same in the time of the same length before, where
    the log reaches back so far.
    """

    process: str
    step: str
    role: str | None
    impact_median: float
    impact_p90: float
    held_up: float
    share: float
    cases_held: int
    wait_median: float | None
    wait_before: float | None


_TOOK = """
    SELECT process, ended_w - started_w AS took FROM case_at
    WHERE ended IS NOT NULL AND status = 'completed'
"""
_STEPS = f"""
    SELECT process, element, any_value(role), {hours("sum(delay)")}, sum(delay)::DOUBLE,
        count(*) FILTER (delay > 0)
    FROM held_up
    GROUP BY process, element HAVING max(delay) > 0 ORDER BY process, element
"""
_DELAYS = """
    SELECT process, element, took, delay FROM held_up WHERE delay > 0
"""
_CODED = """
    , coded AS ({source}), code AS (
        SELECT *, (row_number() OVER (ORDER BY {keys}) - 1)::SMALLINT AS code FROM (SELECT DISTINCT {keys} FROM coded)
    )
    SELECT code, {values} FROM coded JOIN code USING ({keys})
"""
_KEYS = "SELECT DISTINCT {keys} FROM ({source}) ORDER BY {keys}"
_WAITS = f"""
    SELECT process, element, {
    quantile(hours("CASE WHEN role IS NULL THEN ended_w ELSE coalesce(taken_w, ended_w) END - offered_w"), 0.5)
}
    FROM activity_at WHERE outcome = 'completed' GROUP BY process, element
"""
_SHARES = (0.5, 0.9)
_HOUR = float(HOUR)


def bottlenecks(reading: Reading) -> list[BottleneckRow]:
    """A row for each step that held cases up.

    Those come first that added most to the median and the 90% together, times the number of cases of their process.
    """
    return reading.kept("bottlenecks", lambda: _ranking(reading)) if reading.scope.branches else []


def _ranking(reading: Reading) -> list[BottleneckRow]:
    earlier = reading.before()
    now = _waits(reading)
    before: Mapping[tuple[str, str], float] = _waits(earlier) if earlier else {}
    took = {key: np.sort(each["took"]) for (key,), each in _grouped(reading, _TOOK, "process", "took").items()}
    delays = _grouped(reading, _DELAYS, "process, element", "took, delay")
    ranked: list[tuple[float, BottleneckRow]] = []
    for process, element, role, held_up, delayed, held in reading.rows(_STEPS):
        whole, key = took.get(process), (process, element)
        each = delays.get(key)
        if whole is None or each is None:
            continue  # it came while this was read
        median, most = _impacts(whole, each["took"], each["took"] - each["delay"])
        share = delayed / max(float(whole.sum()), 1.0)
        told = process, element, role, median, most, held_up, share, held
        row = BottleneckRow(*told, wait_median=now.get(key), wait_before=before.get(key))
        ranked.append(((median + most) * len(whole), row))
    return [row for _, row in sorted(ranked, key=lambda each: (-each[0], -each[1].held_up))]


def _impacts(whole: Numbers, without: Numbers, instead: Numbers) -> list[float]:
    """By how much each of the quantiles is less when these cases took less; hours."""
    after = quantiles_replaced(whole, np.sort(without), np.sort(instead), _SHARES)
    nothing = np.zeros(0, dtype=np.int64)
    before = quantiles_replaced(whole, nothing, nothing, _SHARES)
    return [(one - other) / _HOUR for one, other in zip(before, after, strict=True)]


def _grouped(reading: Reading, source: str, keys: str, values: str) -> Mapping[tuple[str, ...], Mapping[str, Numbers]]:
    """Columns of numbers for each of the keys."""
    known = reading.rows(_KEYS.format(source=source, keys=keys))
    found = reading.columns(_CODED.format(source=source, keys=keys, values=values))
    order = np.argsort(found["code"], kind="stable")
    limits = np.searchsorted(found["code"][order], np.arange(len(known) + 1))
    columns = {name.strip(): np.asarray(found[name.strip()])[order] for name in values.split(",")}
    return {
        tuple(key): {name: column[limits[place] : limits[place + 1]] for name, column in columns.items()}
        for place, key in enumerate(known)
    }


def _waits(reading: Reading) -> Mapping[tuple[str, str], float]:
    return {(process, element): median for process, element, median in reading.rows(_WAITS)}
