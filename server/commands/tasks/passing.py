"""Pass an open task to a person or back to its role, by no person's wish: the clock's, or what an absence brings."""

from dataclasses import replace

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import end_help
from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.escalating import passed_on
from server.domain.events import TaskReassigned, TaskReleased
from server.domain.people import Actor
from server.domain.standing_in import acting_for
from server.domain.tasks import HumanTask


def pass_task(work: Work, opened: OpenedTask, role: str, person: Actor | None) -> HumanTask:
    """The task, which is for a role from now on, in the hands of a person or offered to the role (None)."""
    before = opened.task
    task = passed_on(before, role, person.id if person is not None else None)
    work.uow.held(before.id, before.assignee)
    end_help(work, before, None)
    if person is not None:
        # Whose it was before decides in whose place they act.
        whose = acting_for(replace(before, role=role, also_role=task.also_role), person)
        task = replace(task, acting_for=whose)
        work.uow.record(
            TaskReassigned(
                case=task.case, at=work.now, task=task.id, element=task.element, to=person.id, acting_for=whose
            )
        )
    elif before.assignee is not None:
        work.uow.record(
            TaskReleased(case=task.case, at=work.now, task=task.id, element=task.element, holder=before.assignee)
        )
    work.uow.tasks.save(task)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    return task
