"""For whom somebody does a task: themselves, or one who is away and for whom they stand in."""

from server.domain.errors import Conflict
from server.domain.human_tasks import HumanTask
from server.domain.people import Actor


class AwayNow(Conflict):
    """Whoever is entered as away takes no new tasks. End the absence first."""


def acting_for(task: HumanTask, actor: Actor) -> str | None:
    """The id of whom the actor does the task for; None: in their own name.

    What somebody who is away holds, or what is bound to them, is theirs. Else a role of one's own goes first.
    """
    if not actor.stands_in:
        return None
    others = {each.id for each in actor.stands_in}
    of_theirs = (each for each in (task.assignee, task.acting_for, task.bound_to) if each in others)
    return next(of_theirs, None) or _for_role(task, actor)


def _for_role(task: HumanTask, actor: Actor) -> str | None:
    if any(actor.holds(role, task.branch) for role in task.roles):
        return None
    others = (actor.principal_for(role, task.branch) for role in task.roles)
    return next((other for other in others if other is not None), None)
