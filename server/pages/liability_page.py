"""Builds the page of who is liable for a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from server.domain.cases import Provenance
from server.domain.liability import Act, Part, Share
from server.pages.contexts.liability import ActCard, LiabilityPage, ShareRow
from server.pages.contexts.parts import ShownSection
from server.pages.shown import Teller, writers
from server.pages.told import possible_logins, possible_people
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_texts import CaseTexts, case_texts
from server.queries.liability import CaseLiability
from server.queries.names import branch_names, names_by_login, person_names, role_names

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ActTeller:
    """Tells what was done in one case: what was entered, and the data that its form showed as they stood."""

    teller: Teller
    results: Mapping[str, str | None]

    def card(self, act: Act) -> ActCard:
        """What was done, for its card."""
        texts, names, fact = self.teller.texts, self.teller.names, act.fact
        text = texts.of(act.element)
        return ActCard(
            id=f"entry-{fact.seq}",
            step=text.name,
            person=names.person(fact.by),
            role=names.role(act.role),
            at=fact.at,
            values=self._entered(act),
            data=self._stood(act),
            entry=fact.seq,
            digest=fact.hash,
            objects=act.objects,
            overruled=act.overruled,
            gone=not fact.values,
        )

    def _entered(self, act: Act) -> tuple[ShownSection, ...]:
        result = self.results[act.element]
        values = {result: act.fact.values} if result else act.fact.values
        wrote = Provenance(act.element, "", act.fact.by, act.fact.at)
        parts = self.teller.sections(values, dict.fromkeys(values, wrote)) if act.fact.values else ()
        return tuple(replace(part, title="", by=None, at=None) for part in parts)

    def _stood(self, act: Act) -> tuple[ShownSection, ...]:
        form = self.teller.texts.of(act.element).form
        shown = {key: act.data[key] for key in form.show if key in act.data} if form else {}
        return self.teller.sections(shown, {key: act.wrote[key] for key in shown if key in act.wrote})


def act_teller(visit: Visit, found: CaseLiability) -> ActTeller:
    """Reads the names that are needed to tell it."""
    case = found.view.case
    texts = case_texts(visit.reading, visit.wired.transactions.forms, case, visit.locale)
    names = names_for(visit, texts, [{**act.data, "": act.fact.values} for act in found.liability.acts])
    people = [person for act in found.liability.acts for person in (act.fact.by, *writers(act.wrote))]
    with visit.wired.database.read() as connection:
        known = person_names(connection, [found.liability.manager, *people])
    names = replace(names, people={**names.people, **known})
    teller = Teller(visit.words, visit.zone_of(case.branch), names, texts)
    elements = [element for inner in found.view.bundle.elements.values() for element in inner.values()]
    return ActTeller(teller, {element.id: element.result for element in elements})


def names_for(visit: Visit, texts: CaseTexts, told: Sequence[Data]) -> Names:
    """The names of what data may hold: people by id and login, branches, roles."""
    with visit.wired.database.read() as connection:
        return Names(
            people=person_names(connection, [each for data in told for each in possible_people(data)]),
            branches=branch_names(connection, visit.locale),
            roles=role_names(texts.labels),
            logins=names_by_login(connection, [each for data in told for each in possible_logins(data)]),
        )


def liability_page(visit: Visit, found: CaseLiability) -> LiabilityPage:
    """The page of who is liable."""
    told, case, liability = act_teller(visit, found), found.view.case, found.liability
    names, texts = told.teller.names, told.teller.texts
    decision = found.view.bundle.info.liability or ""

    def cards(acts: Iterable[Act]) -> tuple[ActCard, ...]:
        return tuple(told.card(act) for act in acts)

    return LiabilityPage(
        id=case.id,
        title=case.title,
        business_key=case.business_key or "",
        manager=names.person(liability.manager) if liability.manager else "",
        issued=cards(liability.of(Part.ISSUE)),
        decided=cards(liability.of(Part.DECIDE)),
        managed=cards(liability.of(Part.MANAGE)),
        objections=cards(liability.objections),
        shares=tuple(_share(visit, told, share) for share in liability.shares),
        unallocated=_percent(visit, liability.unallocated) if liability.unallocated else "",
        table=texts.labels.get(f"decision.{decision}", decision),
        digest=liability.digest,
    )


def _share(visit: Visit, told: ActTeller, share: Share) -> ShareRow:
    elements = told.teller.texts.elements
    step = share.element or share.ruled.steps[0]
    return ShareRow(
        share=_percent(visit, share.ruled.share),
        person=told.teller.names.person(share.person) if share.person else "",
        step=elements[step].name if step in elements else step,
        indirect=share.ruled.indirect,
        first=share.ruled.first,
    )


def _percent(visit: Visit, hundredths: Decimal) -> str:
    return f"{visit.words.formats.number(hundredths)} %"
