"""Publish a message or signal: to cases that wait for it, or to processes it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.commands.cases.advance import advance
from server.commands.cases.start import StartByEvent, start_by_event
from server.commands.transaction import Work
from server.domain.cases import CaseStatus
from server.domain.errors import NobodyWaits
from server.domain.events import MessagePublished, MessageReceived, SignalReceived
from server.domain.waiting import AwaitedKind
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishMessage:
    """A message with its correlation keys; `require`: refuse when nobody waits. `branch`: of a case it starts."""

    name: str
    branch: str
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    require: bool = False
    by: str | None = None
    outbox_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSignal:
    """A signal for everybody who waits for it."""

    name: str
    branch: str
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    by: str | None = None
    outbox_id: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which cases caught it and which it started (ids)."""

    delivered: tuple[str, ...] = ()
    started: tuple[str, ...] = ()


def publish_message(command: PublishMessage, work: Work) -> Delivery:
    """Give it to the one case that has waited longest and matches every key; else start a case with it."""
    delivery = _deliver(command, work)
    if command.require and not (delivery.delivered or delivery.started):
        raise NobodyWaits(name=command.name)
    _settle(command, work, AwaitedKind.MESSAGE)
    return delivery


def publish_signal(command: PublishSignal, work: Work) -> Delivery:
    """Give it to every case that waits, in the order of their ids (so that two signals never deadlock)."""
    waiting = work.uow.subscriptions.find(AwaitedKind.SIGNAL, command.name)
    caught = [case for case in sorted({w.case for w in waiting}) if case != command.origin]
    delivered = tuple(case for case in caught if _signal_case(command, work, case))
    starts = work.uow.processes.starts("signal", command.name)
    started = tuple(_start(work, s.process, s.element, command.data, command.branch) for s in starts)
    _settle(command, work, AwaitedKind.SIGNAL)
    return Delivery(delivered, started)


def _deliver(command: PublishMessage, work: Work) -> Delivery:
    for waiting in work.uow.subscriptions.find(AwaitedKind.MESSAGE, command.name, command.correlation):
        if _message_case(command, work, waiting.case, waiting.token):
            return Delivery(delivered=(waiting.case,))
    for start in work.uow.processes.starts("message", command.name)[:1]:
        return Delivery(started=(_start(work, start.process, start.element, command.data, command.branch),))
    return Delivery()


def _message_case(command: PublishMessage, work: Work, case_id: str, token: str) -> bool:
    case = work.uow.cases.lock(case_id)
    if case.status is not CaseStatus.RUNNING:
        return False
    received = MessageReceived(
        at=work.now,
        by=command.by,
        case=case.id,
        name=command.name,
        payload_keys=tuple(command.data),
        correlation=command.correlation,
    )
    message = engine.Message(command.name, command.data, command.correlation, token)
    return advance(work, case, message, received).outcome.matched


def _signal_case(command: PublishSignal, work: Work, case_id: str) -> bool:
    case = work.uow.cases.lock(case_id)
    if case.status is not CaseStatus.RUNNING:
        return False
    received = SignalReceived(at=work.now, by=command.by, case=case.id, name=command.name)
    return advance(work, case, engine.Signal(command.name, command.data), received).outcome.matched


def _start(work: Work, process: str, element: str, data: Mapping[str, object], branch: str) -> str:
    return start_by_event(StartByEvent(process=process, element=element, payload=dict(data), branch=branch), work)


def _settle(command: PublishMessage | PublishSignal, work: Work, awaited: AwaitedKind) -> None:
    if command.outbox_id is not None:
        work.uow.outbox.done(command.outbox_id, work.now)
    else:
        work.uow.record(MessagePublished(at=work.now, by=command.by, name=command.name, awaited=awaited.value))
