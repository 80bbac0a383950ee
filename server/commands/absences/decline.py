"""Decline to stand in for somebody, from the start or any time after it."""

from dataclasses import dataclass

from server.commands.absences.carry_out import take_from
from server.commands.transaction import Work
from server.domain.absence_events import SubstituteDeclined
from server.domain.absences import Absence, declined
from server.domain.people import Actor
from server.domain.staffing.gaps import superiors


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineToStandIn:
    """The absence in which the actor is named to stand in, and why they do not, or no more."""

    absence_id: str
    actor: Actor
    reason: str


def decline_to_stand_in(command: DeclineToStandIn, work: Work) -> Absence:
    """The absence without them; what they hold in that place goes to the next who stands in, or back to its role.

    The absent person, who entered it and their superiors are told. Raises AbsenceNotFound, AbsenceOver and
    ReasonMissing.
    """
    actor = command.actor
    person = work.uow.people.lock(work.uow.absences.get(command.absence_id).person)
    absence, reason = declined(work.uow.absences.get(command.absence_id), actor.id, command.reason, work.now)
    work.uow.absences.decline(absence.id, actor.id, reason, work.now)
    above = superiors(person.branch, work.uow.people.actors(work.now))
    told = dict.fromkeys([person.id, *((absence.entered_by,) if absence.entered_by else ()), *above])
    work.uow.record(
        SubstituteDeclined(
            at=work.now,
            by=actor.id,
            absence=absence.id,
            person=person.id,
            reason=reason,
            told=tuple(each for each in told if each != actor.id),
        )
    )
    take_from(work, absence, actor.id)
    return absence
