"""Builds the page of the minutes of a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.cases import Provenance
from server.domain.documents import Document
from server.domain.minutes import Meeting
from server.domain.replay import Fact
from server.domain.rights import is_hidden, may_read_liability
from server.pages.contexts.minutes import AttachedFile, Ballot, MeetingCard, MinutesPage
from server.pages.contexts.parts import ShownSection
from server.pages.liability_page import names_for
from server.pages.shown import Teller, writers
from server.pages.visits import Visit
from server.queries.case_texts import CaseTexts, case_texts
from server.queries.case_view import CaseView, case_view
from server.queries.documents import documents_within
from server.queries.minutes import HeldMeeting, held_meetings
from server.queries.names import person_names


@dataclass(frozen=True, slots=True)
class MinutesScene:
    """The rounds of votes of a case with what is needed to tell them."""

    view: CaseView
    texts: CaseTexts
    meetings: Sequence[HeldMeeting]
    documents: Sequence[Document]


def minutes_scene(visit: Visit, case_id: str) -> MinutesScene:
    """Read the minutes of a case. Raises CaseNotFound, NoMinutes."""
    view = case_view(visit.reading, case_id, visit.actor)
    texts = case_texts(visit.reading, visit.wired.transactions.forms, view.case, visit.locale)
    shows = {id_: text.form.show for id_, text in texts.elements.items() if text.form is not None}
    meetings = held_meetings(visit.reading, view, shows)
    documents = documents_within(visit.reading, case_id, view.blind, visit.actor)
    return MinutesScene(view, texts, meetings, documents)


def minutes_page(visit: Visit, scene: MinutesScene) -> MinutesPage:
    """The page of all rounds, the newest first."""
    case, writer = scene.view.case, _writer(visit, scene)
    cards = [writer.card(number, held) for number, held in enumerate(scene.meetings, 1)]
    may_check = may_read_liability(case, visit.actor) and not scene.view.blind.findings
    return MinutesPage(case.id, case.title, case.business_key or "", tuple(reversed(cards)), may_check)


def _writer(visit: Visit, scene: MinutesScene) -> "_Writer":
    told = [
        each
        for held in scene.meetings
        for each in (
            held.meeting.about,
            *held.meeting.steps.values(),
            *(ballot.values for ballot in held.meeting.ballots),
        )
    ]
    names = names_for(visit, scene.texts, told)
    people = [
        person
        for held in scene.meetings
        for person in (
            *held.called.held,
            *(fact.by for fact in (*held.meeting.ballots, *held.meeting.found.values())),
            *writers(held.meeting.wrote),
        )
    ]
    with visit.wired.database.read() as connection:
        names = replace(names, people={**names.people, **person_names(connection, people)})
    return _Writer(visit, scene, Teller(visit.words, visit.zone_of(scene.view.case.branch), names, scene.texts))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Tells the rounds of one case to one reader."""

    visit: Visit
    scene: MinutesScene
    teller: Teller

    def card(self, number: int, held: HeldMeeting) -> MeetingCard:
        """One round."""
        meeting, names, case = held.meeting, self.teller.names, self.scene.view.case
        secret = not meeting.disclosed or meeting.element in self.scene.view.blind.findings
        voters = {fact.by for fact in meeting.ballots}
        absent = [each for each in held.called.held if each not in voters and each not in held.called.recused]
        here = f"/cases/{case.id}/minutes/{number}"
        return MeetingCard(
            number=number,
            step=self.scene.texts.of(meeting.element).name,
            role=names.role(meeting.role),
            at=meeting.at,
            asked=meeting.called,
            held=self._people(held.called.held),
            recused=self._people(held.called.recused),
            absent="" if secret else self._people(absent),
            closed_at=meeting.expired_at,
            secret=secret,
            ballots=() if secret else tuple(self._ballot(meeting, fact) for fact in meeting.ballots),
            steps=tuple(self._steps(meeting)),
            about=self._about(meeting),
            documents=tuple(self._documents(meeting)),
            digest=meeting.digest,
            content_href=f"{here}/content",
            paper_href=f"{here}/paper",
        )

    def _people(self, ids: Iterable[str]) -> str:
        return self.visit.words.gettext(", ").join(self.teller.names.person(each) for each in ids)

    def _ballot(self, meeting: Meeting, fact: Fact) -> Ballot:
        parts = self._told(meeting.element, fact.values, fact)
        return Ballot(self.teller.names.person(fact.by), fact.at, parts, fact.seq, fact.hash)

    def _told(self, element: str, values: Mapping[str, object], fact: Fact) -> tuple[ShownSection, ...]:
        result = self.scene.texts.of(element).result
        given = {result: values} if result else values
        parts = self.teller.sections(given, dict.fromkeys(given, Provenance(element, "", fact.by, fact.at)))
        return tuple(replace(part, title="", by=None, at=None) for part in parts)

    def _steps(self, meeting: Meeting) -> Iterable[ShownSection]:
        for element, values in meeting.steps.items():
            fact = meeting.found[element]
            wrote = Provenance(element, "", fact.by, fact.at)
            if not is_hidden(wrote, self.scene.view.blind, self.visit.actor.id):
                yield from self.teller.sections(values, dict.fromkeys(values, wrote))

    def _about(self, meeting: Meeting) -> tuple[ShownSection, ...]:
        blind, reader = self.scene.view.blind, self.visit.actor.id
        seen = {
            key: value
            for key, value in meeting.about.items()
            if key not in meeting.wrote or not is_hidden(meeting.wrote[key], blind, reader)
        }
        return self.teller.sections(seen, {key: meeting.wrote[key] for key in seen if key in meeting.wrote})

    def _documents(self, meeting: Meeting) -> Iterable[AttachedFile]:
        names = {
            version.content.sha256: version.name for document in self.scene.documents for version in document.versions
        }
        return (AttachedFile(names.get(sha256, ""), sha256) for sha256 in meeting.documents.values())
