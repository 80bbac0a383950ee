"""The form of changes: what can be chosen, and what was."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    Change,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
)
from server.pages.contexts.parts import Option
from server.pages.contexts.picking import Picker
from server.pages.contexts.what_if import FieldFault, WhatIfForm
from server.pages.report_words import weekdays_told
from server.pages.sent import Sent
from server.pages.what_if_names import HouseNames
from server.reports.simulated_log import Changeable

WEEKS = ("4", "13")
REPLICATIONS = ("50", "100", "200")
MOST_PEOPLE = 20
MOST_PERCENT = 1000
SIMULATED_FIELDS = ("leaver", "person")
"""The fields that name a person."""
NOTHING_SENT = Sent(())
_SATURDAY = 5


@dataclass(slots=True)
class Read:
    """The changes that were asked for, and what is wrong with the entries."""

    changes: list[Change] = field(default_factory=list[Change])
    faults: list[FieldFault] = field(default_factory=list[FieldFault])


def read_changes(sent: Sent, names: HouseNames, known: Changeable) -> Read:
    """Read every change; one that is half filled in is a fault at its field."""
    read, reader = Read(), _Reader(sent, names, known)
    for part in (reader.people, reader.leaver, reader.days, reader.arrivals, reader.hold, reader.drop, reader.route):
        part(read)
    reader.hours(read)
    if not read.changes and not read.faults:
        text = names.words.gettext("Choose at least one change.")
        read.faults.append(FieldFault("desk", names.words.gettext("More people"), text))
    return read


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the entries of one form."""

    sent: Sent
    names: HouseNames
    known: Changeable

    def people(self, read: Read) -> None:
        """More people of a role."""
        desk = self._chosen("desk", [f"{role}@{branch}" for role, branch in _desks(self.known)])
        label = self.names.words.gettext("How many")
        count = self._number("count", label, MOST_PEOPLE, read, needed=bool(desk))
        if desk and count:
            role, _, branch = desk.partition("@")
            read.changes.append(AddPeople(role, count, branch or None))
        elif count:
            self._missing("desk", self.names.words.gettext("More people"), read)

    def leaver(self, read: Read) -> None:
        """Somebody less."""
        if person := self._person("leaver", self.names.words.gettext("Somebody less"), read):
            read.changes.append(RemovePerson(person))

    def days(self, read: Read) -> None:
        """Other weekdays of somebody."""
        days = frozenset(day for day in range(7) if ("day", str(day)) in self.sent.pairs)
        if person := self._person("person", self.names.words.gettext("Somebody is there on other days"), read):
            if days:
                read.changes.append(PersonDays(person, days))
            else:
                self._missing("day-0", self.names.words.gettext("Weekdays"), read)

    def arrivals(self, read: Read) -> None:
        """More or fewer cases."""
        percent = self._number("arrivals", self.names.words.gettext("Cases that come"), MOST_PERCENT, read)
        if percent is not None:
            process = self._chosen("process", sorted({step.process for step in self.known.steps}))
            read.changes.append(ArrivalFactor(percent / 100, process or None))

    def hold(self, read: Read) -> None:
        """A step that takes longer or shorter."""
        step, words = self._chosen("held", _steps(self.known)), self.names.words
        percent = self._number("hold", words.gettext("Of its time"), MOST_PERCENT, read, needed=bool(step))
        if step and percent is not None:
            read.changes.append(HoldFactor(step, percent / 100))
        elif percent is not None:
            self._missing("held", words.gettext("A step takes longer or shorter"), read)

    def drop(self, read: Read) -> None:
        """A step done away with."""
        if step := self._chosen("dropped", _steps(self.known)):
            read.changes.append(DropStep(step))

    def route(self, read: Read) -> None:
        """Another share of cases through a step."""
        routed, words = self._chosen("routed", _routes(self.known)), self.names.words
        percent = self._number("share", words.gettext("Share of cases"), 100, read, needed=bool(routed), least=0)
        if routed and percent is not None:
            process, _, step = routed.partition(" ")
            read.changes.append(RouteShare(process, step, percent / 100))
        elif percent is not None:
            self._missing("routed", words.gettext("A rule sends other cases through a step"), read)

    def hours(self, read: Read) -> None:
        """Other opening hours, in one stretch."""
        texts, words = (self.sent.text("opens"), self.sent.text("closes")), self.names.words
        if not any(texts):
            return
        try:
            opens, closes = map(time.fromisoformat, texts)
        except ValueError:
            read.faults.append(FieldFault("opens", words.gettext("Opens"), words.gettext("Enter both times.")))
            return
        if opens >= closes or opens.tzinfo or closes.tzinfo:
            text = words.gettext("It must close after it opens.")
            read.faults.append(FieldFault("closes", words.gettext("Closes"), text))
            return
        days = range(_SATURDAY + bool(self.sent.text("saturday")))
        read.changes.append(Hours(dict.fromkeys(days, ((opens, closes),))))

    def _chosen(self, name: str, among: Sequence[str]) -> str:
        """What was chosen; what nobody could choose counts as nothing."""
        text = self.sent.text(name)
        return text if text in among else ""

    def _person(self, name: str, label: str, read: Read) -> str:
        """Who was chosen; a text that names nobody whose work is known is a fault, as it may have been typed."""
        person = self._chosen(name, self.known.people)
        if self.sent.text(name) and not person:
            self._missing(name, label, read)
        return person

    def _number(
        self, name: str, label: str, most: int, read: Read, *, needed: bool = False, least: int = 1
    ) -> int | None:
        text = self.sent.text(name)
        if not text and not needed:
            return None
        if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most:
            return int(text)
        words = self.names.words
        told = words.fill(
            words.gettext("Enter a whole number from %(least)s to %(most)s."), {"least": str(least), "most": str(most)}
        )
        read.faults.append(FieldFault(name, label, told))
        return None

    def _missing(self, name: str, label: str, read: Read) -> None:
        read.faults.append(FieldFault(name, label, self.names.words.gettext("Choose one.")))


