"""The life of a human task: pure decisions, no clock, no database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from server.domain.authority import AuthorityMissing, BeyondAuthority
from server.domain.errors import (
    CaseSuspended,
    Conflict,
    PersonMayNot,
    RoleMissing,
    StaleTask,
    TaskClaimedByAnother,
    TaskNotFound,
    TaskNotOpen,
    TaskNotYours,
)
from server.domain.events import TaskClaimed, TaskCompleted, TaskReassigned, TaskReleased
from server.domain.human_tasks import HumanTask, Situation, TaskState
from server.domain.people import Actor, Right
from server.domain.relations import KeptOut, KeptOutForAnother, Recused
from server.domain.separation import DUTY_ERRORS, check_duty
from server.domain.standing_in import AwayNow, acting_for


class TaskIsDelegated(Conflict):
    """%(delegate)s works on this task for its holder; it has to come back first."""


class TaskAwaitsSignatures(Conflict):
    """This task is submitted and waits for signatures; take it back first to change it."""


MAY_NOT = (RoleMissing, *DUTY_ERRORS, Recused, KeptOutForAnother, AuthorityMissing, BeyondAuthority)
"""Why a person may not do a task."""


def may_see(task: HumanTask, actor: Actor) -> bool:
    """Holders of its role at its branch, its holder and delegate, who oversees the branch: nobody else."""
    if actor.id in {task.assignee, task.delegate} or serves(task, actor):
        return True
    return any(actor.holds(right, task.branch) for right in (Right.MANAGER, Right.OPERATOR, Right.AUDITOR))


def serves(task: HumanTask, person: Actor) -> bool:
    """Whether the person has a role for the task, of their own or for somebody who is away."""
    return any(person.serves(role, task.branch) for role in task.roles)


def role_for(task: HumanTask, person: Actor, process: str) -> str:
    """In which of its roles a person does the task: the first that is theirs and has the authority, its own first.

    `process`: that of the case.
    """
    theirs = [role for role in task.roles if person.serves(role, task.branch)]
    enough = (role for role in theirs if task.amount is None or _decides(task, person, role, process, task.amount))
    return next(enough, next(iter(theirs), task.role))


def require_visible(task: HumanTask, actor: Actor) -> None:
    """Raise TaskNotFound when the actor may not know of the task."""
    if not may_see(task, actor):
        raise TaskNotFound


def require_current(task: HumanTask, version: int) -> None:
    """Raise StaleTask when the task is no longer as it was seen."""
    if task.version != version:
        raise StaleTask(change=task.state.value, by=task.changed_by or "-", version=task.version)


def claim(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime
) -> tuple[HumanTask, TaskClaimed]:
    """Take a task that is offered, or held by somebody for whom one stands in.

    Raises AwayNow, RoleMissing, SeparatedFrom, BoundToDoer, StaleTask and the states' conflicts.
    """
    require_open(task, actor, situation)
    if task.assignee is not None and task.assignee not in actor.persons:
        raise TaskClaimedByAnother(holder=task.assignee)
    _require_present(actor)
    require_eligible(task, actor, situation)
    require_current(task, version)
    mine = taken(task, actor, TaskState.CLAIMED, actor)
    return mine, TaskClaimed(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, acting_for=mine.acting_for
    )


def release(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime
) -> tuple[HumanTask, TaskReleased]:
    """Give a claimed task back to its role."""
    require_open(task, actor, situation)
    require_holder(task, actor)
    require_current(task, version)
    return changed(task, actor, TaskState.OFFERED, None), TaskReleased(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element
    )


def complete(
    task: HumanTask, actor: Actor, situation: Situation, *, version: int, now: datetime
) -> tuple[HumanTask, TaskCompleted]:
    """Finish a task. Only its holder, who must still be eligible; not while it is with a delegate."""
    require_open(task, actor, situation)
    require_holder(task, actor)
    require_editable(task, actor, situation, version=version)
    done = replace(taken(task, actor, TaskState.COMPLETED, actor), completed_at=now)
    return done, TaskCompleted(
        case=task.case,
        at=now,
        by=actor.id,
        task=task.id,
        element=task.element,
        role=role_for(task, actor, situation.process),
        acting_for=done.acting_for,
    )


def require_editable(task: HumanTask, actor: Actor, situation: Situation, *, version: int) -> None:
    """Raise unless the actor works on the task now, may do it, and has seen its present version."""
    require_open(task, actor, situation)
    if task.delegate is None:
        require_holder(task, actor)
        require_eligible(task, actor, situation)
    elif actor.id == task.delegate:
        require_able(task, actor, situation)
    else:
        require_holder(task, actor)
        raise TaskIsDelegated(delegate=task.delegate)
    if task.submitted_at is not None:
        raise TaskAwaitsSignatures
    require_current(task, version)


def reassign(
    task: HumanTask, actor: Actor, to: Actor, situation: Situation, *, version: int, now: datetime, reason: str = ""
) -> tuple[HumanTask, TaskReassigned]:
    """Give the task to somebody who may do it. By its holder, or by who oversees the branch."""
    require_open(task, actor, situation)
    if actor.id != task.assignee and not oversees(task, actor):
        raise TaskNotYours
    require_of_another(actor, to, lambda: require_available(task, to, situation))
    require_current(task, version)
    theirs = taken(task, actor, TaskState.CLAIMED, to)
    return theirs, TaskReassigned(
        case=task.case,
        at=now,
        by=actor.id,
        task=task.id,
        element=task.element,
        to=to.id,
        reason=reason,
        acting_for=theirs.acting_for,
    )


def require_eligible(task: HumanTask, person: Actor, situation: Situation) -> None:
    """Raise one of MAY_NOT when the person may not do this task."""
    require_able(task, person, situation)
    if task.amount is not None:
        require_authority(task, person, situation, task.amount)


def require_available(task: HumanTask, person: Actor, situation: Situation) -> None:
    """Raise one of MAY_NOT, or AwayNow, when the person may not do this task or is not there to take it."""
    _require_present(person)
    require_eligible(task, person, situation)


def require_able(task: HumanTask, person: Actor, situation: Situation) -> None:
    """Raise one of MAY_NOT when the person may not work on this task, whoever decides in it."""
    if not serves(task, person):
        raise RoleMissing(role=task.role, branch=task.branch)
    check_duty(situation.duty, person.id, situation.doers, person.persons)
    if person.id in situation.related:
        raise Recused(element=task.name)
    # A relation is personal: who acts in their own name is kept out by their own alone.
    if not situation.related.isdisjoint(person.persons) and acting_for(task, person) is not None:
        raise KeptOutForAnother


def require_at_hand(task: HumanTask) -> None:
    """Raise unless it is the holder's turn: nobody works on it for them, and it is not submitted."""
    if task.delegate is not None:
        raise TaskIsDelegated(delegate=task.delegate)
    if task.submitted_at is not None:
        raise TaskAwaitsSignatures


