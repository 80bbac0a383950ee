"""The first password of a person: personnel administration makes a link, the person opens it and chooses."""

from dataclasses import dataclass

from server.commands.people.granting import require_hr
from server.commands.transaction import Work
from server.domain.grants import PasswordAfterRights, PasswordThere, PersonDisabledAlready, has_rights
from server.domain.people import Actor
from server.domain.people_events import FirstPasswordLinked, FirstPasswordSet
from server.domain.staff import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFirstPassword:
    """Whose link it is."""

    person: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFirstPassword:
    """What the person chose, hashed; that they hold the link was checked."""

    person: str
    password_hash: str


def link_first_password(command: LinkFirstPassword, work: Work) -> None:
    """Note that a link is made.

    Raises PersonNotFound, RightMissing, PersonDisabledAlready, PasswordThere and PasswordAfterRights.
    """
    person = _without_password(work, command.person)
    require_hr(command.actor, person.branch)
    work.uow.record(FirstPasswordLinked(at=work.now, by=command.actor.id, person=person.id))


def set_first_password(command: SetFirstPassword, work: Work) -> None:
    """Keep it, once. Raises what `link_first_password` raises, but for RightMissing."""
    person = _without_password(work, command.person)
    work.uow.people.set_password(person.id, command.password_hash)
    work.uow.record(FirstPasswordSet(at=work.now, by=person.id, person=person.id))


def _without_password(work: Work, person_id: str) -> Person:
    person = work.uow.people.lock(person_id)
    if not person.active:
        raise PersonDisabledAlready
    if person.password_hash is not None:
        raise PasswordThere
    holder = work.uow.people.find(person_id, work.now)
    if holder is not None and has_rights(holder):
        raise PasswordAfterRights
    return person
