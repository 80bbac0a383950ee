"""Absences of people, who stands in for them meanwhile, and what passes to those who do."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.authority import AuthorityLimit
from server.domain.errors import Conflict, Forbidden, Invalid, NotFound
from server.domain.grants import needs_second_signature
from server.domain.people import EVERYONE, Actor, Principal, Right, RoleAt
from server.domain.reasons import required_reason
from server.domain.staffing.staff import Holding

LONGEST = timedelta(days=2 * 366)
MOST_SUBSTITUTES = 5
LONGEST_REASON = 500


class AbsencePeriod(Invalid):
    """An absence ends after it begins, not in the past, and lasts two years at most."""


class AbsencesOverlap(Conflict):
    """This person is entered as away for some of these days already."""


class AbsenceNotFound(NotFound):
    """There is no such absence."""


class AbsenceOver(Conflict):
    """This absence is over already."""


class AbsenceBegun(Conflict):
    """An absence that has begun keeps its beginning."""


class OneselfAsSubstitute(Invalid):
    """Nobody stands in for themselves."""


class TooManySubstitutes(Invalid):
    """At most %(most)s people stand in for one."""


class AbsenceReasonTooLong(Invalid):
    """A reason has at most %(most)s characters."""


class AbsenceOfAnother(Forbidden):
    """Absences are entered by the person, by a manager of their branch, and by personnel administration."""


class Handing(StrEnum):
    """What becomes of the tasks a person holds when the absence begins."""

    KEEP = "keep"
    RELEASE = "release"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from an instant (included) until another (not included); `substitutes` in the order given.

    `begun`, `settled`: whether what its begin and its end bring about was carried out.
    """

    id: str
    person: str
    begins: datetime
    ends: datetime
    substitutes: tuple[str, ...] = ()
    handing: Handing = Handing.KEEP
    reason: str = ""
    entered_by: str | None = None
    entered_at: datetime | None = None
    begun: bool = False
    settled: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether the person is away at an instant."""
        return self.begins <= now < self.ends

    def started(self, now: datetime) -> bool:
        """Whether its beginning has come, carried out or not; it stays then."""
        return self.begins <= now

    def overlaps(self, other: "Absence") -> bool:
        """Whether there is an instant of both."""
        return self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True, slots=True)
class Away:
    """An absence with what decides on standing in: the name of the person, and all the roles they hold."""

    absence: Absence
    name: str
    held: tuple[Holding, ...] = ()


def may_enter(actor: Actor, person: str, branch: str) -> bool:
    """Whether the actor enters absences of somebody who works at a branch, and ends them."""
    if actor.id == person:
        return True
    return any(actor.holds(right, branch) for right in (Right.MANAGER, Right.HR_ADMIN))


def entered_by(actor: Actor) -> frozenset[str]:
    """The branches for whose people the actor enters absences."""
    return frozenset(branch for role, branch in actor.role_pairs() if role in {Right.MANAGER, Right.HR_ADMIN})


def checked(absence: Absence, others: Iterable[Absence], now: datetime) -> Absence:
    """The absence, if it can be entered beside the others of the person; those that are over are in nobody's way.

    Raises AbsencePeriod, TooManySubstitutes, OneselfAsSubstitute, AbsenceReasonTooLong and AbsencesOverlap.
    """
    if absence.ends <= absence.begins or absence.ends <= now or absence.ends - absence.begins > LONGEST:
        raise AbsencePeriod
    if len(absence.substitutes) > MOST_SUBSTITUTES:
        raise TooManySubstitutes(most=MOST_SUBSTITUTES)
    if absence.person in absence.substitutes:
        raise OneselfAsSubstitute
    if len(absence.reason) > LONGEST_REASON:
        raise AbsenceReasonTooLong(most=LONGEST_REASON)
    if any(other.ends > now and absence.overlaps(other) for other in others):
        raise AbsencesOverlap
    return absence


def changed(absence: Absence, wanted: Absence, others: Iterable[Absence], now: datetime) -> Absence:
    """The absence as it shall be from now on, beside the others of the person.

    Raises AbsenceOver, AbsenceBegun and what `checked` does.
    """
    if absence.ends <= max(now, absence.begins):
        raise AbsenceOver
    if absence.started(now) and wanted.begins != absence.begins:
        raise AbsenceBegun
    return checked(wanted, (other for other in others if other.id != absence.id), now)


def released(before: Absence, after: Absence) -> tuple[str, ...]:
    """Who stands in no more when an absence is changed: what they hold in that place comes back."""
    return tuple(each for each in before.substitutes if each not in after.substitutes)


def hands_over(before: Absence, after: Absence) -> bool:
    """Whether, of an absence that has begun, what is in hand goes to others by the change and did not before."""
    return after.handing not in {before.handing, Handing.KEEP}


def ended(absence: Absence, at: datetime, now: datetime) -> Absence:
    """The absence as it ends now or at an earlier instant than it would; before it begins, it never does.

    Raises AbsenceOver and AbsencePeriod.
    """
    if absence.ends <= max(now, absence.begins):
        raise AbsenceOver
    if not now <= at < absence.ends:
        raise AbsencePeriod
    return replace(absence, ends=max(at, absence.begins))


def declined(absence: Absence, person: str, reason: str, now: datetime) -> tuple[Absence, str]:
    """The absence without one of those who stand in, and the reason as it is kept.

    Raises AbsenceNotFound for who does not stand in, AbsenceOver and ReasonMissing.
    """
    if person not in absence.substitutes:
        raise AbsenceNotFound
    if absence.ends <= max(now, absence.begins):
        raise AbsenceOver
    left = tuple(each for each in absence.substitutes if each != person)
    return replace(absence, substitutes=left), required_reason(reason, LONGEST_REASON)


def away_until(absences: Iterable[Absence], now: datetime) -> datetime | None:
    """Until when somebody with these absences is away; None: they are there."""
    return next((each.ends for each in absences if each.holds(now)), None)


def principals(
    own: Collection[str], away: Sequence[Away], limits: Sequence[AuthorityLimit], now: datetime
) -> Iterator[Principal]:
    """For whom of these a person stands in now, who holds roles of their own (`own`), and with which of their roles."""
    for each in away:
        if each.absence.holds(now):
            held = frozenset(
                RoleAt(role.role, role.branch)
                for role in each.held
                if role.valid(now, now) and passes(role.role, own, limits, now)
            )
            theirs = _limits_of(each, limits, now)
            yield Principal(each.absence.person, each.name, each.absence.ends, held, theirs)


def passes(role: str, own: Collection[str], limits: Iterable[AuthorityLimit], now: datetime) -> bool:
    """Whether the tasks of a role pass to a substitute: rights over the house never do.

    A role that two must sign for, as it decides on money, passes only to who was given it too.
    """
    if role in _RIGHTS:
        return False
    return role in own or not needs_second_signature(role, limits, now)


def by_substitute(away: Iterable[Away]) -> Mapping[str, tuple[Away, ...]]:
    """The absences in which each person stands in."""
    found: dict[str, list[Away]] = {}
    for each in away:
        for substitute in each.absence.substitutes:
            found.setdefault(substitute, []).append(each)
    return {substitute: tuple(absences) for substitute, absences in found.items()}


def _limits_of(away: Away, limits: Iterable[AuthorityLimit], now: datetime) -> tuple[AuthorityLimit, ...]:
    roles = {EVERYONE, *(held.role for held in away.held if held.valid(now, now))}
    return tuple(
        each for each in limits if (each.person == away.absence.person or each.role in roles) and each.valid(now)
    )


_RIGHTS = frozenset(Right)
