"""Tables of cards, put together from rows of reports."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from server.pages.contexts.reports import ReportCell, ReportColumn, TableCard
from server.pages.report_cells import CellTeller
from server.pages.report_query import ReportQuery, skipped
from server.pages.report_words import columns_told
from server.pages.words import Words
from server.reports.columns import WORDS
from server.reports.drill import MOST

T = TypeVar("T")


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


def page_of(query: ReportQuery, rows: Sequence[T]) -> Sequence[T]:
    """The rows of the page of a long table that is asked for; of one that has become shorter, of its last page."""
    start = _start(query, len(rows))
    return rows[start : start + MOST]


def paged(words: Words, query: ReportQuery, card: TableCard, count: int, here: str) -> TableCard:
    """A card that shows a page of so many rows, with the ways on; `here` is the page that shows this table alone."""
    start = _start(query, count)
    return replace(
        card,
        count=words.formats.rows(count) if count else "",
        first_href=query.href(here) if start else None,
        next_href=query.href(here, skip=str(start + MOST)) if count > start + MOST else None,
    )


def _start(query: ReportQuery, count: int) -> int:
    return min(skipped(query), max(count - 1, 0) // MOST * MOST)
