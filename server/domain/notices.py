"""Notices: what has happened that a person should hear of, decided from the facts of one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.absence_events import AbsenceChanged, AbsenceEntered, SubstituteDeclined
from server.domain.escalation import Act
from server.domain.events import (
    CommentAdded,
    Event,
    TaskCancelled,
    TaskCompleted,
    TaskEscalated,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
)
from server.domain.house_events import DeploymentApproved, DeploymentAsked, DeploymentDeclined, StartWasRefused
from server.domain.human_tasks import EXPIRED
from server.domain.move_events import (
    CaseCirculated,
    DelegationBegan,
    DelegationEnded,
    SignatureAsked,
    SignatureGiven,
    SignatureWithdrawn,
    TaskSubmitted,
)
from server.domain.signatures import Place

SOON = timedelta(hours=4)
"""Of working time: half a working day, in which a task can still be done before it is due."""


class NoticeKind(StrEnum):
    """Why a person is told."""

    ASSIGNED = "assigned"
    TAKEN = "taken"
    BARRED = "barred"
    MENTIONED = "mentioned"
    COMMENTED = "commented"
    CANCELLED = "cancelled"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ALARM = "alarm"
    RELEASE = "release"
    APPROVAL_ASKED = "approval_asked"
    APPROVED = "approved"
    DECLINED = "declined"
    STUCK = "stuck"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    DELEGATED = "delegated"
    DELEGATION_OVER = "delegation_over"
    GIVEN_BACK = "given_back"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    OBJECTED = "objected"
    CIRCULATED = "circulated"
    EXPIRED = "expired"
    SHORTAGE = "shortage"
    STANDS_IN = "stands_in"
    DECLINED_TO_STAND_IN = "declined_to_stand_in"
    ABSENCE_CHANGED = "absence_changed"
    STANDS_IN_NO_MORE = "stands_in_no_more"
    START_REFUSED = "start_refused"


_TO_HOLDER: Mapping[type[Event], NoticeKind] = {
    TaskOffered: NoticeKind.ASSIGNED,
    TaskReleased: NoticeKind.BARRED,
    TaskCancelled: NoticeKind.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing told to one person; `by`: whose act it was (None: the engine or the clock).

    It holds ids and no contents: what it speaks of is read, under the rights of that moment, when it is shown.
    """

    person: str
    kind: NoticeKind
    at: datetime
    by: str | None
    case: str | None
    task: str | None
    comment: str | None = None
    alert: str | None = None
    request: str | None = None
    shortage: str | None = None
    absence: str | None = None


def notices_of(events: Sequence[Event], holders: Mapping[str, str]) -> tuple[Notice, ...]:
    """Who is told what of these facts: each person of each thing once, and nobody of what they did themselves.

    `events` are those of one transaction: what the engine or the clock did in it (tasks opened and cancelled have no
    person) follows from the act of the person in it, who is not told of that either. `holders`: who holds a task
    (person by task id), or held it when it was given away or cancelled; a task that nobody holds is not in it.

    Nobody is told of what they may not read: a task is given to those only who may do it, a mention names those only
    who may read the comment, and what is said of a task is open to its holder.
    """
    # With the last signature a task is completed in the name of its holder, who is elsewhere.
    signed = {event.task for event in events if isinstance(event, SignatureGiven | SignatureWithdrawn)}
    acting = {event.by for event in events if not (isinstance(event, TaskCompleted) and event.task in signed)}
    notices = (notice for event in _telling(events) for notice in _notices(event, holders))
    return tuple(dict.fromkeys(notice for notice in notices if notice.person not in acting))


def _telling(events: Sequence[Event]) -> Iterator[Event]:
    """All but the release of a task that goes to another role: its holder is told of that."""
    passed_on = {event.task for event in events if isinstance(event, TaskEscalated) and _passes_on(event)}
    return (event for event in events if not (isinstance(event, TaskReleased) and event.task in passed_on))


def _notices(event: Event, holders: Mapping[str, str]) -> Iterator[Notice]:
    match event:
        case TaskReassigned(task=task, to=person):
            yield _notice(event, person, NoticeKind.ASSIGNED, task)
            if task in holders and holders[task] != person:
                yield _notice(event, holders[task], NoticeKind.TAKEN, task)
        case TaskCancelled(task=task, reason=reason) if reason == EXPIRED and task in holders:
            yield _notice(event, holders[task], NoticeKind.EXPIRED, task)
        case TaskOffered(task=task) | TaskReleased(task=task) | TaskCancelled(task=task) if task in holders:
            yield _notice(event, holders[task], _TO_HOLDER[type(event)], task)
        case DelegationBegan() | DelegationEnded():
            yield from _of_delegation(event, holders)
        case SignatureAsked() | TaskSubmitted() | SignatureGiven():
            yield from _of_signatures(event, holders)
        case CaseCirculated() | StartWasRefused():
            yield from _of_case(event)
        case TaskEscalated():
            yield from _of_escalation(event, holders)
        case CommentAdded():
            yield from _of_comment(event, holders)
        case _:
            yield from _of_house(event)


