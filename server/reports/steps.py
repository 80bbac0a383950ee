"""How long each step takes: how long tasks wait for somebody, how long they are held, and how long both together."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import clock, hours, quantile, quantiles


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a process. Hours are working hours unless the name says clock.

    `completed`, `cancelled`: in the time of the report; `open`: at its end, `untaken` of them held by nobody. `wait`:
    from the offer until somebody holds the task; `hold`: from there until it is done; `total`: both. Each is of the
    tasks completed. `idle`: from the taking until it was first opened, of those that were. `waited_in_all` adds up the
    waiting of all, open and cancelled ones too: the step's part in the waiting of the house. `late`: the share of those
    with a due time that were completed after it. `signing`: hours in which those that ended in the time waited for
    signatures under what their holder had submitted, which is no part of `hold`; `recalled`: completed ones that their
    doer took back.
    """

    process: str
    step: str
    role: str
    waited_in_all: float
    completed: int
    cancelled: int
    open: int
    untaken: int
    wait_median: float | None
    wait_p90: float | None
    idle_median: float | None
    hold_median: float | None
    hold_p90: float | None
    total_median: float | None
    total_p90: float | None
    total_p95: float | None
    total_mean: float | None
    clock_median: float | None
    given_back: int
    signing: float
    recalled: int
    late: float | None


_DONE = "outcome = 'completed'"
_OPEN = "outcome IS NULL"
_STEPS = f"""
    SELECT process, element, any_value(role),
        {hours("sum(wait_w)")} AS waited,
        count(*) FILTER ({_DONE}), count(*) FILTER (outcome = 'cancelled'), count(*) FILTER ({_OPEN}),
        count(*) FILTER ({_OPEN} AND holder IS NULL),
        {quantiles(hours("wait_w"), (0.5, 0.9), _DONE)},
        {quantile(hours("opened_w - taken_w"), 0.5, f"{_DONE} AND opened_w >= taken_w")},
        {quantiles(hours("hold_w"), (0.5, 0.9), _DONE)},
        {quantiles(hours("total_w"), (0.5, 0.9, 0.95), _DONE)}, avg({hours("total_w")}) FILTER ({_DONE}),
        {quantile(clock("offered", "ended"), 0.5, _DONE)},
        coalesce(sum(released), 0)::BIGINT, {hours("coalesce(sum(signing_w), 0)")},
        count(*) FILTER ({_DONE} AND recalled),
        avg((ended > due)::INT) FILTER ({_DONE} AND due IS NOT NULL)
    FROM task_at LEFT JOIN (
        SELECT task, count(*) AS released FROM holding_all WHERE ending = 'released' AND until < $until GROUP BY task
    ) USING (task)
    GROUP BY process, element
    ORDER BY waited DESC, process, element
"""


def steps(reading: Reading) -> list[StepRow]:
    """A row for each step with tasks in the scope, those first whose tasks waited longest in all."""
    return [StepRow(*row) for row in reading.rows(_STEPS)]
