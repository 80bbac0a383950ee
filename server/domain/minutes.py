"""Minutes of votes: who was asked, what each said once all had, on what. From the trail alone. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from server.domain import codec
from server.domain.cases import Provenance
from server.domain.document_events import DocumentAdded, DocumentReplaced, DocumentWithdrawn
from server.domain.errors import NotFound
from server.domain.events import (
    CaseWasEnded,
    DataWritten,
    DecisionEvaluated,
    ElementStepped,
    IncidentRaised,
    TaskCancelled,
    TaskCompleted,
    TaskOffered,
)
from server.domain.human_tasks import EXPIRED
from server.domain.operating_events import TaskSkipped
from server.domain.replay import Fact, Receives, Replay

Data = Mapping[str, object]
_FOLLOWS = frozenset(
    kind.__name__
    for kind in (
        CaseWasEnded,
        DataWritten,
        DecisionEvaluated,
        ElementStepped,
        IncidentRaised,
        TaskCancelled,
        TaskOffered,
    )
)
"""What the engine tells after the fact that moved a case."""
_CLOSED = frozenset({TaskCompleted.__name__, TaskSkipped.__name__, TaskCancelled.__name__})


class NoMinutes(NotFound):
    """Nobody has voted in this case."""


@dataclass(frozen=True, slots=True)
class Voted:
    """A step at which several vote: what its form shows, and the steps that belong to its minutes, in order."""

    shows: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(slots=True)
class Meeting:
    """One round of votes. `about` is what was decided on as it stood when the round began, with the documents then.

    `documents`: SHA-256 by id of the document; `steps`: what the steps around it found, by step and variable, the
    last of each, and `found` by whom; `leads`: those that came before the votes; `open`: ballots that are still out;
    `expired_at`: when it closed without some of them.
    """

    element: str
    role: str
    branch: str
    at: datetime
    about: Data
    wrote: Mapping[str, Provenance]
    documents: Mapping[str, str]
    steps: dict[str, dict[str, object]]
    found: dict[str, Fact]
    leads: frozenset[str]
    called: int = 0
    open: set[str] = field(default_factory=set[str])
    ballots: list[Fact] = field(default_factory=list[Fact])
    expired_at: datetime | None = None

    @property
    def content(self) -> bytes:
        """What was decided on, as the bytes whose digest the minutes carry: data by name, documents by id."""
        told = {"data": dict(sorted(self.about.items())), "documents": dict(sorted(self.documents.items()))}
        return codec.dumps(told)

    @property
    def digest(self) -> str:
        """SHA-256 of what was decided on."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def disclosed(self) -> bool:
        """Whether the ballots may be told: none is out any more."""
        return not self.open


@dataclass(slots=True)
class _Reader:
    """Goes through the facts of a case; what steps found before a round begins waits in `steps` and `found`."""

    voted: Mapping[str, Voted]
    replay: Replay
    documents: dict[str, str] = field(default_factory=dict[str, str])
    meetings: list[Meeting] = field(default_factory=list[Meeting])
    steps: dict[str, dict[str, object]] = field(default_factory=dict[str, "dict[str, object]"])
    found: dict[str, Fact] = field(default_factory=dict[str, Fact])

    def take(self, moved: Sequence[Fact]) -> None:
        """Take a fact that moved the case, with all that followed."""
        for fact in moved:
            self._document(fact)
            self.replay.take(fact)
            self._close(fact)
            self._step(fact)
        for fact in moved:
            if fact.kind == TaskOffered.__name__ and fact.text("element") in self.voted:
                self._call(fact, moved)

    def _last(self, element: str) -> Meeting | None:
        return next((each for each in reversed(self.meetings) if each.element == element), None)

    def _close(self, fact: Fact) -> None:
        meeting = self._last(fact.text("element"))
        if meeting is not None and fact.kind in _CLOSED:
            meeting.open.discard(fact.text("task"))
            if fact.text("reason") == EXPIRED:
                meeting.expired_at = fact.at
            if fact.kind == TaskCompleted.__name__:
                meeting.ballots.append(fact)

    def _call(self, fact: Fact, moved: Sequence[Fact]) -> None:
        element = fact.text("element")
        meeting = self._last(element)
        if meeting is None or (not (meeting.at == fact.at and meeting.open) and _begins(element, moved)):
            meeting = self._begun(fact, element)
        meeting.called += 1
        meeting.open.add(fact.text("task"))

    def _begun(self, fact: Fact, element: str) -> Meeting:
        voted, replay = self.voted[element], self.replay
        about = {key: replay.data[key] for key in voted.shows if key in replay.data}
        wrote = {key: each for key, each in replay.wrote.items() if key in about}
        steps = {step: self.steps.pop(step) for step in voted.steps if step in self.steps}
        found = {step: self.found.pop(step) for step in steps}
        where = fact.text("role"), fact.text("branch"), fact.at
        meeting = Meeting(element, *where, about, wrote, dict(self.documents), steps, found, frozenset(steps))
        self.meetings.append(meeting)
        return meeting

    def _step(self, fact: Fact) -> None:
        """What a step of the minutes found: what leads to votes opens the next round, the rest belongs to the last."""
        element = fact.text("element")
        values = self._values(fact, element)
        owner = next((key for key, voted in self.voted.items() if element in voted.steps), None)
        if values is None or owner is None:
            return
        meeting = self._last(owner)
        apart = meeting is None or element in meeting.leads
        steps, found = (self.steps, self.found) if meeting is None or apart else (meeting.steps, meeting.found)
        steps.setdefault(element, {}).update(values)
        found[element] = fact

    def _values(self, fact: Fact, element: str) -> Data | None:
        if fact.kind == TaskCompleted.__name__:
            result = self.replay.steps.get(element, Receives()).result
            return {result: fact.values} if result else fact.values
        if fact.kind == DataWritten.__name__ and fact.payload is not None:
            return {fact.text("key"): fact.payload.get("value")}
        return None

    def _document(self, fact: Fact) -> None:
        document = fact.text("document")
        if fact.kind in {DocumentAdded.__name__, DocumentReplaced.__name__}:
            self.documents[document] = fact.text("sha256")
        elif fact.kind == DocumentWithdrawn.__name__:
            self.documents.pop(document, None)


def meetings_of(facts: Iterable[Fact], voted: Mapping[str, Voted], receives: Mapping[str, Receives]) -> list[Meeting]:
    """The rounds of votes of a case, oldest first."""
    reader = _Reader(voted, Replay(receives))
    for moved in _moves(facts):
        reader.take(moved)
    return reader.meetings


def _moves(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Each fact with those that the engine told after it."""
    moved: list[Fact] = []
    for fact in facts:
        if moved and fact.kind not in _FOLLOWS:
            yield moved
            moved = []
        moved.append(fact)
    if moved:
        yield moved


def _begins(element: str, moved: Sequence[Fact]) -> bool:
    """Whether a round begins: instances in a row are offered one after the other with no other step between."""
    if moved[0].text("element") != element:
        return True
    return any(
        f.kind == ElementStepped.__name__ and f.text("event") == "entered" and f.text("element") != element
        for f in moved
    )
