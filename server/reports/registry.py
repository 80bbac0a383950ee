"""The reports there are, by name; the pages, the files and the interface follow from this table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from server.reports.bottlenecks import BottleneckRow, bottlenecks
from server.reports.capacity import CapacityRow, capacity
from server.reports.case_costs import CaseCostRow, VariantCostRow, case_costs, variant_costs
from server.reports.conformance import ConformanceRow, conformance
from server.reports.costs import CostRow, costs
from server.reports.flow import FlowRow, flow
from server.reports.load import LoadRow, load
from server.reports.outcomes import OutcomeRow, outcomes
from server.reports.scope import Reading
from server.reports.steps import StepRow, steps
from server.reports.waiting import WaitingRow, waiting


@dataclass(frozen=True, slots=True)
class Report:
    """A report: `row` is the dataclass of its rows, `rows` computes them."""

    name: str
    row: type
    rows: Callable[[Reading], Sequence[Any]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in fields(self.row))


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        Report("waiting", WaitingRow, waiting),
        Report("steps", StepRow, steps),
        Report("bottlenecks", BottleneckRow, bottlenecks),
        Report("flow", FlowRow, flow),
        Report("outcomes", OutcomeRow, outcomes),
        Report("load", LoadRow, load),
        Report("costs", CostRow, costs),
        Report("case_costs", CaseCostRow, case_costs),
        Report("variant_costs", VariantCostRow, variant_costs),
        Report("capacity", CapacityRow, capacity),
        Report("conformance", ConformanceRow, conformance),
    )
}
