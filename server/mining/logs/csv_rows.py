"""The rows of a CSV file one after the other, in bounded memory, whatever the file holds."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from server.mining.logs.findings import Dropped
from server.mining.logs.layout import Layout, unpacked

LONGEST_LINE = 1_000_000
"""Characters; a longer line is left out."""
MOST_LINES = 1_000
"""Of one row, whose cells may hold line ends; more are a quotation mark that never closes."""


class Row(NamedTuple):
    """The cells of one row, and the line of the file it begins at; `fault`: why it cannot be read."""

    line: int
    cells: Sequence[str]
    fault: Dropped | None = None


@contextmanager
def csv_rows(stream: BinaryIO, layout: Layout) -> Generator[tuple[tuple[str, ...], Iterator[Row]]]:
    """The names of the columns, and the rows below them; signs that cannot be read come as U+FFFD.

    Raises Unusable when a packed file is damaged.
    """
    with unpacked(stream, packed=layout.packed) as content:
        text = io.TextIOWrapper(content, layout.encoding, "replace", newline="")
        try:
            rows = _rows(_Lines(text, skips=layout.declared), layout.separator)
            header = next((row.cells for row in rows if any(cell.strip() for cell in row.cells)), ())
            yield column_names(header), rows
        finally:
            text.detach()


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A name for every column: an empty one is called by its place, a second of the same name is numbered."""
    names: list[str] = []
    for place, cell in enumerate(header, 1):
        name = " ".join(cell.replace("\x00", "").split()) or f"#{place}"
        number, told = 2, name
        while told in names:
            told, number = f"{name} ({number})", number + 1
        names.append(told)
    return tuple(names)


class _Endless(csv.Error):
    """A row does not end."""


@dataclass(slots=True)
class _Lines:
    """The lines of a text for the CSV reader; one that is too long is passed over and noted.

    `number` is the last line's, `first` the one at which the row under way began.
    """

    text: io.TextIOWrapper
    skips: bool
    number: int = 0
    first: int = 1
    long: bool = False

    def __iter__(self) -> Iterator[str]:
        if self.skips:
            self.skips, self.number = False, 1
            self.text.readline(LONGEST_LINE)
            self.begin()
        while line := self.text.readline(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                self._pass_over()
                line = "\n"
            if self.number - self.first + 1 >= MOST_LINES:
                raise _Endless
            yield line

    def begin(self) -> None:
        """The next line begins a row."""
        self.first, self.long = self.number + 1, False

    def _pass_over(self) -> None:
        self.long = True
        while (more := self.text.readline(LONGEST_LINE)) and more[-1] not in "\r\n":
            pass


def _rows(lines: _Lines, separator: str) -> Iterator[Row]:
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # Which of the lines is wrong cannot be told: all that the row swallowed is left out.
            yield from (Row(number, (), Dropped.MALFORMED) for number in range(lines.first, lines.number + 1))
            if isinstance(error, _Endless):
                reader = csv.reader(iter(lines), delimiter=separator, strict=True)
            continue
        if lines.long:
            yield Row(lines.first, (), Dropped.TOO_LONG)
        elif cells:
            yield Row(lines.first, cells)
