"""What a person may do with a task now: the buttons."""

from enum import StrEnum

from server.domain.delegation import is_done_in_person
from server.domain.people import Actor
from server.domain.tasks import HumanTask, Situation, TaskState, is_able, is_eligible, oversees


class TaskAction(StrEnum):
    """What a person may do with a task; buttons and checks use the same list."""

    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    DRAFT = "draft"
    FOLLOW_UP = "follow_up"
    DELEGATE = "delegate"
    GIVE_BACK = "give_back"
    COSIGN = "cosign"
    SIGN = "sign"
    TAKE_BACK = "take_back"
    RECALL = "recall"
    REASSIGN = "reassign"
    PRIORITISE = "prioritise"


def allowed_actions(
    task: HumanTask, actor: Actor, situation: Situation, *, signs: bool = False
) -> tuple[TaskAction, ...]:
    """What this person may do with the task now; `signs`: they are asked to sign it now."""
    if task.state is TaskState.COMPLETED and actor.id == task.assignee and situation.running and task.round is None:
        return (TaskAction.RECALL,)
    if not task.open or situation.suspended:
        return ()
    eligible = is_eligible(task, actor, situation)
    held, lent, submitted = actor.id == task.assignee, task.delegate is not None, task.submitted_at is not None
    actions: list[TaskAction] = []
    free = task.assignee is None or task.assignee in actor.persons - {actor.id}
    if free and eligible and not actor.away:
        actions.append(TaskAction.CLAIM)
    if held:
        actions.append(TaskAction.RELEASE)
        actions.append(TaskAction.GIVE_BACK if lent else TaskAction.TAKE_BACK if submitted else TaskAction.FOLLOW_UP)
    if held and eligible and not lent and not submitted:
        actions += [TaskAction.COMPLETE, TaskAction.DRAFT]
        actions += () if is_done_in_person(situation) else (TaskAction.DELEGATE, TaskAction.COSIGN)
    if signs:
        actions.append(TaskAction.SIGN)
    if actor.id == task.delegate:
        actions += [*((TaskAction.DRAFT,) if is_able(task, actor, situation) else ()), TaskAction.GIVE_BACK]
    if held or oversees(task, actor):
        actions.append(TaskAction.REASSIGN)
    if oversees(task, actor):
        actions.append(TaskAction.PRIORITISE)
    return tuple(actions)
