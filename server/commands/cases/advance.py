"""Let the engine move a locked case, and write down everything that followed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.cases.listed import listed
from server.commands.cases.recusing import recuse_again
from server.commands.cases.tasks_of import close_tasks, open_tasks
from server.commands.messages.thrown import Thrown
from server.commands.operators.serving import MOST_CALLS, served, too_many
from server.commands.transaction import CaseMoved, Work
from server.domain.cases import Case, CaseStatus, Provenance
from server.domain.events import CaseWasEnded, DataWritten, DecisionEvaluated, ElementStepped, Event, IncidentRaised
from server.domain.ids import new_id
from server.domain.waiting import AwaitedKind, HeldElement, SubscriptionRow, TimerRow
from server.engine import model as engine
from server.engine.apply import apply
from server.engine.bundle import Bundle
from server.engine.operating.orders import Order

Waiting = TypeVar("Waiting")


@dataclass(frozen=True, slots=True)
class Advanced:
    """The case as it stands now, and what the engine said."""

    case: Case
    outcome: engine.Outcome
    bundle: Bundle


def advance(
    work: Work,
    case: Case,
    command: engine.Command | Order,
    cause: Event | None = None,
    tasks_by_token: Mapping[str, str] | None = None,
    closing: str = "",
    *,
    then: Callable[[], None] | None = None,
) -> Advanced:
    """Apply a command to a locked case; write state, tasks, timers, subscriptions, incidents, outbox and trail.

    A command after which nothing moved writes nothing. What service tasks ask for after it is done in the same
    transaction; the outcome is that of the command itself.

    `cause` is the fact that led to it, recorded first and only when the command found what it was for, `then` what is
    written after it in that case; `tasks_by_token` maps engine tokens to task ids where the caller knows them, for
    provenance; `closing` says why tasks that are not done stop waiting.
    """
    first = _step(work, case, command, cause, tasks_by_token, closing)
    if then is not None and first.outcome.matched:
        then()
    return replace(first, case=_with_services(work, first))


def _with_services(work: Work, first: Advanced) -> Case:
    """Answer one service task after the other, until none waits for its operator."""
    latest, answered = first, 0
    while latest.outcome.after.calls:
        call = latest.outcome.after.calls[0]
        answer = served(work, latest.case, first.bundle, call, advance) if answered < MOST_CALLS else too_many(call)
        latest, answered = _step(work, latest.case, answer), answered + 1
    return latest.case


def _step(
    work: Work,
    case: Case,
    command: engine.Command | Order,
    cause: Event | None = None,
    tasks_by_token: Mapping[str, str] | None = None,
    closing: str = "",
) -> Advanced:
    bundle = bundle_of(work, case)
    outcome = apply(bundle, engine.CaseState(case.blob, case.data), command, environment_of(work, case))
    stirred = outcome.steps or outcome.changes or outcome.after.calls
    if not stirred and outcome.status is engine.CaseStatus.RUNNING:
        return Advanced(case, outcome, bundle)
    if cause is not None and outcome.matched:
        work.uow.record(cause)
    moved = _moved(work, case, outcome, bundle, tasks_by_token or {})
    close_tasks(work, moved, outcome, bundle, closing)
    _record_decisions(work, case, outcome)
    open_tasks(work, moved, outcome, bundle)
    recuse_again(work, case, moved, outcome, bundle)
    write_waiting(work, moved, outcome.before, outcome.after)
    _throw(work, moved, outcome)
    _record(work, moved, outcome)
    work.uow.cases.save(moved)
    work.moves.append(CaseMoved(case.id, case.process, outcome))
    return Advanced(moved, outcome, bundle)


def would_match(work: Work, case: Case, command: engine.Command) -> bool:
    """Whether a command would find in this case what it is for; nothing is written."""
    bundle = bundle_of(work, case)
    return apply(bundle, engine.CaseState(case.blob, case.data), command, environment_of(work, case)).matched


def _moved(work: Work, case: Case, outcome: engine.Outcome, bundle: Bundle, tasks: Mapping[str, str]) -> Case:
    data, provenance = dict(case.data), dict(case.provenance)
    for change in outcome.changes:
        wrote = change.writer
        data[change.key] = change.value
        provenance[change.key] = Provenance(
            wrote.element, wrote.token, wrote.person, wrote.at, tasks.get(wrote.token), wrote.doers
        )
    status = CaseStatus(outcome.status.value)
    ended = None if status is CaseStatus.RUNNING else work.now
    moved = replace(
        case,
        blob=outcome.blob,
        data=data,
        provenance=provenance,
        status=status,
        columns=outcome.columns,
        ended_at=ended,
    )
    shown = listed(work, moved, bundle, outcome)
    return replace(moved, title=shown.title or case.title, columns=shown.columns)


def write_waiting(work: Work, case: Case, before: engine.Standing, after: engine.Standing) -> None:
    """Write the timers, subscriptions and incidents that differ."""
    timers = _gone(before.timers, after.timers), _gone(after.timers, before.timers)
    work.uow.timers.replace(
        case.id, [TimerRow(t.token, t.element, t.due_at) for t in timers[1]], [t.token for t in timers[0]]
    )
    subscriptions = _gone(before.subscriptions, after.subscriptions), _gone(after.subscriptions, before.subscriptions)
    work.uow.subscriptions.replace(
        case.id,
        [SubscriptionRow(s.token, s.element, AwaitedKind(s.kind), s.name, s.correlation) for s in subscriptions[1]],
        [s.token for s in subscriptions[0]],
        work.now,
    )
    incidents = _gone(before.incidents, after.incidents), _gone(after.incidents, before.incidents)
    work.uow.incidents.resolve(case.id, [i.token for i in incidents[0]], work.now)
    work.uow.incidents.add_all([_held(work, case, i) for i in incidents[1]])


def _throw(work: Work, case: Case, outcome: engine.Outcome) -> None:
    for thrown in outcome.thrown:
        sent = Thrown(thrown.name, thrown.payload, case.branch, case.id, thrown.correlation)
        work.uow.outbox.put(sent.row(AwaitedKind(thrown.kind), work.now))


def _gone(old: Sequence[Waiting], new: Sequence[Waiting]) -> list[Waiting]:
    return [each for each in old if each not in new]


def _held(work: Work, case: Case, incident: engine.Incident) -> HeldElement:
    return HeldElement(
        new_id(),
        case.id,
        incident.token,
        incident.element,
        incident.error,
        work.now,
        incident.expression,
        incident.line,
        incident.column,
    )


def _record_decisions(work: Work, case: Case, outcome: engine.Outcome) -> None:
    """`case`: before the command, so its provenance tells who wrote what the engine only knows by name."""
    for made in outcome.decided:
        earlier = {case.provenance[key].element for key in made.read if key in case.provenance}
        work.uow.record(
            DecisionEvaluated(
                at=made.at,
                case=case.id,
                process=made.process,
                element=made.element,
                decision=made.decision,
                name=made.name,
                file=made.file,
                sha256=made.sha256,
                inputs=made.inputs,
                output=made.output,
                hit_policy=made.hit_policy,
                matched=made.matched,
                rule_ids=made.rule_ids,
                notes=made.notes,
                sources=tuple(sorted(made.wrote | earlier)),
            )
        )


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
