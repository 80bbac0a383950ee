"""Circulation: a case is sent to people for information; they read it, and say that they have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from server.domain.cases import Case
from server.domain.errors import Conflict, Forbidden, Invalid, NotFound, PersonMayNot
from server.domain.move_events import CaseCirculated, CaseReadingNoted
from server.domain.people import Actor, Right
from server.domain.reasons import told_reason
from server.domain.relations import KeptOut

MOST_READERS = 50


class MayNotCirculate(Forbidden):
    """A case is sent to others by who holds a task of it, and by managers and operators of its branch."""


class NobodyToRead(Invalid):
    """Choose at least one person, and at most %(most)s at once."""


class SentAlready(Conflict):
    """This case was sent to %(person)s already."""


class NotSentToYou(NotFound):
    """This case was not sent to you for information, or no longer is."""


class ReadAlready(Conflict):
    """You have said already that you have read this case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulated:
    """A case sent to one person for information; `ended_at`: since when it is theirs to read no longer."""

    case: str
    person: str
    sent_by: str
    sent_at: datetime
    note: str = ""
    read_at: datetime | None = None
    remark: str = ""
    ended_at: datetime | None = None


def may_circulate(case: Case, actor: Actor, holders: Collection[str]) -> bool:
    """Whether the person may send the case to others; `holders`: who holds a task of it now."""
    return actor.id in holders or any(actor.holds(right, case.branch) for right in (Right.MANAGER, Right.OPERATOR))


def circulate(
    case: Case,
    actor: Actor,
    people: Sequence[Actor],
    known: Iterable[Circulated],
    *,
    holders: Collection[str],
    related: Collection[str],
    now: datetime,
    note: str,
) -> tuple[list[Circulated], list[CaseCirculated]]:
    """Send a case to people, all or none.

    `related`: the ids of who is related to a party of the case; they read nothing of it by this way.
    """
    if not may_circulate(case, actor, holders):
        raise MayNotCirculate
    if not 0 < len(people) <= MOST_READERS:
        raise NobodyToRead(most=MOST_READERS)
    told, sent = told_reason(note), {each.person for each in known}
    for person in people:
        if person.id in related:
            raise PersonMayNot(person=person.name, reason=str(KeptOut())) from KeptOut()
        if person.id in sent:
            raise SentAlready(person=person.name)
        sent.add(person.id)
    made = [Circulated(case=case.id, person=person.id, sent_by=actor.id, sent_at=now, note=told) for person in people]
    return made, [CaseCirculated(at=now, by=actor.id, case=case.id, to=each.person, reason=told) for each in made]


def note_read(
    sent: Circulated | None, actor: Actor, *, now: datetime, remark: str
) -> tuple[Circulated, CaseReadingNoted]:
    """The person has read the case that was sent to them, with a remark or none."""
    if sent is None or sent.ended_at is not None:
        raise NotSentToYou
    if sent.read_at is not None:
        raise ReadAlready
    told = told_reason(remark)
    read = replace(sent, read_at=now, remark=told)
    return read, CaseReadingNoted(at=now, by=actor.id, case=sent.case, reason=told)
