"""Tables of cards, put together from rows of reports."""

from collections.abc import Sequence
from typing import Any

from server.pages.contexts.reports import ReportCell, ReportColumn, TableCard
from server.pages.report_cells import CellTeller
from server.pages.report_words import columns_told
from server.reports.columns import WORDS


def table_card(  # noqa: PLR0917 -- the parts of a card
    teller: CellTeller, id_: str, title: str, about: str, columns: Sequence[str], rows: Sequence[Any], nothing: str
) -> TableCard:
    """A card with these columns of a report's rows."""
    told = columns_told(teller.words)
    key = "step" if "step" in columns else columns[0]
    return TableCard(
        id_,
        title,
        about,
        tuple(ReportColumn(*told[name], name not in WORDS, name == key) for name in columns),
        tuple(tuple(teller.cells(columns, row, rows)) for row in rows),
        nothing,
    )


def plain_card(
    id_: str,
    title: str,
    about: str,
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[ReportCell]],
    nothing: str,
) -> TableCard:
    """A card of cells in words; of each column its title, and whether it holds numbers."""
    heads = tuple(ReportColumn(name, "", number, place == 0) for place, (name, number) in enumerate(columns))
    return TableCard(id_, title, about, heads, tuple(tuple(row) for row in rows), nothing)
