"""Where cases are held up: what each step adds to their time from end to end, and how that changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class BottleneckRow:
    """What the waiting at one step added to the cases of a process that were completed in the time.

    Working hours. `held_up`: waiting for somebody to take a task, or for something outside, that the end of its case
    hung on; `share` of the whole time of all cases. `impact_median`, `impact_p90`: by how much the median and the 90%
    of the times from end to end were shorter if this waiting were none and all else as it was. `wait_median`: of all
    such waits in the time, `wait_before` the same in the time of the same length before,
    where the log reaches back so far.
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


_DELAY = "CASE WHEN a.role IS NULL THEN a.ended_w ELSE coalesce(a.taken_w, a.ended_w) END - a.offered_w"
_IMPACT = f"""
    , done AS (
        SELECT "case", process, ended_w - started_w AS took FROM case_at
        WHERE ended IS NOT NULL AND status = 'completed'
    ), parts AS (
        SELECT "case", a.process, element, any_value(a.role) AS role, sum({_DELAY}) AS delay
        FROM activity_all a JOIN done USING ("case") WHERE critical GROUP BY "case", a.process, element
    ), step AS (SELECT process, element, any_value(role) AS role FROM parts WHERE delay > 0 GROUP BY process, element)
    SELECT step.process, step.element, any_value(step.role),
        {quantile(hours("took"), 0.5)} - {quantile(hours("took - coalesce(delay, 0)"), 0.5)} AS impact_median,
        {quantile(hours("took"), 0.9)} - {quantile(hours("took - coalesce(delay, 0)"), 0.9)} AS impact_p90,
        {hours("sum(delay)")} AS held_up, sum(delay) / greatest(sum(took), 1), count(delay)
    FROM step JOIN done USING (process) LEFT JOIN parts USING ("case", process, element)
    GROUP BY step.process, step.element
    ORDER BY (impact_median + impact_p90) * count(*) DESC, held_up DESC, step.process, step.element
"""
_WAITS = f"""
    SELECT process, element, {
    quantile(hours("CASE WHEN role IS NULL THEN ended_w ELSE coalesce(taken_w, ended_w) END - offered_w"), 0.5)
}
    FROM activity_at WHERE outcome = 'completed' GROUP BY process, element
"""


def bottlenecks(reading: Reading) -> list[BottleneckRow]:
    """A row for each step that held cases up.

    Those come first that added most to the median and the 90% together, times the number of cases of their process.
    """
    earlier = reading.before()
    now = _waits(reading)
    before: Mapping[tuple[str, str], float] = _waits(earlier) if earlier else {}
    return [
        BottleneckRow(*row, wait_median=now.get((row[0], row[1])), wait_before=before.get((row[0], row[1])))
        for row in reading.rows(_IMPACT)
    ]


def _waits(reading: Reading) -> Mapping[tuple[str, str], float]:
    return {(process, element): median for process, element, median in reading.rows(_WAITS)}
