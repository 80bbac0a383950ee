"""End an absence now or earlier than was entered; one that has not begun does not begin."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.absences.enter import require_known
from server.commands.transaction import Work
from server.domain.absence_events import AbsenceShortened
from server.domain.absences import AbsenceNotFound, ended
from server.domain.errors import PersonNotFound
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbsence:
    """The absence to end, and from when the person is there again (None: now); `actor` None: at the machine."""

    absence_id: str
    actor: Actor | None = None
    at: datetime | None = None


def end_absence(command: EndAbsence, work: Work) -> None:
    """End it. Raises AbsenceNotFound, AbsenceOfAnother, AbsenceOver and AbsencePeriod."""
    absence = work.uow.absences.get(command.absence_id)
    person = work.uow.people.lock(absence.person)
    try:
        require_known(command.actor, person.id, person.branch)
    except PersonNotFound:
        raise AbsenceNotFound from None
    absence = ended(work.uow.absences.get(command.absence_id), command.at or work.now, work.now)
    by = command.actor.id if command.actor else None
    work.uow.absences.end(absence.id, absence.ends)
    work.uow.record(AbsenceShortened(at=work.now, by=by, absence=absence.id, person=person.id, ends=absence.ends))
