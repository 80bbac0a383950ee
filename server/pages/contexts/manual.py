"""What the page of a manual shows."""

from dataclasses import dataclass

from server.pages.manual_text import Heading


@dataclass(frozen=True, slots=True)
class ManualLink:
    """Another manual, by its name in the reader's language."""

    title: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A manual. `html` is made from our own files and needs no escaping; `title` and `contents` are in English too."""

    title: str
    html: str
    contents: tuple[Heading, ...]
    others: tuple[ManualLink, ...]
