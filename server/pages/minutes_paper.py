"""Minutes of one round of votes as a paper, with the digest of what was decided on."""

from collections.abc import Iterable

from server.pages.contexts.minutes import MeetingCard, MinutesPage
from server.pages.contexts.parts import ShownSection
from server.pages.minutes_page import MinutesScene
from server.pages.paper import Paper
from server.pages.visits import Visit


def minutes_paper(visit: Visit, scene: MinutesScene, page: MinutesPage, number: int) -> bytes:
    """The PDF of a round, by its number from 1."""
    gettext, case = visit.words.gettext, scene.view.case
    card = next(each for each in page.meetings if each.number == number)
    printed = f"{visit.actor.name}, {visit.words.formats.instant(visit.now, visit.zone)}"
    name = " · ".join(filter(None, (page.business_key, page.title)))
    paper = Paper(gettext("Minutes"), visit.locale, f"{name} · {printed}")
    paper.heading(gettext("Minutes"), level=1)
    paper.text(name)
    _called(visit, paper, card)
    _ballots(visit, paper, card)
    _sections(paper, gettext("What came of it"), card.steps)
    _sections(paper, gettext("What was decided on"), card.about)
    rows = [(each.name or gettext("not shown"), each.sha256) for each in card.documents]
    if rows:
        paper.heading(gettext("Documents"))
        paper.table((gettext("Document"), "SHA-256"), rows, (2, 3))
    paper.heading(gettext("Seal"))
    paper.facts(
        [
            (gettext("Printed by"), printed),
            (gettext("Case"), case.id),
            (gettext("SHA-256 of what was decided on"), card.digest),
            (gettext("Audit trail up to entry"), str(case.audit_seq)),
            (gettext("SHA-256 of that entry"), case.audit_head.hex()),
        ]
    )
    return paper.pdf()


def _called(visit: Visit, paper: Paper, card: MeetingCard) -> None:
    gettext = visit.words.gettext
    facts = [
        (gettext("Step"), card.step),
        (gettext("Called at"), visit.words.formats.instant(card.at, visit.zone)),
        (gettext("Role"), card.role),
        (gettext("Ballots"), str(card.asked)),
        (gettext("Called"), card.held),
        (gettext("Kept out by a rule"), card.recused),
        *_missing(visit, card),
    ]
    paper.facts([fact for fact in facts if fact[1]])


def _missing(visit: Visit, card: MeetingCard) -> list[tuple[str, str]]:
    """Who did not vote; where the round closed at its deadline, by when."""
    gettext = visit.words.gettext
    if card.closed_at is None:
        return [(gettext("Did not vote"), card.absent)]
    closed = visit.words.formats.instant(card.closed_at, visit.zone)
    return [(gettext("Closed at its deadline"), closed), (gettext("Did not vote in time"), card.absent)]


def _ballots(visit: Visit, paper: Paper, card: MeetingCard) -> None:
    gettext = visit.words.gettext
    paper.heading(gettext("Votes"))
    if card.secret:
        paper.text(gettext("The votes stay secret until all are in, or the round closes."))
    for ballot in card.ballots:
        paper.heading(ballot.person, level=3)
        paper.byline(visit.words.formats.instant(ballot.at, visit.zone))
        for part in ballot.values:
            paper.section(part)
        paper.text(gettext("Entry %(number)s: %(digest)s", number=ballot.entry, digest=ballot.digest), small=True)


def _sections(paper: Paper, title: str, parts: Iterable[ShownSection]) -> None:
    told = list(parts)
    if told:
        paper.heading(title)
    for part in told:
        paper.section(part)
