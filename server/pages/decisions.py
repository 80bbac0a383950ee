"""Why something was decided so: decisions of a case in the reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from server.domain.wording import N_
from server.pages.contexts.case import DecisionCard, RuleHit
from server.pages.contexts.parts import ShownValue
from server.pages.shown import Teller
from server.queries.case_decisions import CaseDecision
from server.queries.case_texts import CaseTexts

_POLICIES = {
    "UNIQUE": N_("Only one rule may match."),
    "ANY": N_("All rules that match must agree."),
    "PRIORITY": N_("Of the rules that match, the one with the most important result counts."),
    "FIRST": N_("The first rule that matches counts."),
    "RULE ORDER": N_("All rules that match count, in the order of the table."),
    "OUTPUT ORDER": N_("All rules that match count, the most important result first."),
    "COLLECT": N_("All rules that match count."),
    "COLLECT SUM": N_("The results of all rules that match are added up."),
    "COLLECT COUNT": N_("The different results of the rules that match are counted."),
    "COLLECT MIN": N_("The smallest result of the rules that match counts."),
    "COLLECT MAX": N_("The largest result of the rules that match counts."),
}
_DIGITS = 12
"""How much of a digest is shown; enough to tell two files of a folder apart."""


def decision_name(texts: CaseTexts, decision: str, name: str) -> str:
    """What a decision is called: its label, else its name in the model."""
    return texts.labels.get(f"decision.{decision}") or name


def anchor(made: CaseDecision) -> str:
    """Where on the page the decision stands."""
    return f"decision-{made.seq}"


def decision_card(teller: Teller, made: CaseDecision, step: str) -> DecisionCard:
    """The decision for its card; `step` is what the element is called."""
    policy = _POLICIES.get(made.hit_policy or "")
    prefix = f"decision.{made.decision}."
    values = teller.values(prefix)
    return DecisionCard(
        id=anchor(made),
        name=decision_name(teller.texts, made.decision, made.name),
        at=made.at,
        step=step,
        policy=teller.words.gettext(policy) if policy else "",
        inputs=tuple(values.named(key, value) for key, value in made.inputs.items()),
        rules=tuple(_rules(teller, made)),
        outputs=() if made.blind else tuple(_outputs(teller, made, prefix)),
        notes=made.notes,
        file=made.file,
        version=made.version,
        digest=made.sha256[:_DIGITS],
        blind=made.blind,
    )


def _rules(teller: Teller, made: CaseDecision) -> Iterator[RuleHit]:
    """Annotations may be translated by the id of their rule."""
    for (number, why), rule in zip(made.rules.items(), made.rule_ids, strict=False):
        yield RuleHit(number, teller.texts.labels.get(f"decision.{made.decision}.{rule}") or why)


def _outputs(teller: Teller, made: CaseDecision, prefix: str) -> Iterator[ShownValue]:
    if isinstance(made.output, Mapping):
        for key, value in cast("Mapping[str, object]", made.output).items():
            yield teller.values(prefix).named(key, value)
    else:
        key = made.column or "result"
        shown = teller.values(prefix).named(key, made.output)
        known = f"{prefix}{key}" in teller.texts.labels
        yield shown if known else replace(shown, label=teller.words.gettext("Result"))
