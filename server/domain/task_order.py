"""When a task comes up in lists: its priority, and the day its holder means to come back to it."""

from dataclasses import replace
from datetime import datetime, timedelta

from server.domain.errors import FollowUpOutOfRange, InvalidValue, RightMissing
from server.domain.events import TaskFollowUpSet, TaskPrioritised
from server.domain.people import Actor, Right
from server.domain.tasks import (
    HumanTask,
    Situation,
    changed,
    oversees,
    require_at_hand,
    require_current,
    require_holder,
    require_open,
)

HIGHEST_PRIORITY = 100
LONGEST_FOLLOW_UP = timedelta(days=366)


def prioritise(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime, priority: int
) -> tuple[HumanTask, TaskPrioritised]:
    """Give the task a priority; who holds it keeps it. Only by who oversees the branch. Raises RightMissing."""
    require_open(task, actor, situation)
    if not oversees(task, actor):
        raise RightMissing(role=Right.MANAGER.value)
    if not 0 <= priority <= HIGHEST_PRIORITY:
        raise InvalidValue(field="priority", problem=f"not a whole number from 0 to {HIGHEST_PRIORITY}")
    require_current(task, version)
    same = changed(task, actor, task.state, task.assignee)
    after = replace(
        same, priority=priority, follow_up_at=task.follow_up_at, delegate=task.delegate, submitted_at=task.submitted_at
    )
    return after, TaskPrioritised(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, priority=priority
    )


def follow_up(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime, at: datetime | None
) -> tuple[HumanTask, TaskFollowUpSet]:
    """Leave a task I hold out of my list until an instant; None: it comes back. Raises FollowUpOutOfRange."""
    require_open(task, actor, situation)
    require_holder(task, actor)
    require_at_hand(task)
    if at is not None and not now < at <= now + LONGEST_FOLLOW_UP:
        raise FollowUpOutOfRange
    require_current(task, version)
    after = replace(changed(task, actor, task.state, task.assignee), follow_up_at=at)
    return after, TaskFollowUpSet(case=task.case, at=now, by=actor.id, task=task.id, element=task.element, until=at)
