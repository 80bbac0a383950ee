"""Reads what the page of a case tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.documents import Document
from server.domain.signatures import Signature, visible_signatures
from server.domain.tasks import HumanTask
from server.domain.withdrawal import may_withdraw
from server.pages.circulation_card import Circulation, circulation_of
from server.pages.comment_card import people_in
from server.pages.document_card import names_in
from server.pages.document_card import people_in as adders
from server.pages.escalation_words import people_told
from server.pages.shown import writers
from server.pages.signature_card import people_in as signers
from server.pages.told import possible_logins, possible_people
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_decisions import CaseDecision, case_decisions
from server.queries.case_steps import Standing, open_tasks_of, standing_by
from server.queries.case_texts import CaseTexts, case_texts
from server.queries.case_trail import TrailEntry, case_trail
from server.queries.case_view import CaseView, case_view
from server.queries.comments import Told, comments_of_case
from server.queries.documents import documents_within
from server.queries.names import branch_names, names_by_login, person_names, role_names
from server.store.channel import Channel
from server.store.escalations import TimedStep, steps_of
from server.store.signatures import Signatures
from server.store.staffing import Stopped, stops_of
from server.store.task_doers import TaskDoers
from server.store.waiting import Subscriptions


@dataclass(frozen=True, slots=True)
class Moves:
    """What people do with a case together: who signs, who reads it, and whether the reader may withdraw it."""

    signatures: Sequence[Signature]
    circulation: Circulation
    withdrawable: bool

    @property
    def named(self) -> list[str]:
        """Whom it tells of (ids)."""
        return [*signers(self.signatures), *self.circulation.named]


@dataclass(frozen=True, slots=True)
class CaseScene:
    """A case as its reader sees it, with its trail and the words to tell of it."""

    view: CaseView
    texts: CaseTexts
    trail: Sequence[TrailEntry]
    tasks: Sequence[HumanTask]
    names: Names
    standings: Mapping[str, Standing]
    decisions: Sequence[CaseDecision]
    said: Told
    documents: Sequence[Document]
    stops: Mapping[str, Stopped]
    awaits: bool
    timed: Mapping[str, Sequence[TimedStep]]
    moves: Moves

    @property
    def standing(self) -> Standing:
        """Where the process of the case stands, without those it calls."""
        return self.standings[self.view.case.process]


def case_scene(visit: Visit, case_id: str) -> CaseScene:
    """Read a case for its page. Raises CaseNotFound."""
    view = case_view(visit.reading, case_id, visit.actor)
    texts = case_texts(visit.reading, visit.wired.transactions.forms, view.case, visit.locale)
    trail = case_trail(visit.reading, case_id, view.blind)
    made = case_decisions(visit.reading, view)
    decisions, formulas = [each for each in made if not each.formula], {each.seq for each in made if each.formula}
    said = comments_of_case(visit.reading, case_id, view.blind, visit.actor)
    documents = documents_within(visit.reading, case_id, view.blind, visit.actor)
    heard = [*people_in(said), *adders(documents), *(person for entry in trail for person in entry.people)]
    with visit.wired.database.read() as connection:
        tasks = open_tasks_of(connection, [case_id])[case_id]
        stops = {stop.task: stop for stop in stops_of(connection, visit.now, [case_id])} if tasks else {}
        timed = steps_of(connection, [task.id for task in tasks])
        moves = _moves(connection, visit, view, tasks)
        working = [person for task in tasks for person in (task.assignee, task.delegate)]
        holders = [*working, *moves.named, *(stop.person for stop in stops.values())]
        known_by_steps = people_told([step for steps in timed.values() for step in steps])
        known = [*writers(view.provenance), *possible_people(view.data)]
        people = person_names(connection, [view.case.started_by, *heard, *holders, *known, *known_by_steps])
        branches = branch_names(connection, visit.locale)
        awaits = view.may_operate and bool(Subscriptions(Channel(connection)).of_case(case_id))
        logins = names_by_login(connection, possible_logins([view.data, *(each.inputs for each in decisions)]))
    names = Names(
        people, branches, role_names(texts.labels), texts.step_names(view.bundle), logins, names_in(documents)
    )
    trail = [entry for entry in trail if entry.seq not in formulas]
    standings = {process: standing_by(trail, process) for process in view.bundle.elements}
    told = decisions, said, documents, stops, awaits, timed, moves
    return CaseScene(view, texts, trail, tasks, names, standings, *told)


def _moves(connection: Connection, visit: Visit, view: CaseView, tasks: Sequence[HumanTask]) -> Moves:
    channel, case = Channel(connection), view.case
    signatures = visible_signatures(Signatures(channel).of_case(case.id), view.blind, visit.actor.id)
    withdrawable = case.ended_at is None and may_withdraw(case, visit.actor, TaskDoers(channel).people_in(case.id))
    return Moves(signatures, circulation_of(connection, visit, view, tasks), withdrawable)
