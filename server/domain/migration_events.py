"""Facts about migrations of many cases; what happens to each case is told in its own trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationBegun(Event):
    """A person began to move so many cases to a version."""

    migration: str
    process: str
    to: int
    mapping: Mapping[str, str]
    cases: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationSteered(Event):
    """A person paused a migration, let it go on, or takes it back."""

    migration: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationEnded(Event):
    """No case of the migration waits any more."""

    migration: str
    state: str