def require_of_another(actor: Actor, person: Actor, require: Callable[[], None]) -> None:
    """Raise PersonMayNot where a rule (one of MAY_NOT) keeps somebody out to whom the actor would give something."""
    try:
        require()
    except (AwayNow, *MAY_NOT) as refusal:
        if person.id == actor.id:
            raise
        # To whom somebody is related is nobody else's business.
        told = KeptOut() if isinstance(refusal, (Recused, KeptOutForAnother)) else refusal
        raise PersonMayNot(person=person.name, reason=str(told)) from told


def require_authority(task: HumanTask, person: Actor, situation: Situation, amount: Decimal) -> None:
    """Raise AuthorityMissing or BeyondAuthority when the person may not decide on so much."""
    beyond = _beyond(task, person, situation.process, amount)
    if beyond is not None:
        raise beyond


def may_decide(task: HumanTask, person: Actor, process: str) -> bool:
    """Whether what the task decides on lies within the person's authority; yes where it needs none.

    `process`: that of the case.
    """
    return task.amount is None or _beyond(task, person, process, task.amount) is None


def is_available(task: HumanTask, person: Actor, situation: Situation) -> bool:
    """Whether the person may do this task and is there to take it."""
    return not person.away and is_eligible(task, person, situation)


def is_eligible(task: HumanTask, person: Actor, situation: Situation) -> bool:
    """Whether the person may do this task."""
    return _allows(lambda: require_eligible(task, person, situation))


def is_able(task: HumanTask, person: Actor, situation: Situation) -> bool:
    """Whether the person may work on this task, whoever decides in it."""
    return _allows(lambda: require_able(task, person, situation))


def oversees(task: HumanTask, actor: Actor) -> bool:
    """Whether the actor manages or operates the branch of the task."""
    return actor.holds(Right.MANAGER, task.branch) or actor.holds(Right.OPERATOR, task.branch)


def _beyond(task: HumanTask, person: Actor, process: str, amount: Decimal) -> AuthorityMissing | BeyondAuthority | None:
    roles = [role for role in task.roles if person.serves(role, task.branch)] or [task.role]
    if any(_decides(task, person, role, process, amount) for role in roles):
        return None
    limits = [limit for role in roles if (limit := person.authority(role, task.branch, process)) is not None]
    if not limits:
        return AuthorityMissing(element=task.name, amount=amount)
    return BeyondAuthority(element=task.name, amount=amount, limit=max(limits))


def _decides(task: HumanTask, person: Actor, role: str, process: str, amount: Decimal) -> bool:
    limit = person.authority(role, task.branch, process)
    return limit is not None and amount <= limit


def _allows(require: Callable[[], None]) -> bool:
    try:
        require()
    except MAY_NOT:
        return False
    return True


def require_open(task: HumanTask, actor: Actor, situation: Situation) -> None:
    """Raise unless the actor sees the task, it is open, and its case runs."""
    require_visible(task, actor)
    require_running(task, situation)


def require_running(task: HumanTask, situation: Situation) -> None:
    """Raise TaskNotOpen or CaseSuspended unless something may be done at the task now."""
    if not task.open:
        raise TaskNotOpen
    if situation.suspended:
        raise CaseSuspended


def _require_present(person: Actor) -> None:
    if person.away:
        raise AwayNow


def require_holder(task: HumanTask, actor: Actor) -> None:
    """Raise TaskNotYours unless the actor holds the task."""
    if task.assignee != actor.id:
        raise TaskNotYours


def taken(task: HumanTask, actor: Actor, state: TaskState, holder: Actor) -> HumanTask:
    """A new version in the hands of somebody, for whom they act noted."""
    return replace(changed(task, actor, state, holder.id), acting_for=acting_for(task, holder))


def changed(task: HumanTask, actor: Actor, state: TaskState, assignee: str | None) -> HumanTask:
    """A new version; whoever holds it from now on works on it, and has not said when to come back to it."""
    same = replace(task, version=task.version + 1, changed_by=actor.id, follow_up_at=None)
    whose = task.acting_for if assignee == task.assignee else None
    return replace(same, state=state, assignee=assignee, delegate=None, submitted_at=None, acting_for=whose)
