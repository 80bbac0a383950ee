"""The task a command is about: locked with its case, visible to the actor, with what its rules depend on."""

from dataclasses import dataclass

from server.commands.cases.advance import bundle_of
from server.commands.cases.tasks_of import situation_of, write_exclusions
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.people import Actor
from server.domain.tasks import HumanTask, Situation, require_visible
from server.engine.bundle import Bundle, Element


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A locked task, its case, its process and the situation its rules look at."""

    task: HumanTask
    case: Case
    bundle: Bundle
    situation: Situation

    @property
    def guarded(self) -> bool:
        """Whether what is found at the step is blind to others."""
        return any(self.task.element in duty.blind_to for duty in self.bundle.duties.values())

    @property
    def element(self) -> Element:
        """The node of the diagram."""
        return self.bundle.element(self.task.process, self.task.element)


def open_task(work: Work, task_id: str, actor: Actor) -> OpenedTask:
    """Lock the case and load the task. Raises TaskNotFound also when the actor may not see it."""
    task, case = work.uow.tasks.lock_with_case(task_id)
    require_visible(task, actor)
    bundle = bundle_of(work, case)
    situation = situation_of(work, task, bundle, suspended=case.status is CaseStatus.SUSPENDED)
    return OpenedTask(task, case, bundle, situation)


def refresh_exclusions(work: Work, opened: OpenedTask) -> None:
    """After the holder changed: who is kept out of the open tasks that are separate from this one."""
    known = opened.bundle.duties
    partners = {e for e, duty in known.items() if opened.task.element in duty.separate_from}
    if not partners:
        return
    siblings = [t for t in work.uow.tasks.of_case(opened.case.id, open_only=True) if t.element in partners]
    write_exclusions(work, opened.case, siblings, opened.bundle)
