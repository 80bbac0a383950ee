"""Charts: what scripts draw, and the table behind them that everybody can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table behind a chart; `href` leads to what was counted."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, the first column saying what each row is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its `id` on the page; `about` says in a sentence what it shows, `options` what is drawn.

    `options` are those of the drawing library, in the reader's words, without colours.
    """

    id: str
    title: str
    about: str
    options: Mapping[str, object]
    table: ChartTable
    tall: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.table.rows


def numbers(values: Sequence[float | None]) -> list[float | None]:
    """Values as they are drawn: two decimals are more than eyes can see."""
    return [None if value is None else round(value, 2) for value in values]
