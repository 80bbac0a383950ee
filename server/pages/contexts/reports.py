"""Reports for managers: a table each, with what it is about."""

from dataclasses import dataclass

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class ReportTab:
    """One report to switch to."""

    name: str
    title: str
    href: str
    current: bool


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
    """One report: `about` says in a sentence what it tells, `since` and `until` are days (ISO 8601).

    `watch`: where an alert is set for each row, or nothing.
    """

    tabs: tuple[ReportTab, ...]
    title: str
    about: str
    processes: tuple[Option, ...]
    branches: tuple[Option, ...]
    since: str
    until: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    watch: tuple[str, ...]
    here: str
    file_href: str

    @property
    def key(self) -> int:
        """The number of the column by which rows are known."""
        return next(number for number, column in enumerate(self.columns) if column.key)
