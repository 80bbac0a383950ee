"""Co-signers: people whose signature a task asks for before it is completed, or before its case goes on after that."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.domain.delegation import DoneByEachAlone, is_done_in_person
from server.domain.errors import Conflict, Forbidden, Invalid, NotFound, TaskNotYours
from server.domain.ids import new_id
from server.domain.move_events import SignatureAsked, SignatureGiven, SignatureWithdrawn
from server.domain.people import Actor
from server.domain.reasons import required_reason, told_reason
from server.domain.separation import Blind
from server.domain.tasks import (
    HumanTask,
    Situation,
    oversees,
    require_at_hand,
    require_current,
    require_eligible,
    require_holder,
    require_open,
)

MOST_SIGNERS = 20


class NobodyToSign(Invalid):
    """Choose at least one person, and at most %(most)s for one task."""


class HolderSigns(Forbidden):
    """Choose somebody else: %(person)s works on this task themselves."""


class SignsAlready(Conflict):
    """%(person)s is asked to sign this task already."""


class SignatureNotFound(NotFound):
    """There is no such request for a signature, or it is not yours."""


class SignatureSettled(Conflict):
    """This request for a signature is settled already."""


class NotYetToSign(Conflict):
    """This task is signed once its holder has completed it."""


class NothingSubmitted(Conflict):
    """Nothing that you submitted waits for signatures here."""


class SignaturesMissing(Conflict):
    """Signatures are still missing; they are asked for before this task is completed."""


class Place(StrEnum):
    """When a signature is asked for: before the holder completes the task, or after that."""

    BEFORE = "before"
    AFTER = "after"


class Verdict(StrEnum):
    """How a request for a signature was settled."""

    AGREED = "agreed"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One person is asked for one signature; `verdict` None: not settled yet. `note`: why they are asked."""

    id: str
    task: str
    case: str
    element: str
    person: str
    place: Place
    asked_by: str
    asked_at: datetime
    note: str = ""
    verdict: Verdict | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None
    opinion: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be given."""
        return self.verdict is None


@dataclass(frozen=True, slots=True)
class Request:
    """What a holder asks: these people's signatures, when, and why."""

    people: Sequence[Actor]
    place: Place
    note: str = ""


def ask(
    task: HumanTask,
    actor: Actor,
    request: Request,
    known: Sequence[Signature],
    situation: Situation,
    require_signer: Callable[[Actor], None],
    *,
    version: int,
    now: datetime,
) -> tuple[list[Signature], list[SignatureAsked]]:
    """Ask for signatures at a task I hold. `require_signer` raises what keeps a person from signing it."""
    require_open(task, actor, situation)
    require_holder(task, actor)
    require_at_hand(task)
    require_eligible(task, actor, situation)
    if is_done_in_person(situation):
        raise DoneByEachAlone
    asked = {each.person for each in known if each.open}
    if not 0 < len(request.people) <= MOST_SIGNERS - len(asked):
        raise NobodyToSign(most=MOST_SIGNERS)
    for person in request.people:
        if person.id == actor.id:
            raise HolderSigns(person=person.name)
        if person.id in asked:
            raise SignsAlready(person=person.name)
        asked.add(person.id)
        require_signer(person)
    require_current(task, version)
    note = told_reason(request.note)
    made = [_asked(task, actor.id, person.id, request.place, note, now) for person in request.people]
    return made, [_told(each) for each in made]


def sign(
    task: HumanTask, signature: Signature, actor: Actor, *, version: int, now: datetime, agreed: bool, opinion: str
) -> tuple[Signature, SignatureGiven]:
    """Agree or object; an objection says why. That no rule keeps the actor from it is for the caller to ask."""
    _require_unsettled(signature)
    if signature.place is Place.AFTER and task.submitted_at is None:
        raise NotYetToSign
    said = told_reason(opinion)
    told = said if agreed else required_reason(said)
    require_current(task, version)
    verdict = Verdict.AGREED if agreed else Verdict.OBJECTED
    settled = replace(signature, verdict=verdict, settled_by=actor.id, settled_at=now, opinion=told)
    return settled, SignatureGiven(
        at=now,
        by=actor.id,
        case=task.case,
        task=task.id,
        element=task.element,
        place=signature.place.value,
        agreed=agreed,
        opinion=told,
    )


