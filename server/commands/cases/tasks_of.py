"""Open and close the human tasks of a case as the engine says."""

from collections.abc import Sequence
from dataclasses import replace

from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.events import TaskCancelled, TaskOffered
from server.domain.ids import new_id
from server.domain.people import EVERYONE
from server.domain.separation import Doer, Duty, person_bound
from server.domain.tasks import HumanTask, Situation, TaskState, is_eligible
from server.engine import model as engine
from server.engine.bundle import Bundle, Element


def open_tasks(work: Work, case: Case, outcome: engine.Outcome, bundle: Bundle) -> None:
    """Write the tasks that began to wait, who may not do them, and the trail."""
    if not outcome.opened:
        return
    made = [(_task(work, case, opened, bundle), opened.local) for opened in outcome.opened]
    work.uow.tasks.add_all(made)
    write_exclusions(work, case, [task for task, _ in made], bundle, fresh=True)
    for task, _ in made:
        work.uow.held(task.id, task.assignee)
        work.uow.record(
            TaskOffered(
                at=work.now, case=case.id, task=task.id, element=task.element, role=task.role, branch=task.branch
            )
        )


def close_tasks(work: Work, case: Case, outcome: engine.Outcome, reason: str) -> None:
    """Mark the tasks that stopped waiting without being done."""
    tokens = [c.token for c in outcome.closed if c.closing is engine.Closing.CANCELLED]
    if not tokens:
        return
    for task in work.uow.tasks.close(case.id, tokens, TaskState.CANCELLED, work.now):
        work.uow.held(task.id, task.assignee)
        work.uow.record(TaskCancelled(at=work.now, case=case.id, task=task.id, element=task.element, reason=reason))


def _task(work: Work, case: Case, opened: engine.OpenedTask, bundle: Bundle) -> HumanTask:
    task = _offered(work, case, opened, bundle)
    return _assigned(work, _bound(work, task, bundle), opened, bundle)


def _offered(work: Work, case: Case, opened: engine.OpenedTask, bundle: Bundle) -> HumanTask:
    element: Element = bundle.element(opened.process, opened.element)
    return HumanTask(
        id=new_id(),
        case=case.id,
        process=opened.process,
        element=opened.element,
        name=element.name or element.id,
        token=opened.token,
        role=element.role or EVERYONE,
        branch=case.branch,
        state=TaskState.OFFERED,
        version=1,
        created_at=work.now,
        due_at=opened.due_at,
        priority=opened.priority,
        form=element.form,
        round=opened.round,
    )


def _bound(work: Work, task: HumanTask, bundle: Bundle) -> HumanTask:
    """Leave the task to whom binding of duties names, if anybody did what it is bound to."""
    duty = bundle.duties.get(task.element)
    if duty is None or not duty.same_as:
        return task
    return replace(task, bound_to=person_bound(duty, work.uow.tasks.doers(task.case, sorted(duty.same_as))))


def _assigned(work: Work, task: HumanTask, opened: engine.OpenedTask, bundle: Bundle) -> HumanTask:
    """Give the task to whom the diagram names, if that person may do it; otherwise its role keeps it."""
    person = work.uow.people.find(opened.assign, work.now) if opened.assign else None
    if person is None or not is_eligible(task, person, situation_of(work, task, bundle)):
        return task
    return replace(task, state=TaskState.CLAIMED, assignee=person.id)


def situation_of(work: Work, task: HumanTask, bundle: Bundle, *, suspended: bool = False) -> Situation:
    """The duties of the task's element, and who did or holds the elements they name."""
    duty = bundle.duties.get(task.element) or Duty(task.element, task.name)
    return Situation(duty, work.uow.tasks.concerning(task, duty), suspended)


def write_exclusions(
    work: Work, case: Case, tasks: Sequence[HumanTask], bundle: Bundle, *, fresh: bool = False
) -> None:
    """Set the anti-join rows of these tasks: who did or holds what they are separate from."""
    known = bundle.duties
    others = {e for task in tasks if task.element in known for e in known[task.element].separate_from}
    if not others:
        return
    doers: Sequence[Doer] = work.uow.tasks.doers(case.id, sorted(others))
    beside = work.uow.tasks.instances(case.id, sorted(others & {task.element for task in tasks}))
    apart = {
        (task.id, doer.person)
        for task in tasks
        for doer in doers
        if doer.element != task.element and doer.element in known[task.element].separate_from
    }
    same_round = {
        (task.id, doer.person)
        for task in tasks
        if task.element in known[task.element].separate_from
        for other, around, doer in beside
        if (doer.element, around) == (task.element, task.round) and other != task.id
    }
    work.uow.tasks.set_exclusions([task.id for task in tasks], apart | same_round, fresh=fresh)
