"""What is wrong with a form file (problems) and with a submission (errors)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from server.domain.errors import Told

Entry: TypeAlias = "str | list[str] | list[dict[str, str]]"
"""What was entered in a field, as text: one value, several, or the rows of a table by column."""

Raw: TypeAlias = Mapping[str, Entry]


def _no_params() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One reason why a form or label file is refused.

    `path` is a JSON pointer into the file (empty for the whole file), `rule` a stable code,
    `message` and `advice` are English sentences.
    """

    path: str
    rule: str
    message: str
    advice: str


class FormProblems(Exception):
    """A form or label file is refused; `problems` holds every reason, in file order."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        """Keep the problems; the exception's text joins their messages."""
        self.problems = problems
        super().__init__("; ".join(f"{problem.path or '/'}: {problem.message}" for problem in problems))


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that cannot be accepted.

    `path` is the dotted name, `code` is stable, `message` an English gettext msgid with
    `%(name)s` places that `params` fill.
    """

    path: str
    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=_no_params)

    def text(self) -> str:
        """Return the message in English with its parameters filled in."""
        return self.message % self.params


class FormErrors(Told):
    """A submission is refused: `errors` in form order, `raw` what was entered by dotted name."""

    def __init__(self, errors: tuple[FieldError, ...], raw: Raw) -> None:
        """Keep the errors and the entered text, which a page shows again."""
        self.errors = errors
        self.raw = raw
        super().__init__("; ".join(f"{error.path}: {error.code}" for error in errors))


class Refused(Exception):
    """A field type does not accept a value; carries code, msgid and parameters."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        """Keep the code, the msgid and its parameters as text."""
        self.code = code
        self.message = message
        self.params: Mapping[str, str] = {name: str(value) for name, value in params.items()}
        super().__init__(code)

    def at(self, path: str) -> FieldError:
        """Return the error as it concerns the field `path`."""
        return FieldError(path, self.code, self.message, self.params)

    def all_at(self, path: str) -> tuple[FieldError, ...]:
        """Return every error of the field `path`; a value of one piece has one."""
        return (self.at(path),)


class RefusedCells(Refused):
    """Some cells of a table are not accepted; `cells` gives the name of each within the table, such as `2.amount`.

    As a whole it is refused for the reason of the first.
    """

    def __init__(self, cells: Mapping[str, Refused]) -> None:
        """Keep the refusals of the cells, one at least."""
        self.cells = cells
        first = next(iter(cells.values()))
        super().__init__(first.code, first.message, **first.params)

    def all_at(self, path: str) -> tuple[FieldError, ...]:
        """Return the errors of the cells, row by row."""
        return tuple(refusal.at(f"{path}.{name}") for name, refusal in self.cells.items())
