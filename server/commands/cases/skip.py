"""Let a case go on without what it waits for or could not do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.commands.cases.ordered import (
    Effect,
    OrderedCase,
    OrderForCase,
    carried_out,
    note_forcing,
    ordered_case,
    passed_over,
    require_unbiased,
    standing_at,
    tasks_at,
    tried,
)
from server.commands.tasks.lending import end_delegation
from server.commands.transaction import Work
from server.domain.events import Event
from server.domain.operating_events import ElementSkipped, TaskSkipped
from server.domain.separation import Duty
from server.domain.tasks import HumanTask
from server.engine.operating.orders import Skip
from server.engine.operating.outlook import Standpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipElement(OrderForCase):
    """The wish of an operator: `at` is a token or the element it waits at; `data` what it would have brought."""

    at: str | None = None
    data: Mapping[str, object] = field(default_factory=dict[str, object])


def skip_element(command: SkipElement, work: Work) -> Effect:
    """Let the token go on; a task closes as passed over, and who skips it counts as who acted in it.

    Raises TokenNotThere, CannotSkipChoice, and SeparatedFrom where the operator may not decide about it.
    """
    ordered = ordered_case(work, command)
    at = standing_at(ordered, command.at)
    order = Skip(at.token, command.actor.id, command.data)
    effect = tried(work, ordered, order, command.actor)
    require_unbiased(work, ordered, Duty(at.element, at.element), command.actor)
    if not command.dry_run:
        task = next(iter(tasks_at(work, ordered.case, [at.token])), None)
        case = carried_out(work, ordered, order, _fact(command, work, ordered, at, task)).case
        if task is not None:
            work.uow.tasks.save(passed_over(task, command.actor, work))
            end_delegation(work, task, command.actor.id)
            work.uow.drafts.delete(task.id)
        note_forcing(work, ordered, case, at.element, command.actor)
    return effect


def _fact(command: SkipElement, work: Work, ordered: OrderedCase, at: Standpoint, task: HumanTask | None) -> Event:
    if task is None:
        return ElementSkipped(
            at=work.now,
            by=command.actor.id,
            case=ordered.case.id,
            element=at.element,
            reason=command.reason,
            values=command.data,
        )
    return TaskSkipped(
        at=work.now,
        by=command.actor.id,
        case=ordered.case.id,
        task=task.id,
        element=task.element,
        reason=command.reason,
        values=command.data,
    )
