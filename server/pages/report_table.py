"""The table of a report in a reader's words, on a page, in a file or in a mail."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from server.pages.contexts.reports import ReportCell, ReportColumn
from server.pages.report_cells import CellTeller
from server.pages.report_words import columns_told
from server.pages.words import Words
from server.reports.columns import WORDS
from server.reports.registry import Report


def report_columns(words: Words, report: Report) -> tuple[ReportColumn, ...]:
    """Their titles, and what they count."""
    told = columns_told(words)
    key = next((name for name in ("step", "variant") if name in report.columns), report.columns[0])
    return tuple(ReportColumn(*told[name], name not in WORDS, name == key) for name in report.columns)


def report_rows(teller: CellTeller, report: Report, rows: Sequence[Any]) -> tuple[tuple[ReportCell, ...], ...]:
    """The cells of each row."""
    return tuple(tuple(teller.cells(report.columns, row, rows)) for row in rows)


def watch_hrefs(report: Report, rows: Sequence[Any]) -> tuple[str, ...]:
    """Where one sets an alert for what each row is about; none where rows are about no step."""
    if "step" not in report.columns:
        return ()
    measure = next(name for name in report.columns if name not in WORDS)
    about = ({"measure": f"{report.name}.{measure}", **_about(row)} for row in rows)
    return tuple(f"/reports/alerts?{urlencode(each)}#new-alert" for each in about)


def _about(row: Any) -> Mapping[str, str]:  # noqa: ANN401 -- a row of a report
    return {name: getattr(row, name) for name in ("process", "branch", "step") if getattr(row, name, None)}
