"""Cells of reports: names for codes, numbers as the reader's language writes them, ways to what they count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from server.pages.contexts.reports import ReportCell
from server.pages.report_names import ReportNames
from server.pages.report_query import ReportQuery
from server.pages.words import Words
from server.reports.case_costs import STEP
from server.reports.columns import ADDED, BARS, FINE_SHARES, MONEY, SHARES, WORDS
from server.reports.drills import ANY_ROLE, COUNTING, DRILLS
from server.reports.snapshot.schema import BETWEEN


@dataclass(frozen=True, slots=True)
class CellTeller:
    """Tells the cells of one report, asked for by `query`."""

    words: Words
    names: ReportNames
    query: ReportQuery
    report: str

    def cells(self, columns: Sequence[str], row: Any, rows: Sequence[Any]) -> list[ReportCell]:  # noqa: ANN401 -- a row of the report
        """The cells of a row; `rows` are all, as bars compare with the longest."""
        return [self._cell(column, row, rows) for column in columns]

    def plain(self, column: str, row: Any) -> object:  # noqa: ANN401 -- as above
        """A code or id by its name; anything else as it is."""
        value = getattr(row, column)
        names = self.names
        ways = {
            "process": lambda: names.process(value),
            "step": lambda: names.step(row.process, value),
            "role": lambda: names.role(value),
            "branch": lambda: names.branch(value),
            "person": lambda: names.person(value),
            "operator": lambda: names.person(value),
            "activity": lambda: names.activities.get(value, value or "—"),
            "outcome": lambda: names.outcomes.get(value, value),
            "variant": lambda: self._way(row.process, value),
        }
        return ways[column]() if column in ways else "" if value is None else value

    def _way(self, process: str, steps: str) -> str:
        if steps == STEP:
            return self.words.gettext("No steps of people")
        return self.names.variant(process, steps) or self.words.gettext("all other paths")

    def told(self, column: str, value: float | Decimal) -> str:
        """A number of a column: an amount, a share, or a plain one."""
        if column in MONEY:
            return self.words.formats.money(Decimal(value))
        return self.share(column, float(value)) if column in SHARES else self.number(value)

    def share(self, column: str, value: float) -> str:
        """A share in percent, with a decimal where the house counts single percents."""
        return f"{self.number(value * 100)}%" if column in FINE_SHARES else percent(value)

    def number(self, value: float | Decimal) -> str:
        """A number with at most one decimal."""
        exact = Decimal(value) if isinstance(value, int) else round(Decimal(value), 1)
        return self.words.formats.number(exact)

    def _cell(self, column: str, row: Any, rows: Sequence[Any]) -> ReportCell:  # noqa: ANN401 -- as above
        value = getattr(row, column)
        if column in WORDS:
            return ReportCell(str(self.plain(column, row)))
        if value is None:
            return ReportCell("—")
        if column in SHARES:
            return ReportCell(self.share(column, value), self._href(column, row) if value else None)
        most = max((getattr(each, column) or 0 for each in rows), default=0) if column in BARS else 0
        share = round(value / most * 100) if round(most, 1) else None
        return ReportCell(self.told(column, value), self._href(column, row), share)

    def _href(self, column: str, row: Any) -> str | None:  # noqa: ANN401 -- as above
        """Where what was counted is listed; nowhere for nothing, and for what is put together of several rows."""
        value = getattr(row, column)
        if column not in DRILLS.get(self.report, {}) or (column in COUNTING | ADDED and not value):
            return None
        if getattr(row, "variant", None) == "":
            return None
        return self.query.href(f"/reports/{self.report}/{column}", **keys_of(self.report, row))


def keys_of(report: str, row: Any) -> Mapping[str, str]:  # noqa: ANN401 -- as above
    """What a row is about, as an address names it; the process as `of`, beside the one that the page is about."""
    names = ("process", "step", "role", "branch", "person", "operator", "outcome", "giver", "taker")
    known = {name: getattr(row, name, None) for name in names if name != "role" or report not in ANY_ROLE}
    keys = {"of" if name == "process" else f"of_{name}": str(value) for name, value in known.items() if value}
    way = getattr(row, "variant", "")
    return keys | {"of_way": way.replace(STEP, BETWEEN)} if way else keys


def percent(share: float) -> str:
    """A share of one."""
    return f"{round(share * 100)}%"
