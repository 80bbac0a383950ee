"""Orders of operators: who may give them, what they would do, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.commands.cases.advance import Advanced, advance
from server.commands.cases.bound import bundle_of, environment_of
from server.commands.cases.locked import lock_for_operator
from server.commands.cases.tasks_of import require_unbiased, write_partners
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus, StaleCase
from server.domain.errors import CaseSuspended, ElementNotFound, SeveralTokens, TokenNotThere
from server.domain.events import Event
from server.domain.people import Actor
from server.domain.reasons import required_reason
from server.domain.separation import Duty
from server.domain.tasks import HumanTask, TaskState
from server.engine import model as engine
from server.engine.apply import apply
from server.engine.bundle import Bundle
from server.engine.operating.orders import Order
from server.engine.operating.outlook import Outlook, Standpoint, outlook, standpoints

MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForCase:
    """What every order says: which case, as it was seen (`revision`; None: as it is), by whom and why.

    `dry_run`: only tell what it would do.
    """

    case_id: str
    actor: Actor
    reason: str
    revision: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What an order does, or would do: what the engine said, and what may come of it."""

    outcome: engine.Outcome
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class OrderedCase:
    """The locked case of an order, its process, where its tokens stand, and who gives it in the rights of now."""

    case: Case
    bundle: Bundle
    standpoints: Sequence[Standpoint]
    actor: Actor


def ordered_case(work: Work, command: OrderForCase) -> OrderedCase:
    """Lock the case for its operator.

    Raises CaseNotFound, RightMissing, CaseEnded, CaseSuspended, StaleCase, and ReasonMissing unless it is a trial.
    """
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case = in_hand.case
    if case.status is CaseStatus.SUSPENDED:
        raise CaseSuspended
    if command.revision not in {None, case.version}:
        raise StaleCase
    if not command.dry_run:
        required_reason(command.reason)
    bundle = bundle_of(work, case)
    found = standpoints(bundle, engine.CaseState(case.blob, case.data), environment_of(work, case))
    return OrderedCase(case, bundle, found, in_hand.actor)


def tried(work: Work, ordered: OrderedCase, order: Order) -> Effect:
    """What the order would do; nothing is written.

    Raises WouldWaitForEver, what the engine refuses, and SeparatedFrom where it closes a task that the operator may
    not decide about.
    """
    case, env = ordered.case, environment_of(work, ordered.case)
    state = engine.CaseState(case.blob, case.data)
    outcome = apply(ordered.bundle, state, order, env)
    found = outlook(ordered.bundle, state, outcome.blob, order, env)
    for task in tasks_at(work, case, [each.token for each in outcome.closed]):
        require_unbiased(work, case, ordered.bundle, Duty(task.element, task.name), ordered.actor, task)
    return Effect(outcome, found)


def carried_out(work: Work, ordered: OrderedCase, order: Order, cause: Event, closing: str = "") -> Advanced:
    """Do what was tried."""
    return advance(work, ordered.case, order, cause, closing=closing)


def tasks_at(work: Work, case: Case, tokens: Sequence[str]) -> list[HumanTask]:
    """The open tasks of these tokens."""
    return [task for task in work.uow.tasks.of_case(case.id, open_only=True) if task.token in tokens]


def note_forcing(work: Work, ordered: OrderedCase, case: Case, element: str) -> None:
    """Who acts in place of the doer of an element is kept from what is separate from it."""
    duty = ordered.bundle.duties.get(element)
    if duty is None:
        return
    work.uow.tasks.forced_by(case=case.id, element=element, name=duty.name, person=ordered.actor.id, at=work.now)
    write_partners(work, case, {element}, ordered.bundle)


def passed_over(task: HumanTask, actor: Actor, work: Work) -> HumanTask:
    """A task as it is when an operator let the case go on without it."""
    return replace(
        task,
        state=TaskState.COMPLETED,
        version=task.version + 1,
        assignee=actor.id,
        completed_at=work.now,
        changed_by=actor.id,
        follow_up_at=None,
        delegate=None,
        submitted_at=None,
        acting_for=None,
    )


def standing_at(ordered: OrderedCase, named: str | None) -> Standpoint:
    """The token of this id or, where one waits there, at this element; None: the only one there is.

    Raises TokenNotThere, and SeveralTokens where several could be meant.
    """
    found = [each for each in ordered.standpoints if named in {None, each.token, each.element}]
    if not found:
        raise TokenNotThere(element=named or "")
    if len(found) > 1:
        raise SeveralTokens(element=named or found[0].element)
    return found[0]


def process_of(ordered: OrderedCase, element: str, process: str | None) -> str:
    """The process an element belongs to: the named one, else that of the case, else a called one.

    Raises ElementNotFound.
    """
    keys = [ordered.case.process, *ordered.bundle.elements] if process is None else [process]
    found = next((key for key in keys if element in ordered.bundle.elements.get(key, {})), None)
    if found is None:
        raise ElementNotFound(element=element)
    return found