def _of_escalation(event: TaskEscalated, holders: Mapping[str, str]) -> Iterator[Notice]:
    """Superiors hear that it is not done, others that it waits for them; its holder, where it goes to another role."""
    to_superiors = event.act == Act.NOTIFY or event.nobody
    kind = NoticeKind.ESCALATED if to_superiors else NoticeKind.REMINDER
    for person in event.people:
        yield _notice(event, person, kind, event.task)
    if _passes_on(event) and event.task in holders:
        yield _notice(event, holders[event.task], NoticeKind.TAKEN, event.task)


def _passes_on(event: TaskEscalated) -> bool:
    """Whether the task is no longer for whom it was."""
    return event.role is not None and event.act == Act.REASSIGN


def _of_case(event: CaseCirculated | StartWasRefused) -> Iterator[Notice]:
    """What is of no task: who shall read a case, and operators where what it sent began none."""
    if isinstance(event, CaseCirculated):
        yield _notice(event, event.to, NoticeKind.CIRCULATED, None)
    else:
        yield from (_notice(event, person, NoticeKind.START_REFUSED, None) for person in event.told)


def _of_comment(event: CommentAdded, holders: Mapping[str, str]) -> Iterator[Notice]:
    """Who is mentioned, and the holder of the task unless among them: one comment is one notice."""
    for person in event.mentions:
        yield _notice(event, person, NoticeKind.MENTIONED, event.task, event.comment)
    holder = holders.get(event.task) if event.task else None
    if holder and holder not in event.mentions:
        yield _notice(event, holder, NoticeKind.COMMENTED, event.task, event.comment)


def _of_delegation(event: DelegationBegan | DelegationEnded, holders: Mapping[str, str]) -> Iterator[Notice]:
    """Who is to work on a task hears of it, and of its end unless they gave it back: then its holder does."""
    if isinstance(event, DelegationBegan):
        yield _notice(event, event.to, NoticeKind.DELEGATED, event.task)
    elif event.delegate != event.by:
        yield _notice(event, event.delegate, NoticeKind.DELEGATION_OVER, event.task)
    elif event.task in holders:
        yield _notice(event, holders[event.task], NoticeKind.GIVEN_BACK, event.task)


def _of_signatures(
    event: SignatureAsked | TaskSubmitted | SignatureGiven, holders: Mapping[str, str]
) -> Iterator[Notice]:
    """Who is to sign hears of it when they can; the holder of each signature."""
    match event:
        case SignatureAsked(to=person) if event.place == Place.BEFORE:
            yield _notice(event, person, NoticeKind.TO_SIGN, event.task)
        case TaskSubmitted(people=people):
            yield from (_notice(event, person, NoticeKind.TO_SIGN, event.task) for person in people)
        case SignatureGiven(agreed=agreed) if event.task in holders:
            kind = NoticeKind.SIGNED if agreed else NoticeKind.OBJECTED
            yield _notice(event, holders[event.task], kind, event.task)
        case _:
            return


def _of_house(event: Event) -> Iterator[Notice]:
    """What is of no case."""
    if isinstance(event, AbsenceEntered | AbsenceChanged | SubstituteDeclined):
        return _of_absence(event)
    return _of_deployment(event)


def _of_absence(event: AbsenceEntered | AbsenceChanged | SubstituteDeclined) -> Iterator[Notice]:
    """Who is named to stand in, or no more, or on other days; when one declines, who has to find another."""
    for kind, people in _told_of_absence(event):
        for person in people:
            yield Notice(
                person=person, kind=kind, at=event.at, by=event.by, case=None, task=None, absence=event.absence
            )


def _told_of_absence(
    event: AbsenceEntered | AbsenceChanged | SubstituteDeclined,
) -> Iterator[tuple[NoticeKind, Sequence[str]]]:
    match event:
        case AbsenceEntered(substitutes=people):
            yield NoticeKind.STANDS_IN, people
        case AbsenceChanged(added=added, removed=removed):
            yield NoticeKind.STANDS_IN, added
            yield NoticeKind.STANDS_IN_NO_MORE, removed
            if event.days_changed:
                yield NoticeKind.ABSENCE_CHANGED, [each for each in event.substitutes if each not in added]
        case SubstituteDeclined(told=people):
            yield NoticeKind.DECLINED_TO_STAND_IN, people


def _of_deployment(event: Event) -> Iterator[Notice]:
    match event:
        case DeploymentAsked(approvers=people):
            yield from (_of_request(event, person, NoticeKind.APPROVAL_ASKED, event.request) for person in people)
        case DeploymentApproved(author=person, request=request):
            yield _of_request(event, person, NoticeKind.APPROVED, request)
        case DeploymentDeclined(author=person, request=request):
            yield _of_request(event, person, NoticeKind.DECLINED, request)
        case _:
            return


def _of_request(event: Event, person: str, kind: NoticeKind, request: str) -> Notice:
    return Notice(person=person, kind=kind, at=event.at, by=event.by, case=None, task=None, request=request)


def _notice(event: Event, person: str, kind: NoticeKind, task: str | None, comment: str | None = None) -> Notice:
    return Notice(person=person, kind=kind, at=event.at, by=event.by, case=event.case, task=task, comment=comment)
