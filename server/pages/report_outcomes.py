"""What became of cases, month by month, beside what the house allows."""

from collections.abc import Iterator

from server.mining.outcomes import Outcome
from server.pages.chart_options import bars
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.report_cells import CellTeller
from server.pages.report_names import ReportNames
from server.pages.report_query import Read, ReportQuery
from server.pages.report_words import columns_told
from server.pages.visits import Visit
from server.reports.outcomes import MonthRow, allowed, by_month, outcomes_in_force


def outcome_charts(visit: Visit, query: ReportQuery, found: Read, names: ReportNames) -> Iterator[tuple[Chart]]:
    """A chart for each outcome that the house looks at, of one process those about its cases; each in a row."""
    for name, outcome in outcomes_in_force(found.reading.house).outcomes.items():
        if query.process in {"", outcome.first.process}:
            yield (_chart(visit, query, found, names, name, outcome),)


def _chart(visit: Visit, query: ReportQuery, found: Read, names: ReportNames, name: str, outcome: Outcome) -> Chart:
    gettext, limit = visit.words.gettext, allowed(outcome)
    teller = CellTeller(visit.words, names, query, "outcomes")
    rows = by_month(found.reading, name, visit.zone)
    marks = [] if limit is None else [(gettext("At most %(share)s", share=_share(teller, limit)), 100 * limit)]
    shares = [100 * row.became / row.counted for row in rows]
    told = columns_told(visit.words)
    heads = (gettext("Month"), *(told[column][0] for column in ("counted", "became", "became_share", "watched")))
    return Chart(
        f"outcome-{name}",
        names.outcomes[name],
        _about(visit, names, outcome),
        bars([f"{row.month:%Y-%m}" for row in rows], [(told["became_share"][0], shares)], "%", marks=marks),
        ChartTable(heads, tuple(_cells(teller, name, row) for row in rows)),
    )


def _about(visit: Visit, names: ReportNames, outcome: Outcome) -> str:
    """What is counted, in a sentence."""
    first, later = (
        visit.words.gettext(", ").join(names.step(each.process, step.split("/")[-1]) for step in each.steps)
        for each in (outcome.first, outcome.later)
    )
    return visit.words.gettext(
        "Of the cases of %(process)s that completed “%(first)s” in this time, the part for which %(other)s came to"
        " “%(later)s” within %(days)s days, as far as is known now; months whose days are not over may still rise.",
        process=names.process(outcome.first.process),
        first=first,
        other=names.process(outcome.later.process),
        later=later,
        days=outcome.within,
    )


def _cells(teller: CellTeller, name: str, row: MonthRow) -> tuple[Cell, ...]:
    counts = {"counted": row.counted, "became": row.became, "became_share": row.became, "watched": row.watched}
    keys = {"of_outcome": name, "of_month": str(row.month)}
    href = {column: teller.query.href(f"/reports/outcomes/{column}", **keys) for column in counts}
    shown = {column: teller.number(count) for column, count in counts.items()}
    shown["became_share"] = _share(teller, row.became / row.counted)
    cells = (Cell(shown[column], href[column] if count else None) for column, count in counts.items())
    return Cell(f"{row.month:%Y-%m}"), *cells


def _share(teller: CellTeller, share: float) -> str:
    return teller.share("became_share", share)
