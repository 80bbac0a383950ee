"""Builds the page on which an operator moves a case by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.commands.cases.look_over import LookOver, look_over
from server.commands.cases.ordered import Effect
from server.domain.errors import DomainError
from server.forms.errors import FieldError
from server.forms.overwriting import Kind
from server.pages.case_page import case_diagram
from server.pages.case_scene import case_scene
from server.pages.contexts.operate import ChangedData, OperatePage, Trial
from server.pages.contexts.parts import Option
from server.pages.operate_orders import FIELDS
from server.pages.order_words import OrderTeller
from server.pages.sent import Sent
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
    teller = OrderTeller(visit, scene, overview)
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
        trial=_trial(teller, operated.effect, sent) if operated.effect else None,
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


def _trial(teller: OrderTeller, effect: Effect, sent: Sent) -> Trial:
    fields = [pair for pair in sent.pairs if pair[0] in FIELDS]
    return teller.trial(effect, sent.text("do"), fields, sent.text("reason"))
