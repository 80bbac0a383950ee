"""The page of a request to deploy."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.processes import FindingLine, RequestLine


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request with what is wrong with its files, what it changes, and what the reader may do.

    `restores`: the older version that it puts back. `compare_href` None: there is nothing in force to compare with.
    `overtaken`: a version went into force since; it cannot be approved any more. `refusal` stands at the top.
    `files` by path, with what is changed about each.
    """

    key: str
    href: str
    here: str
    line: RequestLine
    digest: str
    restores: int | None
    files: tuple[tuple[str, str], ...]
    findings: tuple[FindingLine, ...]
    errors: int
    compare_href: str | None
    overtaken: bool
    decided_at: datetime | None
    decided_by: str
    said: str
    refusal: str | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class RestorePage:
    """Version `number` of a process, to be put back in place of the one in force (`current`)."""

    key: str
    href: str
    here: str
    number: int
    current: int
    findings: tuple[FindingLine, ...]
    errors: int
    compare_href: str
    needs_approval: bool
    refusal: str | None = None
    why: str = ""
