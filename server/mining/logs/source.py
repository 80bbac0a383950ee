"""A log file as a table: the names of its columns, a sample of its first rows, and all of its rows as a stream."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from server.mining.logs.csv_rows import Row, csv_rows
from server.mining.logs.findings import Dropped, Problem, Unusable
from server.mining.logs.layout import Kind, Layout
from server.mining.logs.xes_rows import xes_events, xes_rows

SAMPLE = 1_000
"""Rows that are looked at to guess what the columns mean."""
MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Sample:
    """The columns of a log and its first rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def texts(self, column: str) -> list[str]:
        """What stands in a column, empty cells left out."""
        place = self.columns.index(column)
        cells = (row.cells[place].strip() for row in self.rows if not row.fault and place < len(row.cells))
        return [cell for cell in cells if cell]


def sample_of(stream: BinaryIO, layout: Layout, most: int = SAMPLE) -> Sample:
    """The beginning of the file. Raises Unusable, also when there is no row below the header."""
    sample = _of_csv(stream, layout, most) if layout.kind is Kind.CSV else _of_xes(stream, layout, most)
    if not sample.rows:
        raise Unusable(Problem.NO_ROWS)
    return sample


@contextmanager
def rows_of(stream: BinaryIO, layout: Layout, columns: Sequence[str]) -> Generator[Iterator[Row]]:
    """Every row with the cells of these columns, in their order. Raises Unusable, also when a column is not there."""
    if layout.kind is Kind.XES:
        with xes_events(stream, layout) as events:
            yield xes_rows(events, columns)
        return
    with csv_rows(stream, layout) as (names, rows):
        missing = [column for column in columns if column not in names]
        if missing:
            raise Unusable(Problem.COLUMN_GONE, missing[0])
        yield _picked(rows, [names.index(column) for column in columns], len(names))


def _picked(rows: Iterator[Row], places: Sequence[int], width: int) -> Iterator[Row]:
    last = max(places, default=0)
    for row in rows:
        cells = row.cells
        if row.fault is None and len(cells) == width:
            yield Row(row.line, [cells[place] for place in places])
        elif row.fault is None:
            yield _uneven(row, places, last, width)
        else:
            yield row


def _uneven(row: Row, places: Sequence[int], last: int, width: int) -> Row:
    """A row with fewer cells than there are columns ends early; one with more is shifted, unless they are empty."""
    if any(cell.strip() for cell in row.cells[width:]):
        return Row(row.line, row.cells, Dropped.TOO_MANY_CELLS)
    cells = [*row.cells, *([""] * (last + 1 - len(row.cells)))]
    return Row(row.line, [cells[place] for place in places])


def _of_csv(stream: BinaryIO, layout: Layout, most: int) -> Sample:
    with csv_rows(stream, layout) as (names, rows):
        return Sample(names[:MOST_COLUMNS], tuple(islice(rows, most)))


def _of_xes(stream: BinaryIO, layout: Layout, most: int) -> Sample:
    with xes_events(stream, layout) as events:
        found = list(islice(events, most))
    columns = tuple({name: None for _, attributes in found for name in attributes if name})[:MOST_COLUMNS]
    return Sample(columns, tuple(xes_rows(iter(found), columns)))
