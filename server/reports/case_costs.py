"""What whole cases cost, from their first task to their last: by process and branch, and by the way they took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import numpy as np

from server.mining.costing.rates import cents
from server.reports.charging import Charge, charges, plan_in_force, total_cost
from server.reports.scope import Reading, aware

MOST_VARIANTS = 50
"""The dearest ways are told one by one; the rest are one row, so that all rows add up."""
K = TypeVar("K")
_COMPLETED = """
    SELECT "case", process, branch, started FROM case_at WHERE ended IS NOT NULL AND status = 'completed'
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

    `variant`: the steps completed, in the order in which they were offered (ids with ` > ` between);
    "": all rarer ways.
    """

    process: str
    variant: str
    cases: int
    cost: Decimal | None
    cost_mean: Decimal | None
    cost_median: Decimal | None


@dataclass(frozen=True, slots=True)
class _Case:
    process: str
    branch: str
    variant: str
    cost: Decimal | None


def case_costs(reading: Reading) -> list[CaseCostRow]:
    """A row for each process and branch with completed cases, by key."""
    groups = _grouped(((each.process, each.branch), each) for each in _cases(reading))
    return [
        CaseCostRow(process, branch, len(found), _sum(found), _mean(found), *(_share(found, one) for one in _SHARES))
        for (process, branch), found in sorted(groups.items())
    ]


def variant_costs(reading: Reading) -> list[VariantCostRow]:
    """A row for each way, the dearest in all first."""
    groups = _grouped(((each.process, each.variant), each) for each in _cases(reading))
    ordered = sorted(groups.items(), key=lambda item: (-(_sum(item[1]) or 0), -len(item[1]), item[0]))
    rows = [_variant(process, variant, found) for (process, variant), found in ordered[:MOST_VARIANTS]]
    rarer = _grouped((process, each) for (process, _), found in ordered[MOST_VARIANTS:] for each in found)
    return rows + [_variant(process, "", found) for process, found in sorted(rarer.items())]


_SHARES = (0.5, 0.9, 0.95)


def _variant(process: str, variant: str, found: list[_Case]) -> VariantCostRow:
    return VariantCostRow(process, variant, len(found), _sum(found), _mean(found), _share(found, _SHARES[0]))


def _cases(reading: Reading) -> list[_Case]:
    """Completed cases with what they cost; their work may lie before the time of the report."""
    wanted = _completed(reading)
    if not wanted:
        return []
    first = min(started for *_, started in wanted.values())
    found: dict[str, list[Charge]] = {key: [] for key in wanted}
    plan = plan_in_force(reading.house)
    for each in charges(reading, plan, first, reading.scope.until):
        if each.task.case in found:
            found[each.task.case].append(each)
    return [_case(*wanted[key][:2], each) for key, each in found.items()]


def _case(process: str, branch: str, found: list[Charge]) -> _Case:
    done = {each.task.task: (each.task.offered_at, each.task.element) for each in found if each.task.completed_at}
    steps = [step for _, step in sorted(done.values())]
    return _Case(process, branch, " > ".join(steps), total_cost(found))


def _completed(reading: Reading) -> dict[str, tuple[str, str, datetime]]:
    return {case: (process, branch, aware(started)) for case, process, branch, started in reading.rows(_COMPLETED)}


def _grouped(pairs: Iterable[tuple[K, _Case]]) -> dict[K, list[_Case]]:
    groups: dict[K, list[_Case]] = {}
    for key, each in pairs:
        groups.setdefault(key, []).append(each)
    return groups


def _sum(found: list[_Case]) -> Decimal | None:
    told = [each.cost for each in found if each.cost is not None]
    return cents(sum(told, Decimal(0))) if told else None


def _mean(found: list[_Case]) -> Decimal | None:
    told = [each.cost for each in found if each.cost is not None]
    return cents(sum(told, Decimal(0)) / len(told)) if told else None


def _share(found: list[_Case], share: float) -> Decimal | None:
    told = [float(each.cost) for each in found if each.cost is not None]
    return cents(Decimal(str(np.quantile(told, share)))) if told else None
