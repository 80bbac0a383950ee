"""Whether what is said of a task is still kept from others."""

from server.commands.tasks.opened import OpenedTask
from server.commands.transaction import Work
from server.domain.separation import Progress, hidden_elements
from server.domain.tasks import HumanTask, TaskState


def still_blind(work: Work, opened: OpenedTask) -> bool:
    """Whether the findings of this task's element are open to nobody but who makes them."""
    duties = opened.bundle.duties.values()
    element = opened.task.element
    if not any(element in duty.blind_to for duty in duties):
        return False
    progress = _progress(work.uow.tasks.of_case(opened.case.id, open_only=False))
    return element in hidden_elements(duties, progress, running=opened.case.ended_at is None)


def _progress(tasks: list[HumanTask]) -> dict[str, Progress]:
    done = {task.element for task in tasks if task.state is TaskState.COMPLETED}
    waiting = {task.element for task in tasks if task.open}
    return {element: Progress(element, element in done, element in waiting) for element in done | waiting}
