"""Pages of logs that were brought from other systems."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log in the list; `own`: the reader brought it."""

    id: str
    name: str
    file_name: str
    size: str
    person: str
    created_at: datetime
    state: str
    tone: str
    events: str
    own: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class LogsPage:
    """All logs of the reader's branches, and the form to bring another; `limit`: how large it may be."""

    rows: tuple[LogRow, ...]
    limit: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column can mean, the columns to choose from, and what is wrong with the choice."""

    name: str
    label: str
    help: str
    required: bool
    options: tuple[Option, ...]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it is understood: its line, and either its cells or why it would be left out."""

    line: int
    cells: tuple[str, ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class MappingPage:
    """What the columns of a log mean; `unsure`: day and month of its times could be the other way round.

    `encodings` and `separators` are empty where they are of no concern; `cut` names the ones that gave these columns.
    """

    id: str
    log: str
    cut: str
    file_name: str
    name: str
    name_error: str | None
    meanings: tuple[Meaning, ...]
    attributes: tuple[Option, ...]
    attributes_error: str | None
    formats: tuple[Option, ...]
    ends: tuple[Option, ...]
    zone: str
    zone_error: str | None
    encodings: tuple[Option, ...]
    separators: tuple[Option, ...]
    columns: tuple[str, ...]
    preview: tuple[PreviewRow, ...]
    unsure: bool
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows were left out or put right for a reason, with examples of them."""

    text: str
    number: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """One log: how far it is, and what its cleaning found once it was read.

    `problem`: why there is nothing to look at. `broken_off`: whoever read it is gone. `own`: the reader may act on it,
    `again`: its columns may be chosen anew.
    """

    id: str
    name: str
    file_name: str
    size: str
    person: str
    created_at: datetime
    state: str
    under_way: bool
    broken_off: bool
    ready: bool
    progress: int
    own: bool
    again: bool
    problem: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    dropped: tuple[Finding, ...] = ()
    repaired: tuple[Finding, ...] = ()
