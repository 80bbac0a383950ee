"""Reads the steps of a scenario: each kind is known by its first key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from server.domain.durations import DurationError, parse_duration
from server.domain.instants import InstantError, parse_instant
from server.domain.wording import said
from server.scenarios.known import Known
from server.scenarios.model import Advance, Data, Do, Expect, Refusal, Retry, Send, StartByHand, Step
from server.scenarios.nodes import Node

KINDS = frozenset({"do", "claim", "message", "signal", "advance", "due", "expect", "retry"})
_DONE = frozenset({"do", "claim", "as", "data", "refused", "case"})
_DEFAULT = frozenset({"as", "data"})
_SENT = frozenset({"name", "correlation", "data", "refused"})
_EXPECTED = frozenset(
    {"open", "data", "status", "incidents", "due", "role", "priority", "told", "case", "as", "hidden"}
)


@dataclass(frozen=True, slots=True)
class StepReader:
    """Reads steps. `defaults`: who does an element and with what data, where a step does not say so."""

    known: Known
    defaults: Mapping[str, Node]

    def steps(self, node: Node) -> Iterator[Step]:
        """The steps at one place of the list: several when several elements or people are named. Raises FaultyNode."""
        entries = node.entries(said("A step"))
        kind = next((key for key in entries if key in KINDS), None)
        if kind is None:
            node.entries(said("A step"), KINDS)
            raise node.refuse(said("A step has one of the keys %(keys)s.", keys=", ".join(sorted(KINDS))))
        match kind:
            case "do" | "claim":
                yield from self._done(node, kind)
            case "message" | "signal":
                node.entries(said("The step"), frozenset({kind}))
                yield self.sent(entries[kind], signal=kind == "signal")
            case "advance":
                node.entries(said("The step"), frozenset({kind}))
                yield self._advanced(entries[kind])
            case "due":
                node.entries(said("The step"), frozenset({kind, "case"}))
                yield Expect(line=node.line, case=self._case(entries), due=self._instants(entries[kind]))
            case "retry":
                yield self._retried(node)
            case _:
                node.entries(said("The step"), frozenset({kind}))
                yield self.expected(entries[kind])

    def started(self, node: Node) -> StartByHand | Send:
        """How the case starts. Raises FaultyNode."""
        entries = node.entries("start", frozenset({"as", "data", "business_key", "refused", "message", "signal"}))
        kind = next((key for key in ("message", "signal") if key in entries), None)
        if kind is not None:
            node.entries("start", frozenset({kind}))
            return self.sent(entries[kind], signal=kind == "signal")
        defaults = self._defaults("start")
        person = entries.get("as") or defaults.get("as")
        if person is None:
            raise node.refuse(said("start says who starts the case (as), or which message does."))
        key = entries.get("business_key")
        return StartByHand(
            line=node.line,
            person=self.known.person(person),
            data=_laid_over(_data(defaults), _data(entries)),
            business_key=key.text("business_key") if key else None,
            refused=_refusal(entries),
        )

    def sent(self, node: Node, *, signal: bool) -> Send:
        """A message or signal from outside. Raises FaultyNode."""
        entries = node.entries(said("A message"), _SENT - {"correlation"} if signal else _SENT)
        if "name" not in entries:
            raise node.refuse(said("A message has a name."))
        return Send(
            line=node.line,
            name=entries["name"].text("name"),
            signal=signal,
            data=_data(entries),
            correlation=_data(entries, "correlation"),
            refused=_refusal(entries),
        )

    def expected(self, node: Node, *, at_end: bool = False) -> Expect:
        """What must be so. Raises FaultyNode."""
        entries = node.entries("end" if at_end else "expect", _EXPECTED | {"ended_at"} if at_end else _EXPECTED)
        if "hidden" in entries and "as" not in entries:
            raise node.refuse(said("hidden needs to say from whom (as)."))
        reader, status, due, hidden = (entries.get(key) for key in ("as", "status", "due", "hidden"))
        return Expect(
            line=node.line,
            case=self._case(entries),
            open=self._elements(entries, "open"),
            data=_data(entries),
            status=self.known.status(status) if status else None,
            incidents=self._elements(entries, "incidents") or (),
            due=self._instants(due) if due else {},
            role=self._of_tasks(entries, "role"),
            priority=self._of_tasks(entries, "priority"),
            told=self._told(entries),
            ended_at=self._elements(entries, "ended_at") or (),
            reader=self.known.person(reader) if reader else None,
            hidden=tuple(one.text("hidden") for one in hidden.several("hidden")) if hidden else (),
        )

    def _done(self, node: Node, kind: str) -> Iterator[Do]:
        entries = node.entries(said("The step"), _DONE - ({"claim"} if kind == "do" else {"do", "data"}))
        for element in entries[kind].several(kind):
            name, defaults = self.known.task(element), self._defaults(element.text(kind))
            people = entries.get("as") or defaults.get("as")
            if people is None:
                raise node.refuse(said("Who does %(task)s? Say as, here or in the defaults of %(task)s.", task=name))
            for person in people.several("as"):
                yield Do(
                    line=node.line,
                    case=self._case(entries),
                    element=name,
                    person=self.known.person(person),
                    data=_laid_over(_data(defaults), _data(entries)),
                    claim_only=kind == "claim",
                    refused=_refusal(entries),
                )

    def _retried(self, node: Node) -> Retry:
        entries = node.entries(said("The step"), frozenset({"retry", "case"}))
        who = entries["retry"].entries("retry", frozenset({"as"}))
        if "as" not in who:
            raise node.refuse(said("retry says who does it (as)."))
        return Retry(line=node.line, case=self._case(entries), person=self.known.person(who["as"]))

    def _advanced(self, node: Node) -> Advance:
        text = node.text("advance")
        try:
            parse_duration(text)
        except DurationError:
            return Advance(line=node.line, to=self.instant(node))
        return Advance(line=node.line, by=text)

    def instant(self, node: Node) -> datetime:
        """A point of time; without an offset it is the house's. Raises FaultyNode."""
        text = node.text(said("A point of time"))
        try:
            return parse_instant(text, self.known.zone)
        except InstantError:
            told = said(
                "%(text)s is neither a time, such as 2026-03-02T09:00+08:00, nor a duration, such as P1D or 2WD.",
                text=repr(text),
            )
            raise node.refuse(told) from None

    def _instants(self, node: Node) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for name, value in node.entries("due").items():
            found[self._named(node, name)] = self.instant(value)
        return found

    def _of_tasks(self, entries: Mapping[str, Node], key: str) -> Mapping[str, str]:
        """What is said of tasks, by their element."""
        node = entries.get(key)
        return {self._named(node, name): one.text(key) for name, one in node.entries(key).items()} if node else {}

    def _told(self, entries: Mapping[str, Node]) -> Mapping[str, tuple[str, ...]]:
        node = entries.get("told")
        if node is None:
            return {}
        return {
            self.known.person(Node(node.file, node.keys[login], login)): tuple(
                map(self.known.task, one.several("told"))
            )
            for login, one in node.entries("told").items()
        }

    def _named(self, node: Node, name: str) -> str:
        return self.known.task(Node(node.file, node.keys[name], name))

    def _elements(self, entries: Mapping[str, Node], key: str) -> tuple[str, ...] | None:
        if key not in entries:
            return None
        return tuple(self.known.element(one) for one in entries[key].several(key))

    def _case(self, entries: Mapping[str, Node]) -> str | None:
        return self.known.process(entries["case"]) if "case" in entries else None

    def _defaults(self, element: str) -> Mapping[str, Node]:
        node = self.defaults.get(element)
        return node.entries(said("The defaults of %(element)s", element=element), _DEFAULT) if node else {}


def _data(entries: Mapping[str, Node], key: str = "data") -> Data:
    return cast("Data", Node.plain(entries[key])) if key in entries and entries[key].entries(key) else {}


def _laid_over(below: Data, above: Data) -> Data:
    """Sections are joined, anything else is replaced."""
    joined = dict(below)
    for key, value in above.items():
        under = joined.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        joined[key] = _laid_over(cast("Data", under), cast("Data", value)) if both else value
    return joined


def _refusal(entries: Mapping[str, Node]) -> Refusal | None:
    node = entries.get("refused")
    if node is None:
        return None
    if not isinstance(node.value, Mapping):
        return Refusal(code=node.text("refused"))
    fields = node.entries("refused")
    return Refusal(fields={name: one.text(name) if one.value is not None else None for name, one in fields.items()})
