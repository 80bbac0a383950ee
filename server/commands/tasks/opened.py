"""The task a command is about: locked with its case, visible to the actor, with what its rules depend on."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.acting import as_of_now
from server.commands.cases.bound import bundle_of
from server.commands.cases.tasks_of import situation_of
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import PersonNotFound, TaskNotFound
from server.domain.people import Actor
from server.domain.separation import Progress, is_guarded
from server.domain.tasks import HumanTask, Situation, TaskState, may_see
from server.engine.bundle import Bundle, Element


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A locked task, its case, its process and the situation its rules look at."""

    task: HumanTask
    case: Case
    bundle: Bundle
    situation: Situation

    @property
    def element(self) -> Element:
        """The node of the diagram."""
        return self.bundle.element_of(self.task.process, self.task.element, self.task.name)

    @property
    def guarded(self) -> bool:
        """Whether what is found at its element is blind to the doer of another."""
        return is_guarded(self.task.element, self.bundle.duties.values())


@dataclass(frozen=True, slots=True)
class TaskInHand(OpenedTask):
    """An opened task with who acts on it, in the rights of this transaction."""

    actor: Actor


def open_task(work: Work, task_id: str, actor: Actor) -> TaskInHand:
    """Lock the case and load the task. Raises TaskNotFound also when the actor may not see it."""
    task, case, organisation = work.uow.tasks.lock_in_house(task_id)
    try:
        actor = as_of_now(work, actor, organisation)
    except PersonNotFound:
        raise TaskNotFound from None
    if not (may_see(task, actor) or work.uow.signatures.signs(task.id, actor.id)):
        raise TaskNotFound
    bundle = bundle_of(work, case)
    return TaskInHand(task, case, bundle, situation_of(work, task, case, bundle), actor)


def progress_of(work: Work, case_id: str) -> Mapping[str, Progress]:
    """How far every element of a case is that ever had a task."""
    tasks = work.uow.tasks.of_case(case_id, open_only=False)
    done = {task.element for task in tasks if task.state is TaskState.COMPLETED}
    waiting = {task.element for task in tasks if task.open}
    return {e: Progress(e, done=e in done, open=e in waiting) for e in done | waiting}
