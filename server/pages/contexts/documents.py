"""The documents of a case, and the place to add more."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """One version: `href` shows it where browsers can, else saves it; `file_href` always saves it."""

    number: int
    name: str
    href: str
    file_href: str
    shown: bool
    size: str
    by: str
    at: datetime
    step: str


@dataclass(frozen=True, slots=True)
class RequiredRow:
    """A document that the step asks for: its name, what must be vouched for, and what is still to be done, in words.

    `lacks` is empty when all is there; `missing`: nothing was given yet; `errors` say so after a refusal.
    """

    kind: str
    label: str
    wanted: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document: its newest file, the older ones (newest first) and what was vouched for of it.

    `action` is where its holder marks or withdraws it, None for everybody else; `own`: it may be withdrawn;
    `kind` names the required document it is, empty for any other.
    """

    id: str
    newest: FileRow
    older: tuple[FileRow, ...]
    original: bool
    stamped: bool
    withdrawn: bool
    action: str | None = None
    own: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DocumentsCard:
    """Documents in the order they came; `action` takes a file (None: nobody adds any here), `version` the task's.

    `api_action` is the same for scripts. `limit` is how many bytes a file may have, `limit_text` in words;
    `refusal` says why the last file was not kept, or the task not completed. `required` is what the step asks for,
    `checked`: for somebody who may see what of it is there.
    """

    documents: tuple[DocumentRow, ...]
    action: str | None = None
    api_action: str = ""
    version: int = 0
    limit: int = 0
    limit_text: str = ""
    refusal: str | None = None
    required: tuple[RequiredRow, ...] = ()
    checked: bool = False
