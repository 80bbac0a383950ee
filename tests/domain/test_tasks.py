"""Who may do what with a task."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain import task_order, tasks
from server.domain.errors import (
    CaseSuspended,
    FollowUpOutOfRange,
    InvalidValue,
    PersonMayNot,
    RightMissing,
    RoleMissing,
    SeparatedFrom,
    StaleTask,
    TaskClaimedByAnother,
    TaskNotFound,
    TaskNotOpen,
    TaskNotYours,
)
from server.domain.people import Actor, Branches, RoleAt
from server.domain.separation import Doer, Duty
from server.domain.task_actions import TaskAction, allowed_actions
from server.domain.tasks import HumanTask, Situation, TaskState

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TREE = Branches({"ho": None, "b1": "ho", "b2": "ho"})
FREE = Situation(Duty("review", "Review"), ())


def person(name, *roles):
    held = frozenset(RoleAt(*r.split("@")) for r in roles)
    return Actor(name, name, name.title(), "b1", held, TREE)


LI, WANG = person("li", "credit_manager@b1"), person("wang", "credit_manager@b1")
OTHER_BRANCH, MANAGER = person("zhao", "credit_manager@b2"), person("chen", "manager@ho")
TASK = HumanTask("t1", "c1", "p", "review", "Review", "tok", "credit_manager", "b1", TaskState.OFFERED, 3, NOW)
MINE = replace(TASK, state=TaskState.CLAIMED, assignee="li")


def test_a_holder_of_the_role_at_the_branch_claims():
    task, event = tasks.claim(TASK, LI, FREE, version=3, now=NOW)
    assert (task.state, task.assignee, task.version) == (TaskState.CLAIMED, "li", 4)
    assert (event.by, event.task, event.case, event.at) == ("li", "t1", "c1", NOW)


def test_a_role_at_head_office_covers_the_branches():
    director = person("sun", "credit_manager@ho")
    assert tasks.claim(TASK, director, FREE, version=3, now=NOW)[0].assignee == "sun"


def test_the_same_role_at_another_branch_does_not_see_the_task():
    with pytest.raises(TaskNotFound):
        tasks.claim(TASK, OTHER_BRANCH, FREE, version=3, now=NOW)


def test_an_overseer_sees_but_may_not_claim_without_the_role():
    with pytest.raises(RoleMissing):
        tasks.claim(TASK, MANAGER, FREE, version=3, now=NOW)


def test_a_task_is_claimed_once():
    with pytest.raises(TaskClaimedByAnother):
        tasks.claim(MINE, WANG, FREE, version=3, now=NOW)


@pytest.mark.parametrize("act", [tasks.claim, tasks.complete, tasks.release])
def test_a_stale_page_changes_nothing(act):
    with pytest.raises(StaleTask):
        act(MINE, LI, FREE, version=2, now=NOW)


@pytest.mark.parametrize("act", [tasks.complete, tasks.release])
def test_only_the_holder_completes_and_releases(act):
    with pytest.raises(TaskNotYours):
        act(MINE, WANG, FREE, version=3, now=NOW)


@pytest.mark.parametrize("act", [tasks.claim, tasks.complete, tasks.release])
def test_a_finished_task_stays_finished(act):
    with pytest.raises(TaskNotOpen):
        act(replace(MINE, state=TaskState.COMPLETED), LI, FREE, version=3, now=NOW)


@pytest.mark.parametrize("act", [tasks.claim, tasks.complete, tasks.release])
def test_nothing_moves_in_a_suspended_case(act):
    with pytest.raises(CaseSuspended):
        act(MINE, LI, replace(FREE, suspended=True), version=3, now=NOW)


def test_a_completion_checks_separation_again():
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [Doer("x", "X", "li", open=False)])
    with pytest.raises(SeparatedFrom):
        tasks.complete(MINE, LI, situation, version=3, now=NOW)


def test_a_lost_role_stops_the_completion():
    with pytest.raises(RoleMissing):
        tasks.complete(MINE, person("li"), FREE, version=3, now=NOW)


def test_an_overseer_reassigns_to_somebody_eligible():
    task, event = tasks.reassign(MINE, MANAGER, WANG, FREE, version=3, now=NOW, reason="ill")
    assert (task.assignee, event.to, event.reason) == ("wang", "wang", "ill")


def test_nobody_else_reassigns():
    with pytest.raises(TaskNotYours):
        tasks.reassign(MINE, WANG, WANG, FREE, version=3, now=NOW)


def test_a_reassignment_cannot_break_separation():
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [Doer("x", "X", "wang", open=True)])
    with pytest.raises(PersonMayNot, match="Wang"):
        tasks.reassign(MINE, MANAGER, WANG, situation, version=3, now=NOW)


def test_an_overseer_prioritises_and_the_holder_keeps_the_task():
    task, event = task_order.prioritise(MINE, MANAGER, FREE, version=3, now=NOW, priority=80)
    assert (task.priority, task.assignee, task.state, task.version) == (80, "li", TaskState.CLAIMED, 4)
    assert (event.priority, event.by) == (80, "chen")


@pytest.mark.parametrize("priority", [-1, 101])
def test_a_priority_is_between_0_and_100(priority):
    with pytest.raises(InvalidValue):
        task_order.prioritise(TASK, MANAGER, FREE, version=3, now=NOW, priority=priority)


def test_nobody_else_prioritises():
    with pytest.raises(RightMissing):
        task_order.prioritise(MINE, LI, FREE, version=3, now=NOW, priority=80)


def test_the_holder_comes_back_later_and_whoever_holds_it_next_starts_afresh():
    later = NOW + timedelta(days=3)
    task, event = task_order.follow_up(MINE, LI, FREE, version=3, now=NOW, at=later)
    assert (task.follow_up_at, event.until, task.state) == (later, later, TaskState.CLAIMED)
    assert task_order.prioritise(task, MANAGER, FREE, version=4, now=NOW, priority=80)[0].follow_up_at == later
    assert tasks.reassign(task, MANAGER, WANG, FREE, version=4, now=NOW)[0].follow_up_at is None
    assert task_order.follow_up(task, LI, FREE, version=4, now=NOW, at=None)[0].follow_up_at is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_follow_up_lies_ahead_and_within_a_year(days):
    with pytest.raises(FollowUpOutOfRange):
        task_order.follow_up(MINE, LI, FREE, version=3, now=NOW, at=NOW + timedelta(days=days))


def test_nobody_but_the_holder_sets_a_follow_up():
    with pytest.raises(TaskNotYours):
        task_order.follow_up(MINE, MANAGER, FREE, version=3, now=NOW, at=None)


def test_the_buttons_follow_the_rules():
    assert allowed_actions(TASK, LI, FREE) == (TaskAction.CLAIM,)
    assert set(allowed_actions(MINE, LI, FREE)) == {
        TaskAction.RELEASE,
        TaskAction.FOLLOW_UP,
        TaskAction.COMPLETE,
        TaskAction.DRAFT,
        TaskAction.DELEGATE,
        TaskAction.COSIGN,
        TaskAction.REASSIGN,
    }
    assert allowed_actions(MINE, WANG, FREE) == ()
    assert allowed_actions(MINE, MANAGER, FREE) == (TaskAction.REASSIGN, TaskAction.PRIORITISE)
    assert allowed_actions(replace(MINE, state=TaskState.COMPLETED), LI, FREE) == ()


def test_who_is_separated_sees_no_claim_button():
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [Doer("x", "X", "li", open=False)])
    assert allowed_actions(TASK, LI, situation) == ()
