"""How cases flow: how many began and ended, how many run, and how long they took."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import clock, hours, quantile, quantiles


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One process: cases `started`, `completed`, `cancelled` and `failed` in the time, `running` at its end.

    Times are from start to completion, of the cases completed in the time: `clock_median` in hours of the clock, the
    others in working hours of the branch. `oldest`: working hours of the running case that began first.
    """

    process: str
    started: int
    completed: int
    cancelled: int
    failed: int
    running: int
    median: float | None
    p90: float | None
    p95: float | None
    clock_median: float | None
    oldest: float | None


_DONE = "ended IS NOT NULL AND status = 'completed'"
_TOOK = hours("ended_w - started_w")
_FLOW = f"""
    SELECT process, count(*) FILTER (started >= $since), count(*) FILTER ({_DONE}),
        count(*) FILTER (ended IS NOT NULL AND status = 'cancelled'),
        count(*) FILTER (ended IS NOT NULL AND status = 'failed'),
        count(*) FILTER (ended IS NULL),
        {quantiles(_TOOK, (0.5, 0.9, 0.95), _DONE)},
        {quantile(clock("started", "ended"), 0.5, _DONE)},
        max({hours("now_w - started_w")}) FILTER (ended IS NULL)
    FROM case_at GROUP BY process ORDER BY process
"""


def flow(reading: Reading) -> list[FlowRow]:
    """A row for each process with cases in the scope, by key."""
    return [FlowRow(*row) for row in reading.rows(_FLOW)]