def withdraw(
    task: HumanTask, signature: Signature, actor: Actor, situation: Situation, *, now: datetime, reason: str
) -> tuple[Signature, SignatureWithdrawn]:
    """Ask no longer for a signature: by the holder of the task, or by who oversees its branch, with the reason."""
    require_open(task, actor, situation)
    if actor.id != task.assignee and not oversees(task, actor):
        raise TaskNotYours
    _require_unsettled(signature)
    return withdrawn(signature, actor.id, now, required_reason(told_reason(reason)))


def withdrawn(
    signature: Signature, by: str | None, now: datetime, reason: str = ""
) -> tuple[Signature, SignatureWithdrawn]:
    """A request that is no longer."""
    gone = replace(signature, verdict=Verdict.WITHDRAWN, settled_by=by, settled_at=now, opinion=reason)
    return gone, SignatureWithdrawn(
        at=now,
        by=by,
        case=signature.case,
        task=signature.task,
        element=signature.element,
        to=signature.person,
        reason=reason,
    )


def require_signed_before(known: Iterable[Signature]) -> None:
    """Raise SignaturesMissing while one is still to be given before the task is completed."""
    if any(each.open and each.place is Place.BEFORE for each in known):
        raise SignaturesMissing


def still_to_sign(known: Iterable[Signature]) -> tuple[str, ...]:
    """Whose signatures are still to be given after the task is completed (ids)."""
    return tuple(each.person for each in known if each.open and each.place is Place.AFTER)


def signs_any(known: Iterable[Signature], person: str) -> bool:
    """Whether the person signed or is asked to."""
    return any(each.person == person and each.verdict is not Verdict.WITHDRAWN for each in known)


def visible_signatures(known: Sequence[Signature], blind: Blind, reader: str) -> list[Signature]:
    """Those of a case or task; what was said at a step that is still blind, for who said or was told it only."""
    told = {(each.task, person) for each in known for person in (each.person, each.asked_by)}
    return [
        replace(each, note="", opinion="")
        if each.element in blind.findings and (each.task, reader) not in told
        else each
        for each in known
    ]


def to_sign(task: HumanTask, known: Iterable[Signature], person: str) -> Signature | None:
    """The request that waits for the person now; None: none does."""
    return next((each for each in awaited(task, known) if each.person == person), None)


def awaited(task: HumanTask, known: Iterable[Signature]) -> list[Signature]:
    """The requests of a task that can be met now: before its completion any time, after that once it is submitted."""
    mine = (each for each in known if each.task == task.id and each.open)
    return [each for each in mine if each.place is Place.BEFORE or task.submitted_at is not None]


def awaited_since(place: Place, asked_at: datetime, submitted_at: datetime | None) -> datetime:
    """Since when a request could be met."""
    return asked_at if place is Place.BEFORE or submitted_at is None else max(asked_at, submitted_at)


def renewed(known: Sequence[Signature], now: datetime) -> list[Signature]:
    """The signatures to be given anew to what the holder submits next; `known`: those of the task, oldest first."""
    newest = {each.person: each for each in known if each.place is Place.AFTER}
    return [
        replace(each, id=new_id(), asked_at=now, verdict=None, settled_by=None, settled_at=None, opinion="")
        for each in newest.values()
        if each.verdict in {Verdict.AGREED, Verdict.OBJECTED}
    ]


def _asked(task: HumanTask, by: str, person: str, place: Place, note: str, now: datetime) -> Signature:
    return Signature(
        id=new_id(),
        task=task.id,
        case=task.case,
        element=task.element,
        person=person,
        place=place,
        asked_by=by,
        asked_at=now,
        note=note,
    )


def _told(signature: Signature) -> SignatureAsked:
    return SignatureAsked(
        at=signature.asked_at,
        by=signature.asked_by,
        case=signature.case,
        task=signature.task,
        element=signature.element,
        to=signature.person,
        place=signature.place.value,
        reason=signature.note,
    )


def _require_unsettled(signature: Signature) -> None:
    if not signature.open:
        raise SignatureSettled
