"""Pieces that several pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.calendar import WorkingCalendar, usual_day, working_time_between
from server.domain.notices import SOON

FAR = timedelta(days=14)
"""What is further away is told in days of the calendar: nobody counts working hours over weeks."""


class Urgency(StrEnum):
    """How a deadline stands."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline `at` (aware) and how long is `left`, negative when it has passed.

    `work`: the working time left, where it is told in that; `workday`: how long a working day is.
    """

    at: datetime
    left: timedelta
    work: timedelta | None = None
    workday: timedelta = timedelta(hours=8)

    @property
    def urgency(self) -> Urgency:
        """Late, less than four (working) hours away, or later."""
        if self.left < timedelta():
            return Urgency.LATE
        return Urgency.SOON if (self.left if self.work is None else self.work) < SOON else Urgency.CALM


def due(at: datetime | None, now: datetime, calendar: WorkingCalendar | None = None) -> Due | None:
    """Return the deadline `at` as seen at `now`, in the working time of a calendar; None when there is none."""
    if at is None:
        return None
    if calendar is None or abs(at - now) > FAR:
        return Due(at, at - now)
    return Due(at, at - now, working_time_between(calendar, now, at), usual_day(calendar))


HIGH = 70
LOW = 30


class PriorityLevel(StrEnum):
    """A priority of 0-100 in words."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


def priority_level(priority: int) -> PriorityLevel:
    """High from 70, low up to 30."""
    if priority >= HIGH:
        return PriorityLevel.HIGH
    return PriorityLevel.LOW if priority <= LOW else PriorityLevel.NORMAL


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a choice."""

    value: str
    text: str
    selected: bool = False


def options(texts: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    """Return the entries of a choice, what each is called by its value."""
    return tuple(Option(value, text, value == chosen) for value, text in texts.items())


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Records of one kind: what their members are called, and a row of texts for each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A datum as people read it; `by` and `at` say who wrote it and when, where that matters.

    Of a `table` the text says how long it is.
    """

    label: str
    text: str
    by: str | None = None
    at: datetime | None = None
    table: ShownTable | None = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """Data under one heading; the heading may be empty. `by` and `at` say who wrote all of it and when."""

    title: str
    values: tuple[ShownValue, ...]
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """A field on a page: `field` as the form declares it, `value` as it was entered, `error` in the reader's words.

    `id` is the element's id, unique on the page; `fields/<widget>.html` draws it. `computed` is what a field that
    nobody fills in holds, in words; None for the others. A field that is hidden at times has a gate before it. `words`
    is an amount read out (empty when there is none yet), None where that is not asked for. `picker`: where the person
    it names is looked for (a Picker); None where they are chosen from a list.
    """

    id: str
    widget: str
    field: object
    value: object
    error: str | None = None
    computed: str | None = None
    gate: "Gate | None" = None
    words: str | None = None
    table: "FormTable | None" = None
    picker: object = None


@dataclass(frozen=True, slots=True)
class FormTable:
    """The cells of a table, row by row, a few empty rows at the end; at most `most` rows are accepted.

    `more_href` shows the form again with further empty rows.
    """

    columns: tuple["FormColumn", ...]
    rows: tuple[tuple[FormField, ...], ...]
    most: int
    more_href: str | None

    @property
    def totals(self) -> tuple["FormColumn", ...]:
        """The columns that are added up."""
        return tuple(column for column in self.columns if column.total is not None)


@dataclass(frozen=True, slots=True)
class FormColumn:
    """The head and the foot of a column; `total` is its sum in words, None where it has none."""

    field: object
    total_id: str
    total: str | None


@dataclass(frozen=True, slots=True)
class Gate:
    """What shows or hides the element after it, without touching that: `id` of its own element."""

    id: str
    shut: bool


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields under one heading; the heading may be empty. It has a gate when all of its fields may be hidden."""

    title: str
    help: str
    fields: tuple[FormField, ...]
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the summary above a form; `field_id` is where it leads."""

    field_id: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A form ready to be drawn: `refresh_href` computes anew what depends on what is typed, None when nothing does."""

    title: str
    description: str
    sections: tuple[FormSection, ...]
    errors: tuple[FormError, ...] = ()
    with_files: bool = False
    refresh_href: str | None = None

    @property
    def finds(self) -> bool:
        """Whether somebody is looked for in one of its fields."""
        return any(each.picker is not None for each in self._fields)

    @property
    def gates(self) -> tuple[Gate, ...]:
        """Every gate of the form."""
        found = [section.gate for section in self.sections] + [each.gate for each in self._fields]
        return tuple(gate for gate in found if gate is not None)

    @property
    def computed(self) -> tuple[FormField, ...]:
        """The fields that nobody fills in."""
        return tuple(each for each in self._fields if each.computed is not None)

    @property
    def read_out(self) -> tuple[FormField, ...]:
        """The amounts that are read out."""
        return tuple(each for each in self._fields if each.words is not None)

    @property
    def totals(self) -> tuple[FormColumn, ...]:
        """The columns of tables that are added up."""
        tables = [each.table for each in self._fields if each.table is not None]
        return tuple(column for table in tables for column in table.totals)

    @property
    def _fields(self) -> list[FormField]:
        return [each for section in self.sections for each in section.fields]
