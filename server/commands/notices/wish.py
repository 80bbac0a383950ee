"""Say how one wants to be told by mail, and end mail of some kinds without signing in."""

from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email

from server.commands.transaction import Work
from server.domain.errors import InvalidValue
from server.domain.house_events import MailWishesSet
from server.domain.mailing import MailWishes
from server.domain.notices import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMailWishes:
    """What `person` wants from now on; `by` None: the operator at the machine."""

    person: str
    wishes: MailWishes
    by: str | None


def set_mail_wishes(command: SetMailWishes, work: Work) -> None:
    """Keep the wishes; what waits is decided anew by them. Raises InvalidValue for what is no address of mail."""
    address = command.wishes.address.strip()
    wishes = replace(command.wishes, address=_checked(address) if address else "")
    _keep(work, command.person, wishes, command.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMailAddress:
    """Where mail of `person` goes, "" nowhere; the operator at the machine says so."""

    person: str
    address: str


def set_mail_address(command: SetMailAddress, work: Work) -> None:
    """Keep the address and leave the other wishes. Raises InvalidValue."""
    wishes = replace(work.uow.wishes.of(command.person), address=command.address)
    set_mail_wishes(SetMailWishes(person=command.person, wishes=wishes, by=None), work)


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteMail:
    """Somebody with a link out of a mail of `person` wants no more mail of these kinds."""

    person: str
    kinds: frozenset[NoticeKind]


def mute_mail(command: MuteMail, work: Work) -> None:
    """End mail of these kinds; asked again, it changes nothing."""
    wishes = work.uow.wishes.of(command.person)
    if not command.kinds <= wishes.muted:
        _keep(work, command.person, wishes.muting(command.kinds), command.person)


def _keep(work: Work, person: str, wishes: MailWishes, by: str | None) -> None:
    if wishes == work.uow.wishes.of(person):
        return
    work.uow.wishes.keep(person, wishes)
    work.uow.notices.look_again(person, work.now)
    work.uow.record(
        MailWishesSet(
            at=work.now,
            by=by,
            person=person,
            reachable=bool(wishes.address),
            rhythm=wishes.rhythm.value,
            quiet_from=f"{wishes.quiet_from:%H:%M}",
            quiet_until=f"{wishes.quiet_until:%H:%M}",
            muted=tuple(sorted(wishes.muted)),
        )
    )


def _checked(address: str) -> str:
    """The address as it is written. Names of hosts are not looked up: a house may keep its own."""
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise InvalidValue(field="address", problem=str(error)) from error
