"""Publish a message or signal: to cases that wait for it, or to processes it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.commands.cases.advance import advance, would_match
from server.commands.cases.start import StartByEvent, start_by_event
from server.commands.messages.thrown import Thrown
from server.commands.transaction import Work
from server.domain.branches import BranchIsClosed
from server.domain.cases import Case, CaseStatus
from server.domain.errors import CaseSuspended, DomainError, NobodyWaits
from server.domain.events import MessageReceived, SignalReceived
from server.domain.house_events import MessagePublished, StartWasRefused
from server.domain.people import Right
from server.domain.processes import StartTrigger, VersionSuspended
from server.domain.waiting import AwaitedKind
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishMessage:
    """A message with its correlation keys; `require`: refuse when nobody waits. `branch`: of a case it starts.

    `origin`: the case that threw it.
    """

    name: str
    branch: str
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    require: bool = False
    by: str | None = None
    outbox_id: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSignal:
    """A signal for everybody who waits for it but the case that threw it (`origin`).

    `only`: the case it was held for while that was suspended; it goes to no other and starts nothing.
    """

    name: str
    branch: str
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    by: str | None = None
    outbox_id: str | None = None
    origin: str | None = None
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which cases caught it and which it started (ids)."""

    delivered: tuple[str, ...] = ()
    started: tuple[str, ...] = ()


def publish_message(command: PublishMessage, work: Work) -> Delivery:
    """Give it to the one case that has waited longest and matches every key; else start a case with it.

    When all that match are suspended it waits for the one that has waited longest, or, where somebody hears the
    answer, raises CaseSuspended; the same with a start whose version is suspended (VersionSuspended). Raises
    NobodyWaits when it is required to arrive and does not, and BranchIsClosed to who sends from outside what would
    start a case at a closed branch; where a case threw it, its operators are told.
    """
    delivery = _deliver(command, work)
    if command.require and not (delivery.delivered or delivery.started):
        raise NobodyWaits(name=command.name)
    _settle(command, work, AwaitedKind.MESSAGE)
    return delivery


def publish_signal(command: PublishSignal, work: Work) -> Delivery:
    """Give it to every case that waits, in the order of their ids (so that two signals never deadlock).

    A suspended case gets it when it is resumed; a suspended version does not start with it later, and a closed branch
    is as for messages.
    """
    waiting = {one.case for one in work.uow.subscriptions.find(AwaitedKind.SIGNAL, command.name)}
    hearing = waiting - {command.origin} if command.only is None else waiting & {command.only}
    delivered = tuple(case for case in sorted(hearing) if _signal_case(command, work, case))
    starts = work.uow.processes.starts("signal", command.name) if command.only is None else ()
    started = tuple(each for s in starts if not s.suspended for each in _start(work, s, command))
    _settle(command, work, AwaitedKind.SIGNAL)
    return Delivery(delivered, started)


def _deliver(command: PublishMessage, work: Work) -> Delivery:
    suspended: list[Case] = []
    for waiting in work.uow.subscriptions.find(AwaitedKind.MESSAGE, command.name, command.correlation):
        case = work.uow.cases.lock(waiting.case)
        message = engine.Message(command.name, command.data, command.correlation, waiting.token)
        if case.status is CaseStatus.SUSPENDED and would_match(work, case, message):
            suspended.append(case)
        elif case.status is CaseStatus.RUNNING and _message_case(command, work, case, message):
            return Delivery(delivered=(case.id,))
    if suspended:
        _wait_for(command, work, suspended[0].id, CaseSuspended())
        return Delivery()
    for start in work.uow.processes.starts("message", command.name)[:1]:
        if start.suspended:
            refusal = VersionSuspended(process=start.process, version=start.version)
            _wait_for(command, work, start.process, refusal)
            return Delivery()
        return Delivery(started=_start(work, start, command))
    return Delivery()


def _message_case(command: PublishMessage, work: Work, case: Case, message: engine.Message) -> bool:
    received = MessageReceived(
        at=work.now,
        by=command.by,
        case=case.id,
        name=command.name,
        payload_keys=tuple(command.data),
        correlation=command.correlation,
    )
    return advance(work, case, message, received).outcome.matched


def _wait_for(command: PublishMessage, work: Work, holder: str, refusal: DomainError) -> None:
    """Hold what another case threw for a case or process; who sends from outside is told and can send again."""
    if command.outbox_id is None:
        raise refusal
    held = Thrown(command.name, command.data, command.branch, command.origin, command.correlation)
    work.uow.outbox.hold(held.row(AwaitedKind.MESSAGE, work.now), holder)


def _signal_case(command: PublishSignal, work: Work, case_id: str) -> bool:
    case = work.uow.cases.lock(case_id)
    if case.status is CaseStatus.SUSPENDED:
        held = Thrown(command.name, command.data, command.branch, only=case_id)
        work.uow.outbox.hold(held.row(AwaitedKind.SIGNAL, work.now), case_id)
    if case.status is not CaseStatus.RUNNING:
        return False
    received = SignalReceived(at=work.now, by=command.by, case=case.id, name=command.name)
    return advance(work, case, engine.Signal(command.name, command.data), received).outcome.matched


def _start(work: Work, start: StartTrigger, command: PublishMessage | PublishSignal) -> tuple[str, ...]:
    """The case that begins; none at a closed branch, which opens no more: who sent it is told, and nothing retried."""
    wish = StartByEvent(process=start.process, element=start.element, payload=dict(command.data), branch=command.branch)
    try:
        return (start_by_event(wish, work),)
    except BranchIsClosed:
        if command.outbox_id is None:
            raise
    people = work.uow.people.actors(work.now)
    work.uow.record(
        StartWasRefused(
            at=work.now,
            case=command.origin,
            name=command.name,
            process=start.process,
            branch=command.branch,
            told=tuple(each.id for each in people if each.holds(Right.OPERATOR, command.branch)),
        )
    )
    return ()


def _settle(command: PublishMessage | PublishSignal, work: Work, awaited: AwaitedKind) -> None:
    if command.outbox_id is not None:
        work.uow.outbox.done(command.outbox_id, work.now)
    else:
        work.uow.record(MessagePublished(at=work.now, by=command.by, name=command.name, awaited=awaited.value))
