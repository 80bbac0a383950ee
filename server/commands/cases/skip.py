"""Let a case go on without what it waits for or could not do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.commands.cases.ordered import (
    Effect,
    OrderedCase,
    OrderForCase,
    carried_out,
    note_forcing,
    ordered_case,
    passed_over,
    standing_at,
    tasks_at,
    tried,
)
from server.commands.cases.tasks_of import require_unbiased, situation_of
from server.commands.submission import Submission
from server.commands.tasks.entered import entered_values
from server.commands.tasks.lending import end_help
from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.events import Event
from server.domain.operating_events import ElementSkipped, TaskSkipped
from server.domain.separation import Duty
from server.domain.tasks import HumanTask
from server.engine.operating.orders import Skip
from server.engine.operating.outlook import Standpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipElement(OrderForCase):
    """The wish of an operator: `at` is a token or the element it waits at; `submission` what it would have brought.

    With None it brings nothing, whatever its form asks for.
    """

    at: str | None = None
    submission: Submission | None = None


def skip_element(command: SkipElement, work: Work) -> Effect:
    """Let the token go on; a task closes as passed over, and who skips it counts as who acted in it.

    Raises TokenNotThere, CannotSkipChoice, SeparatedFrom where the operator may not decide about it, and what
    `entered_values` does of what is given in place of a task.
    """
    ordered = ordered_case(work, command)
    at = standing_at(ordered, command.at)
    task = next(iter(tasks_at(work, ordered.case, [at.token])), None)
    values = _values(command, work, ordered, task)
    order = Skip(at.token, ordered.actor.id, values)
    effect = tried(work, ordered, order)
    require_unbiased(work, ordered.case, ordered.bundle, Duty(at.element, at.element), ordered.actor)
    if not command.dry_run:
        case = carried_out(work, ordered, order, _fact(command, work, at, task, values)).case
        if task is not None:
            work.uow.tasks.save(passed_over(task, ordered.actor, work))
            end_help(work, task, ordered.actor.id)
            work.uow.drafts.delete(task.id)
        note_forcing(work, ordered, case, at.element)
    return effect


def _values(command: SkipElement, work: Work, ordered: OrderedCase, task: HumanTask | None) -> dict[str, object]:
    """What the step brings; for a task as if its doer had submitted it, but for the papers it asks for."""
    given, case = command.submission, ordered.case
    if given is None or task is None:
        return dict(given.values or {}) if given else {}
    opened = OpenedTask(task, case, ordered.bundle, situation_of(work, task, case, ordered.bundle))
    return entered_values(work, opened, ordered.actor, given, papers=False)


def _fact(
    command: SkipElement, work: Work, at: Standpoint, task: HumanTask | None, values: Mapping[str, object]
) -> Event:
    told: dict[str, Any] = {
        "at": work.now,
        "by": command.actor.id,
        "case": command.case_id,
        "reason": command.reason,
        "values": values,
    }
    if task is None:
        return ElementSkipped(**told, element=at.element)
    return TaskSkipped(**told, task=task.id, element=task.element)
