"""The data of a case as its audit trail tells it, entry by entry: what stood there when somebody acted. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from server.domain import codec
from server.domain.audit import Entry
from server.domain.cases import Provenance
from server.domain.events import CaseStarted, DataWritten, TaskCompleted
from server.domain.operating_events import DataChanged, TaskSkipped

_DONE = frozenset({TaskCompleted.__name__, TaskSkipped.__name__})
_WRITTEN = frozenset({DataWritten.__name__, DataChanged.__name__})


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of a chain with its payload read; `payload` None: erased. `hash` as hexadecimal digits."""

    seq: int
    at: datetime
    kind: str
    by: str | None
    payload: Mapping[str, object] | None
    hash: str

    def text(self, name: str) -> str:
        """A text of the payload, or empty."""
        value = (self.payload or {}).get(name)
        return value if isinstance(value, str) else ""

    @property
    def values(self) -> Mapping[str, object]:
        """What somebody entered."""
        return _mapping((self.payload or {}).get("values"))


def facts_of(entries: Iterable[Entry]) -> Iterator[Fact]:
    """The entries of one chain, in order, as facts."""
    for entry in entries:
        payload = None if entry.payload is None else codec.loads(entry.payload)
        yield Fact(entry.seq, entry.at, entry.kind, entry.by, payload, entry.hash.hex())


@dataclass(frozen=True, slots=True)
class Receives:
    """Where what is submitted at a step goes: into the variable `result`, or its fields each into its own (None).

    `apart`: the step is one of several instances, which keep what they got; only the list of all reaches the case.
    """

    result: str | None = None
    apart: bool = False


@dataclass(slots=True)
class Replay:
    """The data of a case up to the entry that was taken last, and who had written it. `steps`: by element."""

    steps: Mapping[str, Receives]
    data: dict[str, object] = field(default_factory=dict[str, object])
    wrote: dict[str, Provenance] = field(default_factory=dict[str, Provenance])

    def take(self, fact: Fact) -> None:
        """Write what this entry says was written."""
        if fact.payload is None:
            return
        if fact.kind == CaseStarted.__name__:
            self._put(fact, _mapping(fact.payload.get("data")), fact.text("start"))
        elif fact.kind in _DONE:
            receives = self.steps.get(fact.text("element"), Receives())
            if not receives.apart:
                values = fact.values
                self._put(fact, {receives.result: values} if receives.result else values, fact.text("element"))
        elif fact.kind in _WRITTEN:
            self._put(fact, {fact.text("key"): fact.payload.get("value")}, fact.text("element"))

    def _put(self, fact: Fact, values: Mapping[str, object], element: str) -> None:
        self.data.update(values)
        wrote = Provenance(element, "", fact.by, fact.at, fact.text("task") or None)
        self.wrote.update(dict.fromkeys(values, wrote))


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
