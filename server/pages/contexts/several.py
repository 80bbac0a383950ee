"""Several tasks at once: whom to give them to, and what became of them."""

from dataclasses import dataclass

from server.pages.contexts.picking import Picker


@dataclass(frozen=True, slots=True)
class GivePage:
    """Chosen tasks (`id.version`) that wait for the name of a person."""

    chosen: tuple[str, ...]
    candidates: Picker
    back: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One task that stayed as it was, and why; without `id` when the reader may not know of it."""

    id: str | None
    title: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeveralPage:
    """What became of several tasks: so many done, the others refused."""

    done: int
    refused: tuple[Outcome, ...]
    back: str
