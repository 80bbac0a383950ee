"""Compare open tasks, row by row, with the diagram, the engine's state, the trail and the doers of their case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from server.commands.cases.tasks_of import parties_of
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.people import EVERYONE
from server.domain.separation import Duty, person_bound
from server.domain.signatures import still_to_sign
from server.domain.tasks import HumanTask, TaskState
from server.engine import model as engine
from server.engine.bundle import Bundle
from server.store.tasks_in_trail import Roles


def task_faults(
    work: Work, case: Case, tasks: Sequence[HumanTask], standing: engine.Standing, bundle: Bundle
) -> Iterator[str]:
    """What is wrong with the rows of tasks that the case does wait for, one sentence each."""
    waiting = {opened.token: opened for opened in standing.tasks}
    known = [task for task in tasks if task.token in waiting]
    holders = work.uow.tasks.holders_in_trail(case.id) if known else {}
    delegates = work.uow.tasks.delegates_in_trail(case.id) if known else {}
    given = work.uow.tasks.priorities_in_trail(case.id) if known else {}
    passed = work.uow.tasks.roles_in_trail(case.id) if known else {}
    moved = work.uow.tasks.dues_in_trail(case.id) if known else {}
    for task in known:
        opened = waiting[task.token]
        priority = given.get(task.id, opened.priority)
        right = replace(
            _in_roles(task, bundle.element(opened.process, opened.element).role or EVERYONE, passed),
            priority=task.priority if priority is None else priority,
            due_at=(moved[task.id] or task.due_at) if task.id in moved else opened.due_at,
        )
        yield from _changed(task, case, opened, bundle, right)
        yield from _held_wrongly(task, opened, holders)
        if task.delegate is not None and task.delegate != delegates.get(task.id, task.delegate):
            yield f"{_named(task)} is with {task.delegate}, but by the trail with {delegates[task.id]}"
        yield from _signed_wrongly(work, task)
        yield from _bound_wrongly(work, task, bundle)
    yield from _exclusions(work, case, known, bundle)


def _in_roles(task: HumanTask, own: str, told: Mapping[str, Roles | None]) -> HumanTask:
    """The task in its roles by diagram and trail; as they are stored where the trail was erased."""
    roles = told.get(task.id, Roles())
    return task if roles is None else roles.of(task, own)


def _changed(task: HumanTask, case: Case, opened: engine.OpenedTask, bundle: Bundle, told: HumanTask) -> Iterator[str]:
    """`told`: the task with its role, priority and due time by diagram and trail."""
    element = bundle.element(opened.process, opened.element)
    pairs = {
        "role": (task.role, told.role),
        "further role": (task.also_role, told.also_role),
        "branch": (task.branch, case.branch),
        "form": (task.form, element.form),
        "due": (task.due_at, told.due_at),
        "priority": (task.priority, told.priority),
        "amount": (task.amount, opened.amount),
    }
    for name, (stored, right) in pairs.items():
        if stored != right:
            yield f"{_named(task)} has the {name} {stored}, but it is {right}"


def _held_wrongly(task: HumanTask, opened: engine.OpenedTask, holders: dict[str, str | None]) -> Iterator[str]:
    if (task.state is TaskState.CLAIMED) != (task.assignee is not None):
        yield f"{_named(task)} is {task.state.value}, but its holder is {task.assignee}"
    # A task that the diagram gives to a person has a holder of whom no event tells.
    told = task.id in holders or opened.assign is None
    if told and task.assignee != holders.get(task.id):
        yield f"{_named(task)} is held by {task.assignee}, but by the trail by {holders.get(task.id)}"


def _signed_wrongly(work: Work, task: HumanTask) -> Iterator[str]:
    if task.submitted_at is None:
        return
    if not still_to_sign(work.uow.signatures.of_task(task.id)):
        yield f"{_named(task)} is submitted, but waits for no signature"
    if work.uow.signatures.submitted(task.id) is None:
        yield f"{_named(task)} is submitted, but what was entered is not kept"


def _bound_wrongly(work: Work, task: HumanTask, bundle: Bundle) -> Iterator[str]:
    duty = bundle.duties.get(task.element)
    if task.bound_to is None or duty is None:
        return
    right = person_bound(duty, work.uow.tasks.concerning(task, duty))
    if task.bound_to != right:
        yield f"{_named(task)} is bound to {task.bound_to}, but by the rule to {right}"


def _exclusions(work: Work, case: Case, tasks: Sequence[HumanTask], bundle: Bundle) -> Iterator[str]:
    """Who is to be kept from a task and is not; a task nobody is to be kept from, but somebody is."""
    stored = work.uow.tasks.excluded([task.id for task in tasks])
    known = bundle.duties
    for task in tasks:
        others = tuple(known[task.element].apart) if task.element in known else ()
        kept = {person for task_id, person in stored if task_id == task.id}
        apart = work.uow.tasks.concerning(task, Duty(task.element, task.name, others))
        related = work.uow.relations.related(parties_of(work, task, case, bundle))
        right = {doer.person for doer in apart} | related
        yield from (f"{_named(task)} is not hidden from {person}" for person in sorted(right - kept))
        if not others and not related:
            yield from (f"{_named(task)} is hidden from {person} without a rule" for person in sorted(kept))


def _named(task: HumanTask) -> str:
    return f"{task.element} ({task.token})"
