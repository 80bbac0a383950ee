"""The minutes of the votes of a case, without ballots that are still secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.minutes import Meeting, NoMinutes, meetings_of
from server.domain.people import Actor
from server.domain.relations import Relation, parties_at
from server.domain.replay import facts_of
from server.engine.liability import receives
from server.engine.minutes import voted_steps
from server.queries.case_view import CaseView
from server.queries.reading import Reading
from server.store.chains import entries_of
from server.store.people import People
from server.store.relations import Relations


@dataclass(frozen=True, slots=True)
class Called:
    """Who held the role when the votes were asked for (ids), and who of them was kept out as related to a party."""

    held: tuple[str, ...]
    recused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A round of votes and who was called to it."""

    meeting: Meeting
    called: Called


def held_meetings(reading: Reading, view: CaseView, shows: Mapping[str, tuple[str, ...]]) -> tuple[HeldMeeting, ...]:
    """The rounds of votes of a case its reader may see, oldest first. Raises NoMinutes."""
    facts = facts_of(entries_of(reading.database, view.case.id))
    meetings = meetings_of(facts, voted_steps(view.bundle, shows), receives(view.bundle))
    if not meetings:
        raise NoMinutes
    return tuple(HeldMeeting(meeting, _called(reading, view, meeting)) for meeting in meetings)


def _called(reading: Reading, view: CaseView, meeting: Meeting) -> Called:
    element = next(found for inner in view.bundle.elements.values() if (found := inner.get(meeting.element)))
    numbers = parties_at(element.recuse, meeting.about)
    with reading.database.read() as connection:
        actors = People(connection, reading.database.branches).actors(meeting.at)
        relations = Relations(connection).all() if numbers else []
    held = [actor for actor in actors if _held(actor, meeting)]
    related = {each.person for each in relations if each.number in numbers and _held_then(each, meeting.at)}
    return Called(tuple(each.id for each in held), tuple(each.id for each in held if each.id in related))


def _held_then(relation: Relation, at: datetime) -> bool:
    return relation.declared_at <= at and (relation.ended_at is None or relation.ended_at > at)


def _held(actor: Actor, meeting: Meeting) -> bool:
    return actor.holds(meeting.role, meeting.branch)
