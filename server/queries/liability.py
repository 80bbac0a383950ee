"""Who is liable for a case, for those who may know: reckoned from its trail by what its process declares."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from server.domain.cases import Provenance
from server.domain.liability import Liability, LiabilityRules, NoLiability, liability_of
from server.domain.people import Actor
from server.domain.replay import Fact, facts_of
from server.domain.rights import is_hidden, require_liability
from server.domain.separation import Blind
from server.engine.liability import liability_rules
from server.queries.case_view import CaseView, case_view
from server.queries.reading import Reading
from server.store.chains import entries_of

_FOUND = ("values", "value", "before")


@dataclass(frozen=True, slots=True)
class CaseLiability:
    """A case, and who is liable for it."""

    view: CaseView
    liability: Liability


def case_liability(reading: Reading, case_id: str, actor: Actor) -> CaseLiability:
    """Reckon it. Raises CaseNotFound, RightMissing for who may not know, NoLiability where the process shares none."""
    view = case_view(reading, case_id, actor)
    require_liability(view.case, actor)
    rules = rules_of(reading, view)
    if rules is None:
        raise NoLiability
    facts = seen_facts(reading, view, actor)
    return CaseLiability(view, liability_of(facts, rules))


def rules_of(reading: Reading, view: CaseView) -> LiabilityRules | None:
    """What the process of the case declares, as bound."""
    with reading.database.read() as connection:
        zone = reading.database.working_times.of(view.case.branch, connection).zone
    return liability_rules(view.bundle, zone)


def seen_facts(reading: Reading, view: CaseView, actor: Actor) -> Iterator[Fact]:
    """The facts of the case, without what is still blind to the reader."""
    return (_seen(fact, view.blind, actor) for fact in facts_of(entries_of(reading.database, view.case.id)))


def _seen(fact: Fact, blind: Blind, actor: Actor) -> Fact:
    wrote = Provenance(fact.text("element"), "", fact.by, fact.at)
    if fact.payload is None or not is_hidden(wrote, blind, actor.id):
        return fact
    return replace(fact, payload={name: told for name, told in fact.payload.items() if name not in _FOUND})
