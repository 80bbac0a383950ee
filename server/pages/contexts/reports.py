"""Reports for managers: a table each, with what it is about."""

from dataclasses import dataclass

from server.pages.contexts.charts import Chart
from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class ReportTab:
    """One report to switch to."""

    name: str
    title: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the way to drop it; `name` and `value` are sent on by the form of filters."""

    text: str
    drop_href: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """The pages of reports, and what they are about; `since` and `until` are days (ISO 8601).

    `log`: the id of a log of another system, with its name; empty for the house's own trail.
    `every_branch`: what all branches of the reader are called, empty when none is
    chosen on the page. `dated`: whether a time is chosen; otherwise the days are only sent on. `about`: what was
    chosen, in words, for paper. `as_of`: the instant of the oldest number on the page, with the way to have it anew;
    empty when all are of this moment.
    """

    tabs: tuple[ReportTab, ...]
    processes: tuple[Option, ...]
    branches: tuple[Option, ...]
    every_branch: str
    versions: tuple[Option, ...]
    log: str
    log_name: str
    since: str
    until: str
    here: str
    clear_href: str
    periods: tuple[ReportTab, ...]
    chips: tuple[Chip, ...]
    about: str
    dated: bool = True
    as_of: str = ""
    anew_href: str = ""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column; `help` says what it counts, `number` whether it is one, `key` that rows are known by it."""

    title: str
    help: str
    number: bool
    key: bool


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A text; `href` leads to what was counted, `share` (0 to 100) is drawn as a bar."""

    text: str
    href: str | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report as a table: `about` says in a sentence what it tells.

    `watch`: where an alert is set for each row, or nothing.
    """

    frame: ReportFrame
    tables: tuple[ReportTab, ...]
    title: str
    about: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    watch: tuple[str, ...]
    file_href: str

    @property
    def key(self) -> int:
        """The number of the column by which rows are known."""
        return next(number for number, column in enumerate(self.columns) if column.key)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A task or a case that a number counted, in words; `href` is the case."""

    title: str
    href: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountedPage:
    """What a number counts. `of`: what it is the number of, `count` how many rows there are in all, in words.

    `back_href` leads to the report.
    """

    frame: ReportFrame
    title: str
    of: str
    count: str
    columns: tuple[str, ...]
    numbers: frozenset[int]
    rows: tuple[CountedRow, ...]
    hidden: tuple[tuple[str, str], ...]
    back_href: str
    file_href: str
    first_href: str | None
    next_href: str | None


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table with its heading; `about` says in a sentence what it tells, `nothing` what it means when it is empty.

    `more` leads to further rows. Of a long table `count` is how many rows there are in all, in words, and `first_href`
    and `next_href` lead to the start of it and on.
    """

    id: str
    title: str
    about: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    nothing: str
    file_href: str | None = None
    more: str = ""
    more_href: str | None = None
    count: str = ""
    first_href: str | None = None
    next_href: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is, how it was before (in words), and where it leads; `worse`, `late`: it wants attention."""

    value: str
    about: str
    href: str | None = None
    before: str = ""
    worse: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class CardsPage:
    """Figures, a finding in a sentence, and cards one below the other; two charts in one tuple stand side by side."""

    frame: ReportFrame
    title: str
    figures: tuple[Figure, ...]
    finding: str | None
    finding_href: str | None
    cards: tuple[tuple[TableCard | Chart, ...], ...]
