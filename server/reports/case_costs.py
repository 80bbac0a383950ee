"""What whole cases cost, from their first task to their last: by process and branch, and by the way they took."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from server.reports.charging import COST, Charging, charged, money, plan_in_force
from server.reports.scope import Reading
from server.reports.snapshot.schema import BETWEEN

MOST_VARIANTS = 50
"""The dearest ways are told one by one; the rest are one row, so that all rows add up."""
STEP = " > "
"""Between the steps of a way as it is told."""
_DONE = "ended IS NOT NULL AND status = 'completed'"
_COMPLETED = f'SELECT "case" FROM case_at WHERE {_DONE}'
_CHARGING = Charging(
    columns='a."case"',
    chosen=f'a."case" IN ({_COMPLETED})',
    since=f"SELECT coalesce(min(started), $since) FROM case_at WHERE {_DONE}",
)
_CASES = f"""
    , whole AS (
        SELECT process, branch, coalesce(nullif(path, ''), '{BETWEEN}') AS way, {COST} AS cost
        FROM case_at LEFT JOIN charge USING ("case") WHERE {_DONE} GROUP BY "case", process, branch, path
    )
"""
_BY_BRANCH = f"""
    {_CASES} SELECT process, branch, count(*), sum(cost), avg(cost), quantile_cont(cost, [0.5, 0.9, 0.95])
    FROM whole GROUP BY ALL ORDER BY process, branch
"""
_BY_WAY = f"""
    {_CASES}, ranked AS (
        SELECT process, way, row_number() OVER (ORDER BY coalesce(sum(cost), 0) DESC, count(*) DESC, process, way)
            <= {MOST_VARIANTS} AS told
        FROM whole GROUP BY process, way
    )
    SELECT process, CASE WHEN told THEN way ELSE '' END, count(*), sum(cost), avg(cost), quantile_cont(cost, 0.5)
    FROM whole JOIN ranked USING (process, way) GROUP BY process, told, CASE WHEN told THEN way ELSE '' END
    ORDER BY told DESC, CASE WHEN told THEN coalesce(sum(cost), 0) END DESC, count(*) DESC, 1, 2
"""


@dataclass(frozen=True, slots=True)
class CaseCostRow:
    """The cases of a process at a branch that were completed in the time, each with all its work, whenever it was.

    `cost` of all; the others are of one case. None where no hour has a price.
    """

    process: str
    branch: str
    cases: int
    cost: Decimal | None
    cost_mean: Decimal | None
    cost_median: Decimal | None
    cost_p90: Decimal | None
    cost_p95: Decimal | None


@dataclass(frozen=True, slots=True)
class VariantCostRow:
    """One way through a process.

    `variant`: the steps completed, in the order in which they were offered (ids with ` > ` between; that alone where
    people had nothing to do); "": all rarer ways.
    """

    process: str
    variant: str
    cases: int
    cost: Decimal | None
    cost_mean: Decimal | None
    cost_median: Decimal | None


def case_costs(reading: Reading) -> list[CaseCostRow]:
    """A row for each process and branch with completed cases, by key."""
    return [
        CaseCostRow(process, branch, cases, money(cost), money(mean), *map(money, shares or (None, None, None)))
        for process, branch, cases, cost, mean, shares in _charged(reading, _BY_BRANCH)
    ]


def variant_costs(reading: Reading) -> list[VariantCostRow]:
    """A row for each way, the dearest in all first."""
    return [
        VariantCostRow(process, way.replace(BETWEEN, STEP), cases, money(cost), money(mean), money(median))
        for process, way, cases, cost, mean, median in _charged(reading, _BY_WAY)
    ]


def _charged(reading: Reading, statement: str) -> Sequence[tuple[Any, ...]]:
    return charged(reading, plan_in_force(reading.house), _CHARGING, statement)
