"""A form as data: its fields in display order, its sections and what each field accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from server.feel import Expression
from server.forms.patterns import Pattern

Row: TypeAlias = dict[str, object]
"""One typed row of a table: values by column, without those that are empty."""

Value: TypeAlias = str | int | bool | Decimal | date | datetime | time | list[str] | list[Row]
"""One typed value: choices give a list of codes, tables rows, datetimes are aware UTC, dates and times plain."""

Values: TypeAlias = dict[str, object]
"""A typed submission in the shape of the schema: `Value` by field name, a nested dict per section."""

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: its code in the data and its text on the screen (the code where no label is known)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field accepts; None means no such limit. `places` counts digits after the point.

    An amount `in_words` is read out as Chinese contracts write it. A person it holds
    has `role` ("": any).
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int | None = None
    min_length: int = 0
    max_length: int = 0
    pattern: Pattern | None = None
    format: str | None = None
    choices: tuple[Choice, ...] = ()
    min_items: int = 0
    max_items: int | None = None
    columns: "tuple[Column, ...]" = ()
    in_words: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `needed_in` says when it must be filled: None never, `()` always, a section's path whenever
    anything in that section is given. It is shown when all `conditions` (its own and those of its sections) are
    true; a hidden field holds nothing. `computed` gives its value, which is never taken from whoever submits. `unit` is
    what a number counts.
    """

    path: Path
    widget: str
    title: str
    help: str
    needed_in: Path | None
    limits: Limits
    default: Value | None = None
    conditions: tuple[Expression, ...] = ()
    computed: Expression | None = None
    unit: str = ""

    @property
    def name(self) -> str:
        """The dotted path, which names the field in HTML, errors and labels."""
        return ".".join(self.path)

    @property
    def required(self) -> bool:
        """Whether the field must always be filled."""
        return self.needed_in == ()

    @property
    def depends(self) -> bool:
        """Whether other values decide if it is shown, or what it holds."""
        return bool(self.conditions) or self.computed is not None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options of a choice."""
        return self.limits.choices

    @property
    def columns(self) -> "tuple[Column, ...]":
        """The columns of a table."""
        return self.limits.columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a field in each row, its path the name alone; `total` when its sum is shown."""

    field: Field
    total: bool = False

    @property
    def name(self) -> str:
        """What the column is called in a row."""
        return self.field.name


@dataclass(frozen=True, slots=True)
class Section:
    """A nested object of the schema: a titled group of fields."""

    path: Path
    title: str
    help: str

    @property
    def name(self) -> str:
        """The dotted path."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Form:
    """A parsed form file: `fields` in display order across all sections, `sections` outermost first.

    `show` names the case variables shown read-only beside the form; `schema` is the JSON Schema served
    by the API. `reads` names the case variables that expressions may read besides; `order` gives the fields that
    depend on others, each after those it depends on.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    show: tuple[str, ...]
    schema: Mapping[str, object]
    reads: tuple[str, ...] = ()
    order: tuple[Path, ...] = ()
