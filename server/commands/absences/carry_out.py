"""What the begin and the end of an absence bring about for tasks in hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from server.commands.cases.bound import bundle_of
from server.commands.cases.tasks_of import situation_of
from server.commands.tasks.opened import OpenedTask
from server.commands.tasks.passing import pass_task
from server.commands.transaction import Work
from server.domain.absences import Absence, Handing
from server.domain.cases import CaseStatus
from server.domain.people import Actor
from server.domain.tasks import HumanTask, TaskState, is_available

Taker: TypeAlias = Callable[[OpenedTask], Actor | None]


@dataclass(frozen=True, slots=True)
class CarryOutAbsence:
    """An absence (id) whose begin or end was seen to have come."""

    absence_id: str


def carry_out_absence(command: CarryOutAbsence, work: Work) -> int:
    """Hand the tasks over as was asked for, or give back what substitutes still hold; how many went to others.

    Tasks of suspended cases stay where they are.
    """
    work.uow.people.lock(work.uow.absences.get(command.absence_id).person)
    absence = work.uow.absences.get(command.absence_id)
    if not absence.settled and absence.ends <= work.now:
        moved = _give_back(work, absence)
        work.uow.absences.note_settled(absence.id)
        return moved
    if absence.begun or work.now < absence.begins:
        return 0
    work.uow.absences.note_begun(absence.id)
    return 0 if absence.handing is Handing.KEEP else hand_over(work, absence)


def take_from(work: Work, absence: Absence, substitute: str) -> int:
    """Take what somebody holds in the place of the absent person, in whose place they are no more; how many."""
    taker = _substitute_taking(work, absence)

    def held(task: HumanTask) -> bool:
        return (task.assignee, task.acting_for) == (substitute, absence.person)

    return sum(_pass(work, task, held, taker) for task in work.uow.tasks.held_for(absence.person))


def hand_over(work: Work, absence: Absence) -> int:
    """Let what the absent person holds go to who stands in, or back to its role; how many."""
    taker = _substitute_taking(work, absence)

    def held(task: HumanTask) -> bool:
        return task.assignee == absence.person

    return sum(_pass(work, task, held, taker) for task in work.uow.tasks.held_by(absence.person))


def _substitute_taking(work: Work, absence: Absence) -> Taker:
    """The first substitute who may, where the absence says so; else nobody, and the task is its role's again."""
    substitutes = [
        person
        for name in absence.substitutes
        if absence.handing is Handing.SUBSTITUTE and (person := work.uow.people.find(name, work.now)) is not None
    ]

    def taker(opened: OpenedTask) -> Actor | None:
        able = (person for person in substitutes if is_available(opened.task, person, opened.situation))
        return next(able, None)

    return taker


def _give_back(work: Work, absence: Absence) -> int:
    """To the person, if they may do it and are there; else to the role."""
    person = work.uow.people.find(absence.person, work.now)

    def taker(opened: OpenedTask) -> Actor | None:
        return person if person is not None and is_available(opened.task, person, opened.situation) else None

    def held(task: HumanTask) -> bool:
        return task.acting_for is not None

    return sum(_pass(work, task, held, taker) for task in work.uow.tasks.held_for(absence.person))


def _pass(work: Work, task_id: str, held: Callable[[HumanTask], bool], taker: Taker) -> bool:
    """Pass one on, if it is still held so."""
    task, case = work.uow.tasks.lock_with_case(task_id)
    if task.state is not TaskState.CLAIMED or not held(task) or case.status is not CaseStatus.RUNNING:
        return False
    bundle = bundle_of(work, case)
    opened = OpenedTask(task, case, bundle, situation_of(work, task, case, bundle))
    pass_task(work, opened, task.role, taker(opened))
    return True
