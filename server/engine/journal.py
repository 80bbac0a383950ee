"""What one command did so far: writes, throws, steps and flows, each of which a failing element can undo."""

from dataclasses import dataclass, field
from typing import NamedTuple

from server.engine.decided import DecisionMade
from server.engine.model import Change, ElementStep, Thrown, Writer
from server.engine.scopes import MISSING, Kind, Scope
from server.engine.taken import TakenFlow


class Mark(NamedTuple):
    """A point to roll back to."""

    writes: int
    changes: int
    thrown: int
    steps: int
    decided: int
    flows: int


@dataclass(slots=True)
class Journal:
    """Changes of the case scope, thrown events, history, decisions and flows, in order; and how to undo the writes."""

    changes: list[Change] = field(default_factory=list[Change])
    thrown: list[Thrown] = field(default_factory=list[Thrown])
    steps: list[ElementStep] = field(default_factory=list[ElementStep])
    decided: list[DecisionMade] = field(default_factory=list[DecisionMade])
    flows: list[TakenFlow] = field(default_factory=list[TakenFlow])
    undo: list[tuple[Scope, str, object, Writer | None]] = field(
        default_factory=list[tuple[Scope, str, object, Writer | None]]
    )
    writes: int = 0

    def put(self, scope: Scope, key: str, value: object, writer: Writer) -> None:
        """Write one variable where it belongs."""
        scope = scope.holder(key)
        self.undo.append((scope, key, scope.vars.get(key, MISSING), scope.writers.get(key)))
        self.writes += 1
        scope.version += 1
        scope.vars[key], scope.writers[key] = value, writer
        if scope.kind is Kind.CASE:
            self.changes.append(Change(key, value, writer))

    def mark(self) -> Mark:
        """Where the journal stands now."""
        listed = (self.undo, self.changes, self.thrown, self.steps, self.decided, self.flows)
        return Mark(*map(len, listed))

    def rollback(self, mark: Mark) -> None:
        """Undo everything recorded after the mark."""
        while len(self.undo) > mark.writes:
            scope, key, value, writer = self.undo.pop()
            scope.version += 1
            if value is MISSING:
                del scope.vars[key]
            else:
                scope.vars[key] = value
            if writer is None:
                scope.writers.pop(key, None)
            else:
                scope.writers[key] = writer
        del self.changes[mark.changes :]
        del self.thrown[mark.thrown :]
        del self.steps[mark.steps :]
        del self.decided[mark.decided :]
        del self.flows[mark.flows :]
