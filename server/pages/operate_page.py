"""Builds the page on which an operator moves a case by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.commands.cases.look_over import LookOver, Overview, look_over
from server.commands.cases.ordered import Effect
from server.domain.errors import DomainError
from server.forms.errors import FieldError
from server.forms.overwriting import Kind
from server.pages.case_page import CaseScene, case_diagram, case_scene
from server.pages.contexts.operate import ChangedData, EffectLine, OperatePage, Place, Trial
from server.pages.contexts.parts import Option
from server.pages.operate_orders import FIELDS
from server.pages.sent import Sent
from server.pages.timeline import Chronicler
from server.pages.visits import Visit
from server.pages.words import Words

NOTHING_SENT = Sent(())


@dataclass(frozen=True, slots=True)
class Operated:
    """What was asked on the page (`sent`), and what came of it."""

    effect: Effect | None = None
    refusal: DomainError | None = None
    errors: Sequence[FieldError] = ()
    sent: Sent = NOTHING_SENT


def operate_page(visit: Visit, case_id: str, operated: Operated) -> OperatePage:
    """The page. Raises CaseNotFound, RightMissing, CaseEnded and CaseSuspended."""
    overview = visit.run(look_over, LookOver(case_id=case_id, actor=visit.actor))
    scene = case_scene(visit, case_id)
    teller = _Teller(visit, scene, overview)
    refusal, sent = operated.refusal, operated.sent
    return OperatePage(
        id=case_id,
        title=scene.view.case.title,
        revision=overview.ordered.case.version,
        diagram=case_diagram(scene, teller.chronicler),
        tokens=teller.tokens(sent, skippable=False),
        skippable=teller.tokens(sent, skippable=True),
        targets=teller.targets(sent),
        known=tuple(sorted(scene.view.data)),
        change=_change(visit, operated),
        awaited=teller.awaited(sent),
        trial=teller.trial(operated.effect, sent) if operated.effect else None,
        refusal=visit.words.refusal(refusal, scene.names) if refusal else None,
    )


def _change(visit: Visit, operated: Operated) -> ChangedData:
    words, sent = visit.words, operated.sent
    kinds = {
        Kind.KEPT: words.gettext("As before"),
        Kind.TEXT: words.gettext("Text"),
        Kind.NUMBER: words.gettext("Number"),
        Kind.YES_NO: words.gettext("Yes or no"),
        Kind.JSON: words.gettext("JSON"),
    }
    key = sent.text("key")
    message = " ".join(_told_at(words, each, each.path.removeprefix(key).lstrip(".")) for each in operated.errors)
    return ChangedData(
        key=key,
        value=sent.whole("value"),
        kinds=tuple(Option(kind.value, text, kind.value == sent.text("kind")) for kind, text in kinds.items()),
        errors={"data-value": message} if message else {},
    )


def _told_at(words: Words, error: FieldError, member: str) -> str:
    text = words.fill(error.message, error.params)
    return words.gettext("%(label)s: %(text)s", label=member, text=text) if member else text


class _Teller:
    def __init__(self, visit: Visit, scene: CaseScene, overview: Overview) -> None:
        self._words = visit.words
        self._overview = overview
        self._bundle = overview.ordered.bundle
        self._main = overview.ordered.case.process
        self.chronicler = Chronicler(visit.words, scene.names, scene.texts)
        self._names = {key: text.name for key, text in scene.texts.processes.items()}

    def tokens(self, sent: Sent, *, skippable: bool) -> tuple[Place, ...]:
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
        chosen = sent.text("to")
        steps = {f"{process} {element}": self._place(process, element) for process, element in self._overview.targets}
        options = (Place(step, text, step, step == chosen) for step, text in steps.items())
        return tuple(sorted(options, key=lambda option: option.text))

    def awaited(self, sent: Sent) -> tuple[Option, ...]:
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

    def trial(self, effect: Effect, sent: Sent) -> Trial:
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
        fields = tuple(pair for pair in sent.pairs if pair[0] in FIELDS)
        lines = tuple(line for line in self._lines(effect) if line.items)
        return Trial(titles.get(sent.text("do"), ""), lines, tuple(warnings), fields, sent.text("reason"))

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
