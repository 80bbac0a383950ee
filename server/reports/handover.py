"""Who hands work over to whom, and how long it then waits: the social network of a process."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """Tasks that were offered at the moment at which `giver` completed another of the case, and that `taker` took.

    `wait_median` and `waited` (in all): working hours until the taker held them. A task that follows several at once
    counts for each of their doers.
    """

    giver: str
    taker: str
    tasks: int
    waited: float
    wait_median: float


_HANDOVERS = f"""
    , first AS (SELECT task, arg_min(person, since) AS taker FROM holding_all WHERE since < $until GROUP BY task)
    SELECT a.doer, first.taker, count(*) AS tasks, {hours("sum(b.wait_w)")} AS waited,
        {quantile(hours("b.wait_w"), 0.5)}
    FROM task_at b JOIN first USING (task)
    JOIN activity_all a ON a."case" = b."case" AND a.ended = b.offered AND a.outcome = 'completed'
    WHERE a.doer IS NOT NULL AND a.role IS NOT NULL
    GROUP BY a.doer, first.taker ORDER BY waited DESC, tasks DESC, a.doer, first.taker
"""


def handovers(reading: Reading) -> list[HandoverRow]:
    """A row for each pair, those first whose tasks waited longest in all."""
    return [HandoverRow(*row) for row in reading.rows(_HANDOVERS)]
