"""Change an absence: its days, who stands in, what becomes of the tasks in hand, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.commands.absences.carry_out import hand_over, take_from
from server.commands.absences.enter import require_known, substitute_named
from server.commands.transaction import Work
from server.domain.absence_events import AbsenceChanged
from server.domain.absences import Absence, AbsenceNotFound, Handing, changed, hands_over, released
from server.domain.errors import PersonNotFound
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAbsence:
    """What of an absence shall be otherwise; None stays. `substitutes` (ids or logins) are all who stand in, in order.

    `actor` None: the operator at the machine.
    """

    absence_id: str
    actor: Actor | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    substitutes: tuple[str, ...] | None = None
    handing: Handing | None = None
    reason: str | None = None


def change_absence(command: ChangeAbsence, work: Work) -> Absence:
    """The absence as it is now. Who stands in no more gives back what they hold in that place.

    Raises AbsenceNotFound, AbsenceOfAnother, AbsenceOver, AbsenceBegun, PersonNotFound for a substitute, and what is
    wrong with it as when it is entered.
    """
    person = work.uow.people.lock(work.uow.absences.get(command.absence_id).person)
    try:
        require_known(command.actor, person.id, person.branch)
    except PersonNotFound:
        raise AbsenceNotFound from None
    before = work.uow.absences.get(command.absence_id)
    absence = changed(before, _wanted(command, before, work), work.uow.absences.of(person.id), work.now)
    if absence == before:
        return absence
    work.uow.absences.change(absence)
    event = _told(before, absence, command.actor, work.now)
    work.uow.record(event)
    _pass_on(work, before, absence, event.removed)
    return absence


def _wanted(command: ChangeAbsence, before: Absence, work: Work) -> Absence:
    named = command.substitutes
    return replace(
        before,
        begins=command.begins or before.begins,
        ends=command.ends or before.ends,
        substitutes=before.substitutes
        if named is None
        else tuple(dict.fromkeys(substitute_named(work, each) for each in named)),
        handing=command.handing or before.handing,
        reason=before.reason if command.reason is None else command.reason.strip(),
    )


def _told(before: Absence, absence: Absence, actor: Actor | None, now: datetime) -> AbsenceChanged:
    return AbsenceChanged(
        at=now,
        by=actor.id if actor else None,
        absence=absence.id,
        person=absence.person,
        begins=absence.begins,
        ends=absence.ends,
        substitutes=absence.substitutes,
        handing=absence.handing.value,
        reason=absence.reason,
        added=tuple(each for each in absence.substitutes if each not in before.substitutes),
        removed=released(before, absence),
        days_changed=(before.begins, before.ends) != (absence.begins, absence.ends),
    )


def _pass_on(work: Work, before: Absence, absence: Absence, removed: Iterable[str]) -> None:
    """What those hold who stand in no more; of one that has begun also what is to go over and did not before."""
    for substitute in removed:
        take_from(work, absence, substitute)
    if absence.begun and hands_over(before, absence):
        hand_over(work, absence)
