"""Let a person act no more: sign-in, open sessions and access tokens end at once."""

from dataclasses import dataclass

from server.commands.people.granting import require_hr
from server.commands.transaction import Work
from server.domain.house_events import PersonDisabled
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DisablePerson:
    """The person to disable, by id; `actor` None: the operator at the machine."""

    person: str
    actor: Actor | None = None


def disable_person(command: DisablePerson, work: Work) -> None:
    """Disable. Raises PersonNotFound, RightMissing. What the person holds stays, for others to reassign."""
    person = work.uow.people.by_id(command.person)
    require_hr(command.actor, person.branch)
    work.uow.people.disable(person.id)
    work.uow.sessions.delete_of(person.id)
    by = command.actor.id if command.actor else None
    work.uow.record(PersonDisabled(at=work.now, by=by, person=person.id))
