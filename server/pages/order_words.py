"""Tells an operator where the tokens of a case stand and what an order would do."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from server.commands.cases.look_over import Overview
from server.commands.cases.ordered import Effect
from server.domain.codec import to_json
from server.engine.bundle import Element
from server.engine.operating.along import Spot, along
from server.pages.case_scene import CaseScene
from server.pages.contexts.operate import EffectLine, Place, Trial
from server.pages.contexts.parts import Option
from server.pages.difference_words import element_kinds
from server.pages.sent import Sent
from server.pages.timeline import Chronicler
from server.pages.visits import Visit

_LONGEST = 300

Pairs: TypeAlias = Sequence[tuple[str, str]]


class OrderTeller:
    """Tells where the tokens of a case stand, where they can go, and what an order would do."""

    def __init__(self, visit: Visit, scene: CaseScene, overview: Overview) -> None:
        self._words = visit.words
        self._overview = overview
        self._bundle = overview.ordered.bundle
        self._main = overview.ordered.case.process
        self.chronicler = Chronicler(visit.words, scene.names, scene.texts)
        self._names = {key: text.name for key, text in scene.texts.processes.items()}
        self._data = scene.view.data
        self._along = along(self._bundle)
        self._position = {spot: number for number, spot in enumerate(self._along)}
        self._unnamed = {spot[1]: self._by_kind(*spot) for spot in self._along if not self._element(*spot).name}

    def tokens(self, sent: Sent, *, skippable: bool) -> tuple[Place, ...]:
        """Those that can go on without what they wait for, or those that can be moved."""
        chosen = {text for name, text in sent.pairs if name == ("at" if skippable else "away")}
        shown = [each for each in self._overview.ordered.standpoints if (each.skippable if skippable else each.movable)]
        places = [self._place(each.process, each.element) for each in shown]
        return tuple(
            Place(each.token, text, f"{each.process} {each.element}", each.token in chosen)
            for each, text in zip(shown, self._told_apart(places), strict=True)
        )

    def _told_apart(self, places: Sequence[str]) -> Iterator[str]:
        """The same places with numbers where several tokens wait at one."""
        so_far, all_there = Counter[str](), Counter(places)
        for place in places:
            so_far[place] += 1
            if all_there[place] == 1:
                yield place
            else:
                numbers = {"number": str(so_far[place]), "count": str(all_there[place])}
                yield self._words.gettext("%(step)s (%(number)s of %(count)s)") % {"step": place, **numbers}

    def targets(self, sent: Sent) -> tuple[Place, ...]:
        """The steps where a token can be placed, as the flow runs."""
        chosen = sent.text("to")
        spots = sorted(self._overview.targets, key=lambda spot: self._position.get(spot, len(self._position)))
        steps = [f"{process} {element}" for process, element in spots]
        texts = self._told_apart(self._places_told_apart(spots))
        return tuple(Place(step, text, step, step == chosen) for step, text in zip(steps, texts, strict=True))

    def awaited(self, sent: Sent) -> tuple[Option, ...]:
        """The messages and signals that are waited for."""
        chosen = sent.text("at")
        found = [(f"{each.token} {each.name}", each) for each in self._overview.standing.subscriptions]
        return tuple(
            Option(value, f"{each.name} · {self.chronicler.step(each.element)}", value == chosen)
            for value, each in found
        )

    def _place(self, process: str, element: str) -> str:
        return self._in_process(self._step(element), process)

    def _in_process(self, name: str, process: str) -> str:
        return name if process == self._main else f"{name} · {self._names.get(process, process)}"

    def _places_told_apart(self, spots: Sequence[Spot]) -> list[str]:
        """Places; of steps that are called alike also what comes before each."""
        alike = Counter(self._place(*spot) for spot in spots)
        return [
            self._place(*spot)
            if alike[self._place(*spot)] == 1 or not self._along[spot].before
            else self._in_process(
                self._words.gettext("%(step)s (after “%(before)s”)")
                % {"step": self._step(spot[1]), "before": self._step(self._along[spot].before)},
                spot[0],
            )
            for spot in spots
        ]

    def _element(self, process: str, element: str) -> Element:
        return self._bundle.elements[process][element]

    def _step(self, element: str) -> str:
        return self.chronicler.step(element, self._unnamed.get(element, ""))

    def _by_kind(self, process: str, element: str) -> str:
        """What an element without a name is called: its kind, and a step beside it."""
        kind = element_kinds(self._words).get(self._element(process, element).type)
        beside, gettext = self._along[process, element], self._words.gettext
        if kind and beside.after:
            return gettext("%(kind)s before “%(step)s”") % {"kind": kind, "step": self.chronicler.step(beside.after)}
        if kind and beside.before:
            return gettext("%(kind)s after “%(step)s”") % {"kind": kind, "step": self.chronicler.step(beside.before)}
        return element

    def trial(self, effect: Effect, do: str, fields: Pairs, reason: str) -> Trial:
        """What an order would do, with the `fields` that make it."""
        gettext, outlook = self._words.gettext, effect.outlook
        titles = {
            "move": gettext("Move the case"),
            "skip": gettext("Skip a step"),
            "repeat": gettext("Repeat a step"),
            "data": gettext("Change data"),
            "messages": gettext("Send a message again"),
        }
        warnings = [
            *(gettext("“%(step)s” may then wait for ever.", step=step) for step in map(self._called, outlook.may_wait)),
            *(gettext("“%(step)s” may be passed twice.", step=step) for step in map(self._called, outlook.may_repeat)),
        ]
        lines = tuple(line for line in self._lines(effect, do) if line.items)
        return Trial(titles.get(do, ""), lines, tuple(warnings), tuple(fields), reason)

    def _lines(self, effect: Effect, do: str) -> Iterable[EffectLine]:
        done, gettext = effect.outcome, self._words.gettext
        before, after = done.before, done.after
        was = {task.token: task.element for task in before.tasks}
        passed = (step.element for step in done.steps if step.event.value == "completed")
        yield self._line(gettext("Tasks that end"), (was[each.token] for each in done.closed))
        yield self._line(gettext("Tasks that open"), (each.element for each in done.opened))
        yield self._line(gettext("Steps that run"), passed)
        yield self._line(gettext("Timers that start"), (t.element for t in after.timers if t not in before.timers))
        yield self._line(gettext("Timers that stop"), (t.element for t in before.timers if t not in after.timers))
        yield self._line(
            gettext("Steps that could not go on"), (i.element for i in after.incidents if i not in before.incidents)
        )
        yield EffectLine(gettext("Data that change"), tuple(self._changes(effect, do)))
        yield EffectLine(gettext("Messages that are sent"), tuple(each.name for each in done.thrown))
        ending = {"completed": gettext("The case would be completed."), "failed": gettext("The case would fail.")}
        told = ending.get(done.status.value)
        yield EffectLine(gettext("End"), (told,) if told else ())

    def _called(self, told: str) -> str:
        """An element by the name or id that the engine tells."""
        return self.chronicler.names.steps.get(told) or self._step(told)

    def _changes(self, effect: Effect, do: str) -> Iterator[str]:
        """The variables that change; of one that the operator changes also its values."""
        for key, value in {each.key: each.value for each in effect.outcome.changes}.items():
            if do != "data":
                yield key
            elif key in self._data:
                yield f"{key}: {_plain(self._data[key])} → {_plain(value)}"
            else:
                yield f"{key}: {_plain(value)}"

    def _line(self, label: str, elements: Iterable[str]) -> EffectLine:
        return EffectLine(label, tuple(dict.fromkeys(self._step(each) for each in elements)))


def _plain(value: object) -> str:
    """A value as it is entered, cut where it is long."""
    plain = to_json(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
