"""Recall a task: who completed it has it again, and what came after it is gone."""

from dataclasses import dataclass

from server.commands.cases.advance import advance
from server.commands.cases.bound import environment_of
from server.commands.cases.tasks_of import situation_of, write_partners
from server.commands.tasks.opened import OpenedTask, open_task, progress_of
from server.commands.transaction import Work
from server.domain.errors import CaseEnded, CaseSuspended
from server.domain.events import TaskReassigned
from server.domain.move_events import TaskRecalled
from server.domain.people import Actor
from server.domain.reasons import told_reason
from server.domain.recall import RECALLED, Followed, NothingWaitsAfter, WaysMet, followed, require_own, require_unread
from server.domain.tasks import HumanTask, TaskState, changed, claim, require_current, require_eligible
from server.engine import model as engine
from server.engine.apply import apply
from server.engine.operating.orders import Move
from server.engine.operating.outlook import outlook, standpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallTask:
    """The wish of whoever completed a task to have it back."""

    task_id: str
    version: int
    actor: Actor
    reason: str = ""


def recall_task(command: RecallTask, work: Work) -> HumanTask:
    """Take back what followed, and give the step to the actor again, with what they had entered.

    Raises what the rules of `recall` do, CaseEnded, CaseSuspended, and what the engine refuses.
    """
    opened = open_task(work, command.task_id, command.actor)
    task, case = opened.task, opened.case
    require_own(task, opened.actor)
    if case.ended_at is not None:
        raise CaseEnded
    if opened.situation.suspended:
        raise CaseSuspended
    require_eligible(task, opened.actor, opened.situation)
    require_unread(task, opened.bundle.duties.values(), progress_of(work, case.id))
    found = followed(work.uow.trail.since_completion(case.id, task.id), _names(opened))
    require_current(task, command.version)
    order = Move(_tokens(work, opened, found), task.process, task.element)
    _require_way(work, opened, order)
    event = TaskRecalled(
        at=work.now,
        by=opened.actor.id,
        case=case.id,
        task=task.id,
        element=task.element,
        reason=told_reason(command.reason),
    )
    known = {each.id for each in work.uow.tasks.of_case(case.id, open_only=True)}
    advance(work, case, order, event, closing=RECALLED)
    again = next(
        each
        for each in work.uow.tasks.of_case(case.id, open_only=True)
        if each.id not in known and (each.process, each.element) == (task.process, task.element)
    )
    return _taken(work, opened, again, opened.actor)


def _tokens(work: Work, opened: OpenedTask, found: Followed) -> tuple[str, ...]:
    """The tokens that came of the task: of tasks that were offered, and the newest that wait where some arrived."""
    state = engine.CaseState(opened.case.blob, opened.case.data)
    found_now = standpoints(opened.bundle, state, environment_of(work, opened.case))
    standing = [each for each in found_now if each.movable]
    tasks = {each.token for each in work.uow.tasks.of_case(opened.case.id, open_only=True) if each.id in found.tasks}
    tokens = {each.token for each in standing if each.token in tasks}
    for element, count in found.arrived.items():
        here = [each.token for each in standing if each.element == element]
        tokens.update(here[-count:])
    if any(not each.skippable for each in standing):
        if found.parted:
            raise WaysMet
        if not tokens and not standing[-1].skippable:  # The newest waits where branches meet: nothing tells of that.
            tokens.add(standing[-1].token)
    if not tokens:
        raise NothingWaitsAfter
    return tuple(each.token for each in standing if each.token in tokens)


def _require_way(work: Work, opened: OpenedTask, order: Move) -> None:
    """Raise WouldWaitForEver, and what the engine refuses, before anything is written."""
    env, state = environment_of(work, opened.case), engine.CaseState(opened.case.blob, opened.case.data)
    outcome = apply(opened.bundle, state, order, env)
    outlook(opened.bundle, state, outcome.blob, order, env)


def _taken(work: Work, opened: OpenedTask, again: HumanTask, actor: Actor) -> HumanTask:
    """The new task, in the hands of who recalled it, whomever the diagram would give it to."""
    case = work.uow.cases.lock(opened.case.id)
    if again.assignee in {None, actor.id}:
        situation = situation_of(work, again, case, opened.bundle)
        mine, event = claim(again, actor, situation, version=again.version, now=work.now)
        work.uow.record(event)
    else:
        mine = changed(again, actor, TaskState.CLAIMED, actor.id)
        work.uow.record(
            TaskReassigned(at=work.now, by=actor.id, case=again.case, task=again.id, element=again.element, to=actor.id)
        )
    work.uow.tasks.save(mine)
    write_partners(work, case, {mine.element}, opened.bundle)
    return mine


def _names(opened: OpenedTask) -> dict[str, str]:
    return {
        element.id: element.name or element.id
        for inner in opened.bundle.elements.values()
        for element in inner.values()
    }
