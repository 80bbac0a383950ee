"""Somebody works on a task for its holder, who stays answerable for it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server.domain import tasks
from server.domain.delegation import DelegatedToHolder, DoneByEachAlone, TaskNotDelegated, delegate, give_back
from server.domain.errors import CaseSuspended, PersonMayNot, StaleTask, TaskNotFound, TaskNotYours
from server.domain.people import Actor, Branches, RoleAt
from server.domain.separation import Doer, Duty
from server.domain.task_actions import TaskAction, allowed_actions
from server.domain.tasks import HumanTask, Situation, TaskIsDelegated, TaskState

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TREE = Branches({"ho": None, "b1": "ho", "b2": "ho"})
FREE = Situation(Duty("review", "Review"), ())


def person(name, *roles):
    return Actor(name, name, name.title(), "b1", frozenset(RoleAt(*r.split("@")) for r in roles), TREE)


LI, WANG = person("li", "officer@b1"), person("wang", "officer@b1")
ZHAO, BOSS = person("zhao", "officer@b2"), person("boss", "manager@ho")
MINE = HumanTask("t1", "c1", "p", "review", "Review", "tok", "officer", "b1", TaskState.CLAIMED, 3, NOW, "li")
LENT = replace(MINE, delegate="wang")


def lend(task=MINE, actor=LI, to=WANG, situation=FREE, version=3):
    return delegate(task, actor, to, situation, version=version, now=NOW, reason="away")


def test_the_holder_stays_the_holder_while_another_works_on_it():
    task, event = lend()
    assert (task.assignee, task.delegate, task.state, task.version) == ("li", "wang", TaskState.CLAIMED, 4)
    assert (event.by, event.to, event.reason) == ("li", "wang", "away")


def test_only_the_holder_delegates_and_never_at_two_levels():
    with pytest.raises(TaskNotYours):
        lend(actor=BOSS)
    with pytest.raises(TaskNotYours):
        lend(LENT, actor=WANG, to=WANG)
    with pytest.raises(TaskIsDelegated):
        lend(LENT)
    with pytest.raises(DelegatedToHolder):
        lend(to=LI)
    with pytest.raises(StaleTask):
        lend(version=2)
    with pytest.raises(TaskNotFound):
        lend(actor=ZHAO)
    with pytest.raises(CaseSuspended):
        lend(situation=replace(FREE, suspended=True))


def test_whoever_is_kept_from_the_task_does_not_work_on_it_either():
    apart = Situation(Duty("review", "Review", ("visit",)), [Doer("visit", "Visit", "wang", open=False)])
    for situation, to in ((apart, WANG), (replace(FREE, related=frozenset({"wang"})), WANG), (FREE, ZHAO)):
        with pytest.raises(PersonMayNot):
            lend(to=to, situation=situation)
    with pytest.raises(PersonMayNot, match="A rule of this case"):
        lend(situation=replace(FREE, related=frozenset({"wang"})))


def test_a_task_bound_to_a_person_and_one_of_those_each_does_alone_are_not_lent():
    bound = Situation(Duty("review", "Review", same_as=("visit",)), [Doer("visit", "Visit", "li", open=False)])
    with pytest.raises(PersonMayNot):
        lend(situation=bound)
    with pytest.raises(DoneByEachAlone):
        lend(situation=Situation(Duty("review", "Review", ("review",)), ()))


def test_the_delegate_needs_no_authority_of_their_own_as_the_holder_decides():
    assert not tasks.is_eligible(replace(MINE, amount=Decimal(5)), WANG, FREE)
    assert tasks.is_able(replace(MINE, amount=Decimal(5)), WANG, FREE)


def test_the_delegate_fills_in_and_only_the_holder_completes_when_it_is_back():
    tasks.require_editable(LENT, WANG, FREE, version=3)
    with pytest.raises(TaskIsDelegated):
        tasks.require_editable(LENT, LI, FREE, version=3)
    with pytest.raises(TaskIsDelegated):
        tasks.complete(LENT, LI, FREE, version=3, now=NOW)
    with pytest.raises(TaskNotYours):
        tasks.complete(LENT, WANG, FREE, version=3, now=NOW)
    back, event = give_back(LENT, WANG, FREE, version=3, now=NOW, reason="done")
    assert (back.assignee, back.delegate, event.by, event.delegate) == ("li", None, "wang", "wang")
    assert tasks.complete(back, LI, FREE, version=4, now=NOW)[0].state is TaskState.COMPLETED


def test_both_end_a_delegation_and_nobody_else_does():
    assert give_back(LENT, LI, FREE, version=3, now=NOW)[1].by == "li"
    with pytest.raises(TaskNotYours):
        give_back(LENT, BOSS, FREE, version=3, now=NOW)
    with pytest.raises(TaskNotDelegated):
        give_back(MINE, LI, FREE, version=3, now=NOW)
    with pytest.raises(StaleTask):
        give_back(LENT, WANG, FREE, version=2, now=NOW)


def test_a_task_that_changes_hands_is_no_longer_lent():
    assert tasks.release(LENT, LI, FREE, version=3, now=NOW)[0].delegate is None
    assert tasks.reassign(LENT, BOSS, WANG, FREE, version=3, now=NOW)[0].delegate is None


def test_buttons_are_those_that_would_work():
    assert TaskAction.DELEGATE in allowed_actions(MINE, LI, FREE)
    assert allowed_actions(LENT, LI, FREE) == (TaskAction.RELEASE, TaskAction.GIVE_BACK, TaskAction.REASSIGN)
    assert allowed_actions(LENT, WANG, FREE) == (TaskAction.DRAFT, TaskAction.GIVE_BACK)
