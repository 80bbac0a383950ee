"""Who is liable for a case, as a paper that names the entries of the trail it rests on."""

from dataclasses import dataclass

from server.pages.contexts.liability import ActCard, LiabilityPage
from server.pages.paper import Paper
from server.pages.visits import Visit
from server.queries.liability import CaseLiability


def liability_paper(visit: Visit, found: CaseLiability, page: LiabilityPage) -> bytes:
    """The PDF of what the page tells."""
    gettext = visit.words.gettext
    printed = f"{visit.actor.name}, {visit.words.formats.instant(visit.now, visit.zone)}"
    name = " · ".join(filter(None, (page.business_key, page.title)))
    paper = Paper(gettext("Liability"), visit.locale, f"{name} · {printed}")
    paper.heading(gettext("Liability"), level=1)
    paper.text(name)
    writer = _Writer(visit, paper)
    writer.shares(page)
    paper.facts([(gettext("Manages it now"), page.manager or "—")])
    writer.acts(gettext("Given out by"), page.issued)
    writer.acts(gettext("Decided by"), page.decided)
    writer.acts(gettext("Managed by"), page.managed)
    writer.objections(page)
    case = found.view.case
    paper.heading(gettext("Seal"))
    paper.facts(
        [
            (gettext("Printed by"), printed),
            (gettext("Case"), case.id),
            (gettext("SHA-256 of the entries it rests on"), page.digest),
            (gettext("Audit trail up to entry"), str(case.audit_seq)),
            (gettext("SHA-256 of that entry"), case.audit_head.hex()),
        ]
    )
    return paper.pdf()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of the page on a paper."""

    visit: Visit
    paper: Paper

    def shares(self, page: LiabilityPage) -> None:
        """Who bears which part."""
        gettext, paper = self.visit.words.gettext, self.paper
        paper.heading(gettext("Shares"))
        if not page.shares:
            paper.text(gettext("Nothing has been given out yet, so there is nothing to share."))
            return
        kinds = {True: gettext("indirect"), False: gettext("direct")}
        rows = [
            (
                row.person or gettext("nobody did this step"),
                row.step,
                row.share,
                kinds[row.indirect] + (f", {gettext('first responsible')}" if row.first else ""),
            )
            for row in page.shares
        ]
        paper.table((gettext("Who"), gettext("Step"), gettext("Share"), gettext("Liability")), rows, (3, 4, 2, 4))
        if page.unallocated:
            paper.text(gettext("%(share)s are allocated to nobody.", share=page.unallocated))

    def acts(self, title: str, cards: tuple[ActCard, ...]) -> None:
        """What was done, by whom, and on which data."""
        if cards:
            self.paper.heading(title)
        for card in cards:
            self._act(card)

    def objections(self, page: LiabilityPage) -> None:
        """What was objected in writing, where it is told above."""
        gettext = self.visit.words.gettext
        if page.objections:
            self.paper.heading(gettext("Objections in writing"))
        rows = [
            (
                card.person,
                card.step,
                gettext("overruled") if card.overruled else gettext("not overruled"),
                str(card.entry),
            )
            for card in page.objections
        ]
        self.paper.table((gettext("Who"), gettext("Step"), gettext("Outcome"), gettext("Entry")), rows, (3, 4, 3, 1))

    def _act(self, card: ActCard) -> None:
        gettext, at = self.visit.words.gettext, self.visit.words.formats.instant(card.at, self.visit.zone)
        self.paper.heading(card.step, level=3)
        self.paper.byline(f"{card.person} · {card.role} · {at}")
        if card.gone:
            self.paper.text(gettext("What was entered is not shown: it is still blind, or was erased."))
        for part in card.values:
            self.paper.section(part)
        if card.data:
            self.paper.text(gettext("On these data, as they stood:"), small=True)
        for part in card.data:
            self.paper.section(part)
        self.paper.text(gettext("Entry %(number)s: %(digest)s", number=card.entry, digest=card.digest), small=True)
