"""The page where the fields of a form are edited beside the form as staff will see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.parts import FormView, Option


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A field in the list, with the texts for moving it; `faults`: how many things are wrong with it."""

    path: str
    label: str
    kind: str
    href: str
    depth: int
    place: int
    first: bool
    last: bool
    required: bool
    chosen: bool
    faults: int
    parent: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A keyword of the field: `kind` is text, lines, flag, options or select."""

    name: str
    label: str
    kind: str
    value: str
    hint: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server's check finds wrong: `field` is the dotted path, empty for the form itself."""

    field: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class EditedField:
    """The field that is open; None as `name` where it is the form itself."""

    path: str
    name: str | None
    kinds: tuple[Option, ...]
    details: tuple[Detail, ...]
    required: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The form as staff will see it; None while it has faults. `accepted`: what was tried would be taken."""

    here: str
    form: FormView | None
    faults: tuple[Fault, ...]
    shows: tuple[str, ...] = ()
    tried: bool = False


@dataclass(frozen=True, slots=True)
class FormEditorPage:
    """The list of fields, the one that is open, and the preview. `inside`: where new fields may go."""

    key: str
    title: str
    href: str
    here: str
    name: str
    file_href: str
    version: int
    lines: tuple[EditedLine, ...]
    inside: tuple[Option, ...]
    kinds: tuple[Option, ...]
    edited: EditedField
    preview: PreviewPage
    used: tuple[str, ...]
    refusal: str | None = None
    typed: Mapping[str, str] | None = None
