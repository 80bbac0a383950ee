"""Delegation: somebody works on a task for its holder, who stays answerable for it and alone completes it."""

from dataclasses import replace
from datetime import datetime

from server.domain.errors import Conflict, Forbidden, TaskNotYours
from server.domain.move_events import DelegationBegan, DelegationEnded
from server.domain.people import Actor
from server.domain.tasks import (
    HumanTask,
    Situation,
    TaskState,
    changed,
    require_able,
    require_at_hand,
    require_current,
    require_eligible,
    require_holder,
    require_of_another,
    require_open,
)


class TaskNotDelegated(Conflict):
    """Nobody works on this task for its holder."""


class DelegatedToHolder(Forbidden):
    """Choose somebody else: this person holds the task."""


class DoneByEachAlone(Forbidden):
    """Each of these tasks is done by another person in person; none is delegated."""


def delegate(
    task: HumanTask, actor: Actor, to: Actor, situation: Situation, *, version: int, now: datetime, reason: str = ""
) -> tuple[HumanTask, DelegationBegan]:
    """Let somebody work on a task I hold, whoever decides in it: they need no authority of their own.

    Whoever may be kept from it by a rule may not work on it either. Raises TaskIsDelegated, so that there are never two
    levels, DelegatedToHolder, DoneByEachAlone and PersonMayNot.
    """
    require_open(task, actor, situation)
    require_holder(task, actor)
    require_at_hand(task)
    require_eligible(task, actor, situation)
    if to.id == actor.id:
        raise DelegatedToHolder
    if is_done_in_person(situation):
        raise DoneByEachAlone
    require_of_another(actor, to, lambda: require_able(task, to, situation))
    require_current(task, version)
    lent = replace(changed(task, actor, TaskState.CLAIMED, actor.id), delegate=to.id)
    return lent, DelegationBegan(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, to=to.id, reason=reason
    )


def give_back(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime, reason: str = ""
) -> tuple[HumanTask, DelegationEnded]:
    """End a delegation: the delegate gives the task back with what they prepared, or its holder takes it back."""
    require_open(task, actor, situation)
    if task.delegate is None:
        raise TaskNotDelegated
    if actor.id not in {task.assignee, task.delegate}:
        raise TaskNotYours
    require_current(task, version)
    return changed(task, actor, TaskState.CLAIMED, task.assignee), DelegationEnded(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, delegate=task.delegate, reason=reason
    )


def is_done_in_person(situation: Situation) -> bool:
    """Whether the instances of the task's element are each done by another person, such as votes of a committee."""
    return situation.duty.element in situation.duty.separate_from
