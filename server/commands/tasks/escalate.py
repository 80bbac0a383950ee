"""Carry out the steps that are due of tasks which are not done in time: remind, notify, raise, pass on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from server.commands.cases.bound import bundle_of
from server.commands.cases.tasks_of import situation_of
from server.commands.tasks.opened import OpenedTask
from server.commands.tasks.passing import pass_task
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.escalating import levels, offered_too, raised
from server.domain.escalation import Act, Step, parse_step
from server.domain.events import TaskEscalated, TaskPrioritised
from server.domain.people import EVERYONE, Actor, Right
from server.domain.tasks import HumanTask, is_eligible
from server.store.escalations import TimedStep


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateTasksOfCase:
    """A case some of whose tasks were seen to have a step that is due."""

    case_id: str


def escalate_tasks_of_case(command: EscalateTasksOfCase, work: Work) -> int:
    """Carry out what is still due now that the case is locked, in order; how many steps."""
    case = work.uow.cases.lock(command.case_id)
    if case.status is not CaseStatus.RUNNING:
        return 0
    due = work.uow.escalations.due_of(case.id, work.now)
    tasks = {task.id: task for task in work.uow.tasks.of_case(case.id, open_only=True)} if due else {}
    for timed in due:
        if timed.task not in tasks:
            work.uow.escalations.done(timed, work.now, ())
            continue
        tasks[timed.task] = _Escalation(work, case, tasks[timed.task], timed).carry_out()
    return len(due)


@dataclass(frozen=True)
class _Escalation:
    """One step of one task. Who gets it must be free to do it by all rules of the case."""

    work: Work
    case: Case
    task: HumanTask
    timed: TimedStep

    def carry_out(self) -> HumanTask:
        """The task as it is afterwards."""
        step = parse_step(self.timed.text)
        match step.act:
            case Act.REMIND:
                return self._told(step, self._doers())
            case Act.NOTIFY:
                return self._told(step, self._superiors())
            case Act.PRIORITY:
                return self._prioritised(step, raised(self.task, step.priority or 0))
            case Act.OFFER:
                return self._offered_too(step, step.role or EVERYONE)
            case Act.REASSIGN:
                return self._to_superior(step) if step.role is None else self._to_role(step, step.role)

    @cached_property
    def _opened(self) -> OpenedTask:
        bundle = bundle_of(self.work, self.case)
        return OpenedTask(self.task, self.case, bundle, situation_of(self.work, self.task, self.case, bundle))

    def _told(self, step: Step, people: Iterable[Actor], *, nobody: bool = False) -> HumanTask:
        self._note(step, people, nobody=nobody)
        return self.task

    def _prioritised(self, step: Step, task: HumanTask) -> HumanTask:
        if task is not self.task:
            self.work.uow.tasks.reorder(task)
            self.work.uow.record(
                TaskPrioritised(
                    case=task.case, at=self.work.now, task=task.id, element=task.element, priority=task.priority
                )
            )
        self._note(step, ())
        return task

    def _to_role(self, step: Step, role: str) -> HumanTask:
        able = self._able(role)
        if not able and role != EVERYONE:
            return self._told(step, self._superiors(), nobody=True)
        task = self._passed_on(role, None)
        self._note(step, able, role=role)
        return task

    def _offered_too(self, step: Step, role: str) -> HumanTask:
        """To a further role, whose holders may do it from now on as those of its own may."""
        able = self._able(role)
        if not able and role != EVERYONE:
            return self._told(step, self._superiors(), nobody=True)
        task = self.task
        if role not in task.roles:
            task = offered_too(task, role)
            self.work.uow.tasks.save(task)
        self._note(step, able, role=role)
        return task

    def _to_superior(self, step: Step) -> HumanTask:
        """To the nearest who may do it in that role; who holds it already is not their own superior."""
        for level in self._managers():
            for person in level:
                if is_eligible(self._for(Right.MANAGER.value), person, self._opened.situation):
                    task = self._passed_on(Right.MANAGER.value, person)
                    self._note(step, (), role=Right.MANAGER.value, to=person.id)
                    return task
        return self._told(step, self._superiors(), nobody=True)

    def _passed_on(self, role: str, person: Actor | None) -> HumanTask:
        return pass_task(self.work, self._opened, role, person)

    def _doers(self) -> Sequence[Actor]:
        """Who holds the task; while nobody does, all who may do it."""
        if self.task.assignee is None:
            return self._able_in_its_roles()
        holder = self.work.uow.people.find(self.task.assignee, self.work.now)
        if holder is not None and holder.away:
            # Who stands in may take it over.
            able = [each for each in self._able_in_its_roles() if holder.id in each.persons]
            return able or self._superiors()
        return () if holder is None else (holder,)

    def _able(self, role: str) -> Sequence[Actor]:
        """Who could do the task for a role, by name: of everyone, nobody."""
        if role == EVERYONE:
            return ()
        holders = self.work.uow.assignments.holders(role, self.task.branch, self.work.now)
        task = self._for(role)
        return [each for each in holders if is_eligible(task, each, self._opened.situation)]

    def _for(self, role: str) -> HumanTask:
        return replace(self.task, role=role, also_role=None)

    def _able_in_its_roles(self) -> Sequence[Actor]:
        found = {each.id: each for role in self.task.roles for each in self._able(role)}
        return list(found.values())

    def _superiors(self) -> Sequence[Actor]:
        """The nearest managers; where there are none, the operators of the branch."""
        nearest = next(iter(self._managers()), None)
        return nearest or self.work.uow.assignments.holders(Right.OPERATOR.value, self.task.branch, self.work.now)

    def _managers(self) -> list[list[Actor]]:
        branch = self.task.branch
        holders = self.work.uow.assignments.holders(Right.MANAGER.value, branch, self.work.now)
        return levels([each for each in holders if each.id != self.task.assignee], Right.MANAGER.value, branch)

    def _note(
        self,
        step: Step,
        people: Iterable[Actor],
        *,
        role: str | None = None,
        to: str | None = None,
        nobody: bool = False,
    ) -> None:
        work, task = self.work, self.task
        told = tuple(person.id for person in people)
        work.uow.escalations.done(self.timed, work.now, told if to is None else (to,), nobody=nobody)
        work.uow.record(
            TaskEscalated(
                case=task.case,
                at=work.now,
                task=task.id,
                element=task.element,
                step=step.text,
                act=step.act.value,
                due=self.timed.at,
                people=told,
                role=role,
                to=to,
                nobody=nobody,
            )
        )
