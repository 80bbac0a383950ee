"""Enter that a person will be away, or is, and who stands in meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.transaction import Work
from server.domain.absence_events import AbsenceEntered
from server.domain.absences import Absence, AbsenceOfAnother, Handing, checked, may_enter
from server.domain.errors import PersonNotFound
from server.domain.grants import PersonDisabledAlready
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.rights import may_see_people


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAbsence:
    """Who (an id) is away from an instant until another, who stands in (ids or logins), in this order.

    `actor` None: the operator at the machine.
    """

    person: str
    begins: datetime
    ends: datetime
    actor: Actor | None = None
    substitutes: tuple[str, ...] = ()
    handing: Handing = Handing.KEEP
    reason: str = ""


def enter_absence(command: EnterAbsence, work: Work) -> Absence:
    """Enter it.

    Raises PersonNotFound, also for a substitute, AbsenceOfAnother, PersonDisabledAlready, and what is wrong with it:
    AbsencePeriod, TooManySubstitutes, OneselfAsSubstitute, AbsenceReasonTooLong and AbsencesOverlap.
    """
    actor = command.actor
    by = actor.id if actor else None
    person = work.uow.people.lock(command.person)
    require_known(actor, person.id, person.branch)
    if not person.active:
        raise PersonDisabledAlready
    wanted = Absence(
        new_id(),
        person.id,
        command.begins,
        command.ends,
        tuple(dict.fromkeys(substitute_named(work, each) for each in command.substitutes)),
        command.handing,
        command.reason.strip(),
        by,
        work.now,
    )
    absence = checked(wanted, work.uow.absences.of(person.id), work.now)
    work.uow.absences.add(absence, work.now)
    work.uow.record(
        AbsenceEntered(
            at=work.now,
            by=by,
            absence=absence.id,
            person=person.id,
            begins=absence.begins,
            ends=absence.ends,
            substitutes=absence.substitutes,
            handing=absence.handing.value,
            reason=absence.reason,
        )
    )
    return absence


def require_known(actor: Actor | None, person_id: str, branch: str) -> None:
    """Raise PersonNotFound for whom the actor does not see, AbsenceOfAnother for whose absences are not theirs."""
    if actor is None or may_enter(actor, person_id, branch):
        return
    raise AbsenceOfAnother if branch in may_see_people(actor) else PersonNotFound


def substitute_named(work: Work, login_or_id: str) -> str:
    """The id of somebody who is to stand in. Raises PersonNotFound."""
    found = work.uow.people.find(login_or_id, work.now)
    if found is None:
        raise PersonNotFound
    return found.id
