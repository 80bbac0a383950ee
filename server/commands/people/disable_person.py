"""Let a person act no more: sign-in, open sessions and access tokens end at once."""

from dataclasses import dataclass

from server.commands.people.granting import reason_of, require_hr
from server.commands.transaction import Work
from server.domain.grants import DisabledOneself, PersonDisabledAlready
from server.domain.people import Actor
from server.domain.people_events import PersonDisabled


@dataclass(frozen=True, slots=True, kw_only=True)
class DisablePerson:
    """The person to disable, by id; `actor` None: the operator at the machine."""

    person: str
    reason: str = ""
    actor: Actor | None = None


def disable_person(command: DisablePerson, work: Work) -> None:
    """Disable. What the person holds stays, for others to reassign.

    Raises PersonNotFound, RightMissing, DisabledOneself, PersonDisabledAlready and ReasonMissing.
    """
    person = work.uow.people.lock(command.person)
    require_hr(command.actor, person.branch)
    if command.actor is not None and command.actor.id == person.id:
        raise DisabledOneself
    reason = reason_of(command.actor, command.reason)
    if command.actor is not None and not person.active:
        raise PersonDisabledAlready
    work.uow.people.disable(person.id)
    work.uow.sessions.delete_of(person.id)
    by = command.actor.id if command.actor else None
    work.uow.record(PersonDisabled(at=work.now, by=by, person=person.id, reason=reason))
