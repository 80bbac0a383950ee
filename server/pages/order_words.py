"""Tells an operator where the tokens of a case stand and what an order would do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from server.commands.cases.look_over import Overview
from server.commands.cases.ordered import Effect
from server.pages.case_scene import CaseScene
from server.pages.contexts.operate import EffectLine, Place, Trial
from server.pages.contexts.parts import Option
from server.pages.sent import Sent
from server.pages.timeline import Chronicler
from server.pages.visits import Visit

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
        """The steps where a token can be placed, by their names."""
        chosen = sent.text("to")
        steps = {f"{process} {element}": self._place(process, element) for process, element in self._overview.targets}
        options = (Place(step, text, step, step == chosen) for step, text in steps.items())
        return tuple(sorted(options, key=lambda option: option.text))

    def awaited(self, sent: Sent) -> tuple[Option, ...]:
        """The messages and signals that are waited for."""
        chosen = sent.text("at")
        found = [(f"{each.token} {each.name}", each) for each in self._overview.standing.subscriptions]
        return tuple(
            Option(value, f"{each.name} · {self.chronicler.step(each.element)}", value == chosen)
            for value, each in found
        )

    def _place(self, process: str, element: str) -> str:
        found = self._bundle.elements[process].get(element)
        name = self.chronicler.step(element, found.name if found else "")
        return name if process == self._main else f"{name} · {self._names.get(process, process)}"

    def trial(self, effect: Effect, do: str, fields: Pairs, reason: str) -> Trial:
        """What an order would do, with the `fields` that make it."""
        gettext = self._words.gettext
        titles = {
            "move": gettext("Move the case"),
            "skip": gettext("Skip a step"),
            "repeat": gettext("Repeat a step"),
            "data": gettext("Change data"),
            "messages": gettext("Send a message again"),
        }
        warnings = [
            *(gettext("“%(step)s” may then wait for ever.", step=each) for each in effect.outlook.may_wait),
            *(gettext("“%(step)s” may be passed twice.", step=each) for each in effect.outlook.may_repeat),
        ]
        lines = tuple(line for line in self._lines(effect) if line.items)
        return Trial(titles.get(do, ""), lines, tuple(warnings), tuple(fields), reason)

    def _lines(self, effect: Effect) -> Iterable[EffectLine]:
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
        yield EffectLine(gettext("Data that change"), tuple(dict.fromkeys(each.key for each in done.changes)))
        yield EffectLine(gettext("Messages that are sent"), tuple(each.name for each in done.thrown))
        ending = {"completed": gettext("The case would be completed."), "failed": gettext("The case would fail.")}
        told = ending.get(done.status.value)
        yield EffectLine(gettext("End"), (told,) if told else ())

    def _line(self, label: str, elements: Iterable[str]) -> EffectLine:
        return EffectLine(label, tuple(dict.fromkeys(self.chronicler.step(each) for each in elements)))
