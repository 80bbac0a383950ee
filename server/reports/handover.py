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


@dataclass(frozen=True, slots=True)
class TakerRow:
    """Tasks that others handed to `taker`, each once, and how many working hours these waited for them in all."""

    taker: str
    tasks: int
    waited: float


_HANDOVERS = f"""
    SELECT giver, taker, count(*) AS tasks, {hours("sum(wait_w)")} AS waited, {quantile(hours("wait_w"), 0.5)}
    FROM (
        SELECT givers AS giver, taker, wait_w FROM task_at WHERE NOT contains(givers, chr(31))
        UNION ALL
        SELECT unnest(string_split(givers, chr(31))), taker, wait_w FROM task_at WHERE contains(givers, chr(31))
    ) WHERE taker IS NOT NULL
    GROUP BY giver, taker ORDER BY waited DESC, tasks DESC, giver, taker
"""


FROM_OTHERS = "taker IS NOT NULL AND list_distinct(string_split(givers, chr(31))) <> [taker]"
"""Tasks that somebody handed to another."""
_TAKERS = f"""
    SELECT taker, count(*), {hours("sum(wait_w)")} AS waited FROM task_at WHERE {FROM_OTHERS}
    GROUP BY taker ORDER BY waited DESC, taker
"""


def handovers(reading: Reading) -> list[HandoverRow]:
    """A row for each pair, those first whose tasks waited longest in all."""
    return [HandoverRow(*row) for row in reading.rows(_HANDOVERS)]


def takers(reading: Reading) -> list[TakerRow]:
    """A row for each person to whom others handed work, those first for whom it waited longest."""
    return [TakerRow(*row) for row in reading.rows(_TAKERS)]
