"""Let the engine move a locked case, and write down everything that followed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.commands.cases.tasks_of import close_tasks, open_tasks
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus, Provenance
from server.domain.events import CaseWasEnded, DataWritten, ElementStepped, Event, IncidentRaised
from server.domain.outbox import OutboxMessage
from server.domain.waiting import SubscriptionRow, TimerRow
from server.engine import model as engine
from server.engine.apply import apply
from server.engine.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Advanced:
    """The case as it stands now, and what the engine said."""

    case: Case
    outcome: engine.Outcome
    bundle: Bundle


def bundle_of(work: Work, case: Case) -> Bundle:
    """The process and all it calls, as bound when the case started."""
    return work.shelf.bundle(case.binding, case.process, lambda: work.uow.processes.bound_files(case.binding))


def environment_of(work: Work, case: Case) -> engine.Environment:
    """The instant, the branch's zone and calendar, the sandbox and the limits."""
    zone, calendar = work.uow.branches.working_time(case.branch)
    return engine.Environment(work.now, zone, calendar, work.sandbox, work.limits, case.business_key)


def advance(
    work: Work,
    case: Case,
    command: engine.Command,
    cause: Event | None = None,
    tasks_by_token: Mapping[str, str] | None = None,
) -> Advanced:
    """Apply a command to a locked case; write state, tasks, timers, subscriptions, incidents, outbox and trail.

    `cause` is the fact that led to it, recorded first and only when the command found what it was for;
    `tasks_by_token` maps engine tokens to task ids where the caller knows them, for provenance.
    """
    bundle = bundle_of(work, case)
    outcome = apply(bundle, engine.CaseState(case.blob, case.data), command, environment_of(work, case))
    if not outcome.matched and not outcome.steps:
        return Advanced(case, outcome, bundle)
    if cause is not None and outcome.matched:
        work.uow.record(cause)
    moved = _moved(work, case, outcome, tasks_by_token or {})
    close_tasks(work, moved, outcome)
    open_tasks(work, moved, outcome, bundle)
    _write_waiting(work, moved, outcome)
    _record(work, moved, outcome)
    work.uow.cases.save(moved)
    return Advanced(moved, outcome, bundle)


def _moved(work: Work, case: Case, outcome: engine.Outcome, tasks: Mapping[str, str]) -> Case:
    data, provenance = dict(case.data), dict(case.provenance)
    for change in outcome.changes:
        wrote = change.writer
        data[change.key] = change.value
        provenance[change.key] = Provenance(
            wrote.element, wrote.token, wrote.person, wrote.at, tasks.get(wrote.token), wrote.doers
        )
    status = CaseStatus(outcome.status.value)
    ended = None if status is CaseStatus.RUNNING else work.now
    return replace(
        case,
        blob=outcome.blob,
        data=data,
        provenance=provenance,
        status=status,
        title=outcome.title or case.title,
        columns=outcome.columns,
        ended_at=ended,
    )


def _write_waiting(work: Work, case: Case, outcome: engine.Outcome) -> None:
    before, after = outcome.before, outcome.after
    work.uow.timers.replace(
        case.id,
        added=[TimerRow(t.token, t.element, t.due_at) for t in after.timers if t not in before.timers],
        removed=[TimerRow(t.token, t.element, t.due_at) for t in before.timers if t not in after.timers],
    )
    work.uow.subscriptions.replace(
        case.id,
        added=[_subscription(s) for s in after.subscriptions if s not in before.subscriptions],
        removed=[_subscription(s) for s in before.subscriptions if s not in after.subscriptions],
    )
    work.uow.incidents.replace(
        case.id,
        added=[i for i in after.incidents if i not in before.incidents],
        removed=[i.token for i in before.incidents if i not in after.incidents],
        now=work.now,
    )
    for thrown in outcome.thrown:
        payload = {
            "name": thrown.name,
            "data": dict(thrown.payload),
            "correlation": dict(thrown.correlation),
            "case": case.id,
            "branch": case.branch,
        }
        work.uow.outbox.put(OutboxMessage(kind=thrown.kind.value, payload=payload, available_at=work.now))


def _subscription(waiting: engine.Subscription) -> SubscriptionRow:
    return SubscriptionRow(waiting.token, waiting.element, waiting.kind.value, waiting.name, waiting.correlation)


def _record(work: Work, case: Case, outcome: engine.Outcome) -> None:
    for step in outcome.steps:
        work.uow.record(
            ElementStepped(
                at=step.at,
                case=case.id,
                process=step.process,
                element=step.element,
                element_type=step.type,
                name=step.name,
                event=step.event.value,
            )
        )
    for change in outcome.changes:
        if change.writer.person is None:
            work.uow.record(
                DataWritten(
                    at=change.writer.at,
                    case=case.id,
                    element=change.writer.element,
                    key=change.key,
                    value=change.value,
                )
            )
    for incident in outcome.after.incidents:
        if incident not in outcome.before.incidents:
            work.uow.record(IncidentRaised(at=work.now, case=case.id, element=incident.element, error=incident.error))
    if outcome.status is not engine.CaseStatus.RUNNING:
        work.uow.record(CaseWasEnded(at=work.now, case=case.id, status=outcome.status.value))
