"""Starting a case: the processes one may start, and the form of one of them."""

from dataclasses import dataclass

from server.pages.contexts.parts import FormView, Option


@dataclass(frozen=True, slots=True)
class StartableProcess:
    """A process one may start."""

    key: str
    name: str
    description: str
    importable: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """The processes to choose from; `parts` are those that others call, so that people rarely start them by hand.

    `suspended`: names of processes that nobody starts now.
    """

    processes: tuple[StartableProcess, ...]
    parts: tuple[StartableProcess, ...] = ()
    suspended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: its name in the header, and what it means to people."""

    name: str
    title: str
    help: str
    required: bool


@dataclass(frozen=True, slots=True)
class ListedRow:
    """What became of a row; `case` is None where none was started, `outcome` one of started, known, ready."""

    row: int
    business_key: str
    outcome: str
    case: str | None


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong in a row (1: the header): in a column (empty: in the row as a whole)."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Starting cases from a list: the columns it may have, and what became of one that was sent.

    `rows` and `faults` are empty before anything was sent; `refusal` says why nothing was looked at.
    """

    process: StartableProcess
    columns: tuple[ListColumn, ...]
    file: str = ""
    checked_only: bool = False
    rows: tuple[ListedRow, ...] = ()
    faults: tuple[ListFault, ...] = ()
    untold: int = 0
    refusal: str | None = None

    @property
    def started(self) -> int:
        """How many cases were started."""
        return sum(row.outcome == "started" for row in self.rows)

    @property
    def known(self) -> int:
        """How many were there already."""
        return sum(row.outcome == "known" for row in self.rows)

    @property
    def ready(self) -> int:
        """How many would be started."""
        return sum(row.outcome == "ready" for row in self.rows)


@dataclass(frozen=True, slots=True)
class StartFormPage:
    """The start form: `form` is None when the process asks nothing, `key` guards against starting twice.

    `branches` with one entry or none are not asked for. `href` is where it is sent, below `/start` when empty.
    """

    process: StartableProcess
    version: int
    key: str
    branches: tuple[Option, ...]
    form: FormView | None
    refusal: str | None = None
    href: str = ""
    back_href: str = "/start"

    @property
    def action(self) -> str:
        """Where it is sent."""
        return self.href or f"/start/{self.process.key}"
