"""Fields that name a person."""

from dataclasses import dataclass
from urllib.parse import urlencode

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Picker:
    """A field that names a person: `people` are all who may be chosen; with `many` they are looked for instead.

    `what`, `of`: what they are chosen for, and of which task, case or person. `text`: what stands in the field.
    """

    what: str
    of: str
    people: tuple[Option, ...] = ()
    many: bool = False
    text: str = ""

    @property
    def href(self) -> str:
        """Where people are looked for."""
        return "/choose/" + self.what + "?" + urlencode({"of": self.of})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage:
    """The people who were found, to choose one, with everything else that the form holds.

    `back`: the page of the form; None where the form itself comes back with what was entered. `reads`: the form goes
    on as part of an address.
    """

    title: str
    text: str
    field: str
    what: str
    of: str
    people: tuple[Option, ...]
    more: bool
    action: str
    kept: tuple[tuple[str, str], ...]
    back: str | None
    reads: bool
