"""Starting a case: the processes one may start, and the form of one of them."""

from dataclasses import dataclass

from server.pages.contexts.parts import FormView, Option


@dataclass(frozen=True, slots=True)
class StartableProcess:
    """A process one may start."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The processes to choose from."""

    processes: tuple[StartableProcess, ...]


@dataclass(frozen=True, slots=True)
class StartFormPage:
    """The start form: `form` is None when the process asks nothing, `key` guards against starting twice.

    `branches` with one entry or none are not asked for.
    """

    process: StartableProcess
    version: int
    key: str
    branches: tuple[Option, ...]
    form: FormView | None
    refusal: str | None = None