def form_of(
    names: HouseNames,
    known: Changeable,
    people: Mapping[str, Picker],
    sent: Sent = NOTHING_SENT,
    faults: Iterable[FieldFault] = (),
    refusal: str | None = None,
) -> WhatIfForm:
    """The form with what was sent in it."""
    gettext = names.words.gettext

    def options(name: str, values: Iterable[str], told: Callable[[str], str]) -> tuple[Option, ...]:
        return tuple(Option(value, told(value), value == sent.text(name)) for value in values)

    steps = _steps(known)
    weeks = {"4": gettext("four weeks"), "13": gettext("three months")}
    return WhatIfForm(
        desks=options("desk", [f"{role}@{branch}" for role, branch in _desks(known)], lambda desk: _desk(names, desk)),
        leaver=people["leaver"],
        person=people["person"],
        days=tuple(
            Option(str(day), name, ("day", str(day)) in sent.pairs)
            for day, name in enumerate(weekdays_told(names.words))
        ),
        processes=options("process", sorted({step.process for step in known.steps}), names.process),
        held=options("held", steps, names.step),
        dropped=options("dropped", steps, names.step),
        routed=options("routed", _routes(known), lambda route: _route(names, route)),
        weeks=tuple(Option(value, weeks[value], value == (sent.text("weeks") or WEEKS[0])) for value in WEEKS),
        replications=tuple(
            Option(value, value, value == (sent.text("replications") or REPLICATIONS[0])) for value in REPLICATIONS
        ),
        count=sent.text("count"),
        arrivals=sent.text("arrivals"),
        hold=sent.text("hold"),
        share=sent.text("share"),
        opens=sent.text("opens"),
        closes=sent.text("closes"),
        saturday=bool(sent.text("saturday")),
        faults=tuple(faults),
        refusal=refusal,
    )


def _desks(known: Changeable) -> list[tuple[str, str]]:
    """Each role for all branches together, then for each of them."""
    return [pair for role in dict.fromkeys(role for role, _ in known.desks) for pair in _of_role(role, known)]


def _of_role(role: str, known: Changeable) -> list[tuple[str, str]]:
    return [(role, ""), *(pair for pair in known.desks if pair[0] == role)]


def _desk(names: HouseNames, desk: str) -> str:
    role, _, branch = desk.partition("@")
    return f"{names.role(role)} · {names.branch(branch)}"


def _steps(known: Changeable) -> list[str]:
    return list(dict.fromkeys(step.step for step in known.steps))


def _routes(known: Changeable) -> list[str]:
    return [f"{step.process} {step.step}" for step in known.steps]


def _route(names: HouseNames, route: str) -> str:
    process, _, step = route.partition(" ")
    return f"{names.process(process)} · {names.step(step)}"
