"""What steps of escalation make of a task, and who is a superior: pure decisions."""

from collections.abc import Sequence
from dataclasses import replace

from server.domain.people import Actor
from server.domain.tasks import HumanTask, TaskState


def raised(task: HumanTask, priority: int) -> HumanTask:
    """The task with at least this priority; as it is where it has more."""
    if task.priority >= priority:
        return task
    return replace(task, priority=priority)


def passed_on(task: HumanTask, role: str, person: str | None = None) -> HumanTask:
    """The task for a role from now on, offered to it or given to one of its holders."""
    return replace(
        task,
        role=role,
        also_role=task.also_role if role == task.role else None,
        state=TaskState.OFFERED if person is None else TaskState.CLAIMED,
        assignee=person,
        version=task.version + 1,
        changed_by=None,
        follow_up_at=None,
        delegate=None,
        submitted_at=None,
        acting_for=None,
    )


def offered_too(task: HumanTask, role: str) -> HumanTask:
    """The task as it is, offered to a further role besides its own."""
    return replace(task, also_role=role, version=task.version + 1, changed_by=None)


def levels(holders: Sequence[Actor], right: str, branch: str) -> list[list[Actor]]:
    """Who holds a right at a branch or above it: first those nearest to it, each level in the order given."""
    by_depth: dict[int, list[Actor]] = {}
    for actor in holders:
        at = [held.branch for held in actor.roles if held.role == right and actor.branches.covers(held.branch, branch)]
        if at:
            by_depth.setdefault(max(map(actor.branches.depth, at)), []).append(actor)
    return [by_depth[depth] for depth in sorted(by_depth, reverse=True)]
