"""The life of a human task: pure decisions, no clock, no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

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
from server.domain.people import Actor, Right
from server.domain.relations import KeptOut, Recused
from server.domain.separation import DUTY_ERRORS, Doer, Duty, check_duty


class TaskIsDelegated(Conflict):
    """%(delegate)s works on this task for its holder; it has to come back first."""


class TaskAwaitsSignatures(Conflict):
    """This task is submitted and waits for signatures; take it back first to change it."""


class TaskState(StrEnum):
    """Where a task stands."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


MAY_NOT = (RoleMissing, *DUTY_ERRORS, Recused, AuthorityMissing, BeyondAuthority)
"""Why a person may not do a task."""
OPEN_STATES = frozenset({TaskState.OFFERED, TaskState.CLAIMED})


@dataclass(frozen=True, slots=True)
class HumanTask:
    """One piece of work waiting for a person.

    `token` is the engine's id, `process` the diagram the element is in; `round` is common to the instances of one
    multi-instance. `follow_up_at`: when its holder means to come back to it. `bound_to`: the one person whom binding
    of duties leaves it to. `amount`: what it decides on, as it opened, where it needs authority. `delegate`: who works
    on it for its holder. `submitted_at`: since when what its holder submitted waits for signatures.
    """

    id: str
    case: str
    process: str
    element: str
    name: str
    token: str
    role: str
    branch: str
    state: TaskState
    version: int
    created_at: datetime
    assignee: str | None = None
    due_at: datetime | None = None
    priority: int = 50
    form: str | None = None
    completed_at: datetime | None = None
    changed_by: str | None = None
    round: str | None = None
    follow_up_at: datetime | None = None
    bound_to: str | None = None
    amount: Decimal | None = None
    delegate: str | None = None
    submitted_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision needs besides the task: the element's duties, who did or holds what, whether the case runs.

    `process` is that of the case, which is `running` or not, `related` the ids of people who are related to a party
    that bars them.
    """

    duty: Duty
    doers: Sequence[Doer]
    suspended: bool = False
    process: str = ""
    related: frozenset[str] = frozenset()
    running: bool = False


def may_see(task: HumanTask, actor: Actor) -> bool:
    """Holders of its role at its branch, its holder and delegate, who oversees the branch: nobody else."""
    if actor.id in {task.assignee, task.delegate} or actor.holds(task.role, task.branch):
        return True
    return any(actor.holds(right, task.branch) for right in (Right.MANAGER, Right.OPERATOR, Right.AUDITOR))


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
    """Take an offered task. Raises RoleMissing, SeparatedFrom, BoundToDoer, StaleTask and the states' conflicts."""
    require_open(task, actor, situation)
    if task.assignee not in {None, actor.id}:
        raise TaskClaimedByAnother(holder=task.assignee)
    require_eligible(task, actor, situation)
    require_current(task, version)
    return changed(task, actor, TaskState.CLAIMED, actor.id), TaskClaimed(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element
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
    done = replace(changed(task, actor, TaskState.COMPLETED, actor.id), completed_at=now)
    return done, TaskCompleted(case=task.case, at=now, by=actor.id, task=task.id, element=task.element, role=task.role)


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
    require_of_another(actor, to, lambda: require_eligible(task, to, situation))
    require_current(task, version)
    return changed(task, actor, TaskState.CLAIMED, to.id), TaskReassigned(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, to=to.id, reason=reason
    )


def require_eligible(task: HumanTask, person: Actor, situation: Situation) -> None:
    """Raise one of MAY_NOT when the person may not do this task."""
    require_able(task, person, situation)
    if task.amount is not None:
        require_authority(task, person, situation, task.amount)


def require_able(task: HumanTask, person: Actor, situation: Situation) -> None:
    """Raise one of MAY_NOT when the person may not work on this task, whoever decides in it."""
    if not person.holds(task.role, task.branch):
        raise RoleMissing(role=task.role, branch=task.branch)
    check_duty(situation.duty, person.id, situation.doers)
    if person.id in situation.related:
        raise Recused(element=task.name)


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
    except MAY_NOT as refusal:
        if person.id == actor.id:
            raise
        # To whom somebody is related is nobody else's business.
        told = KeptOut() if isinstance(refusal, Recused) else refusal
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
    limit = person.authority(task.role, task.branch, process)
    if limit is None:
        return AuthorityMissing(element=task.name, amount=amount)
    return BeyondAuthority(element=task.name, amount=amount, limit=limit) if amount > limit else None


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


def require_holder(task: HumanTask, actor: Actor) -> None:
    """Raise TaskNotYours unless the actor holds the task."""
    if task.assignee != actor.id:
        raise TaskNotYours


def changed(task: HumanTask, actor: Actor, state: TaskState, assignee: str | None) -> HumanTask:
    """A new version; whoever holds it from now on works on it, and has not said when to come back to it."""
    same = replace(task, version=task.version + 1, changed_by=actor.id, follow_up_at=None)
    return replace(same, state=state, assignee=assignee, delegate=None, submitted_at=None)
