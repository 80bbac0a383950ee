"""Who is away, who stands in, and what passes to those who do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from server.domain import tasks
from server.domain.absences import (
    Absence,
    AbsenceBegun,
    AbsenceOver,
    AbsencePeriod,
    AbsenceReasonTooLong,
    AbsencesOverlap,
    Away,
    OneselfAsSubstitute,
    TooManySubstitutes,
    changed,
    checked,
    ended,
    may_enter,
    passes,
    principals,
)
from server.domain.authority import AuthorityLimit, BeyondAuthority
from server.domain.errors import (
    PersonMayNot,
    RoleMissing,
    SeparatedFrom,
    TaskClaimedByAnother,
    TaskNotFound,
)
from server.domain.people import Actor, Branches, Principal, RoleAt
from server.domain.relations import KeptOutForAnother
from server.domain.separation import Doer, Duty, SeparatedForAnother, separations_both_ways
from server.domain.staffing.staff import Holding
from server.domain.standing_in import AwayNow
from server.domain.task_actions import TaskAction, allowed_actions
from server.domain.tasks import HumanTask, Situation, TaskState

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
TREE = Branches({"ho": None, "b1": "ho", "b2": "ho"})
LEAVE = Absence("a1", "wang", NOW - DAY, NOW + DAY, ("li",))
FREE = Situation(Duty("review", "Review"), ())
TASK = HumanTask("t1", "c1", "p", "review", "Review", "tok", "officer", "b1", TaskState.OFFERED, 3, NOW)
WANG_HOLDS = replace(TASK, state=TaskState.CLAIMED, assignee="wang")
LIMIT = AuthorityLimit("l1", Decimal(500), role="officer")


def roles(*held):
    return frozenset(RoleAt(*each.split("@")) for each in held)


def for_wang(*held, limits=()):
    return Principal("wang", "Wang", LEAVE.ends, roles(*held or ("officer@b1",)), limits)


def person(name, *held, stands_in=(), **more):
    return Actor(name, name, name.title(), "b1", roles(*held), TREE, stands_in=stands_in, **more)


LI = person("li", "clerk@b1", stands_in=(for_wang(),))


def claim(task=TASK, actor=LI, situation=FREE):
    return tasks.claim(task, actor, situation, version=task.version, now=NOW)


def did(element, who, *, open_=False, order=1):
    return Doer(element, element.title(), who, open=open_, order=order)


# ---------- periods
def test_an_absence_that_has_begun_keeps_its_beginning_and_may_end_on_another_day():
    later = replace(LEAVE, ends=NOW + 5 * DAY)
    assert changed(LEAVE, later, [LEAVE], NOW) == later
    with pytest.raises(AbsenceBegun):
        changed(LEAVE, replace(LEAVE, begins=NOW), [LEAVE], NOW)
    coming = replace(LEAVE, begins=NOW + DAY, ends=NOW + 2 * DAY)
    assert changed(coming, LEAVE, [coming], NOW) == LEAVE


def test_an_absence_that_is_over_is_not_changed_and_none_is_moved_into_another():
    with pytest.raises(AbsenceOver):
        changed(replace(LEAVE, ends=NOW), LEAVE, [], NOW)
    other = Absence("a2", "wang", NOW + 3 * DAY, NOW + 4 * DAY)
    with pytest.raises(AbsencesOverlap):
        changed(LEAVE, replace(LEAVE, ends=NOW + 5 * DAY), [LEAVE, other], NOW)
    with pytest.raises(AbsencePeriod):
        changed(LEAVE, replace(LEAVE, ends=NOW), [LEAVE], NOW)


@pytest.mark.parametrize(("begins", "ends"), [(NOW + DAY, NOW + DAY), (NOW - 2 * DAY, NOW), (NOW, NOW + 800 * DAY)])
def test_an_absence_ends_after_it_begins_and_not_in_the_past(begins, ends):
    with pytest.raises(AbsencePeriod):
        checked(replace(LEAVE, begins=begins, ends=ends), [], NOW)


def test_absences_of_one_person_do_not_overlap_but_may_follow():
    assert checked(replace(LEAVE, begins=NOW + DAY, ends=NOW + 2 * DAY), [LEAVE], NOW)
    with pytest.raises(AbsencesOverlap):
        checked(replace(LEAVE, begins=NOW, ends=NOW + 2 * DAY), [LEAVE], NOW)


def test_an_absence_that_was_ended_leaves_its_days_free():
    early = ended(LEAVE, LEAVE.begins + timedelta(hours=9), LEAVE.begins + timedelta(hours=9))
    assert checked(replace(LEAVE, id="second"), [early], early.ends)


def test_nobody_stands_in_for_themselves_and_not_a_crowd_either():
    with pytest.raises(OneselfAsSubstitute):
        checked(replace(LEAVE, substitutes=("li", "wang")), [], NOW)
    with pytest.raises(TooManySubstitutes):
        checked(replace(LEAVE, substitutes=tuple("abcdef")), [], NOW)
    with pytest.raises(AbsenceReasonTooLong):
        checked(replace(LEAVE, reason="x" * 501), [], NOW)


def test_an_absence_ends_earlier_but_never_later_nor_twice():
    assert ended(LEAVE, NOW, NOW).ends == NOW
    assert ended(replace(LEAVE, begins=NOW + DAY, ends=NOW + 2 * DAY), NOW, NOW).ends == NOW + DAY
    with pytest.raises(AbsencePeriod):
        ended(LEAVE, NOW + 2 * DAY, NOW)
    with pytest.raises(AbsenceOver):
        ended(LEAVE, NOW + DAY, NOW + DAY)


def test_a_person_their_manager_and_personnel_administration_enter_absences():
    assert may_enter(person("wang"), "wang", "b1")
    assert may_enter(person("xu", "manager@b1"), "wang", "b1")
    assert may_enter(person("tian", "hr_admin@ho"), "wang", "b1")
    assert not may_enter(person("song", "manager@b2"), "wang", "b1")
    assert not may_enter(person("li", "officer@b1"), "wang", "b1")


# ---------- what passes
def away(*held, leave=LEAVE):
    return Away(leave, "Wang", tuple(Holding("wang", *each.split("@")) for each in held))


def test_the_roles_pass_while_the_absence_lasts_and_rights_never_do():
    lent = away("officer@b1", "hr_admin@ho", "manager@b1")
    (found,) = principals((), (lent,), (), NOW)
    assert (found.id, found.roles, found.until) == ("wang", roles("officer@b1"), LEAVE.ends)
    assert not list(principals((), (lent,), (), LEAVE.ends))
    assert not list(principals((), (lent,), (), LEAVE.begins - DAY))


def test_a_role_that_ended_does_not_pass():
    old = Holding("wang", "officer", "b1", None, NOW)
    (found,) = principals((), (Away(LEAVE, "Wang", (old,)),), (), NOW)
    assert not found.roles


def test_a_role_that_decides_on_money_passes_only_to_who_was_given_it_too():
    assert not passes("officer", (), [LIMIT], NOW)
    assert passes("officer", ("officer",), [LIMIT], NOW)


def test_a_substitute_who_is_away_too_passes_nothing_on():
    chain = (Away(replace(LEAVE, person="li", substitutes=("zhao",)), "Li", (Holding("li", "clerk", "b1"),)),)
    (found,) = principals((), chain, (), NOW)
    assert found.id == "li"
    assert found.roles == roles("clerk@b1")


# ---------- tasks
def test_a_substitute_takes_what_waits_for_the_role_in_place_of_who_is_away():
    task, event = claim()
    assert (task.assignee, task.acting_for, event.acting_for) == ("li", "wang", "wang")
    done, told = tasks.complete(task, LI, FREE, version=4, now=NOW)
    assert (done.assignee, done.acting_for, told.acting_for) == ("li", "wang", "wang")


def test_who_holds_the_role_takes_it_in_their_own_name():
    assert claim(actor=replace(LI, roles=roles("officer@b1")))[0].acting_for is None


def test_a_substitute_takes_over_what_the_absent_person_holds():
    assert TaskAction.CLAIM in allowed_actions(WANG_HOLDS, LI, FREE)
    own = replace(LI, roles=roles("officer@b1"))
    assert claim(WANG_HOLDS, own)[0].acting_for == "wang"
    with pytest.raises(TaskClaimedByAnother):
        claim(WANG_HOLDS, person("zhao", "officer@b1"))


def test_standing_in_gives_tasks_and_nothing_else():
    assert not LI.holds("officer", "b1")
    assert ("officer", "b1") not in LI.role_pairs()
    assert ("officer", "b1") in LI.served_pairs()
    with pytest.raises(TaskNotFound):
        claim(actor=replace(LI, stands_in=()))


def test_when_the_absence_is_over_the_substitute_completes_no_more():
    held, _ = claim()
    after = replace(LI, stands_in=(), roles=roles("manager@b1"))
    with pytest.raises(RoleMissing):
        tasks.complete(held, after, FREE, version=4, now=NOW)


def test_a_released_task_is_held_for_nobody():
    held, _ = claim()
    assert tasks.release(held, LI, FREE, version=4, now=NOW)[0].acting_for is None


def test_who_is_away_takes_nothing_new_and_finishes_what_they_hold():
    wang = person("wang", "officer@b1", away_until=LEAVE.ends)
    assert TaskAction.CLAIM not in allowed_actions(TASK, wang, FREE)
    with pytest.raises(AwayNow):
        claim(actor=wang)
    with pytest.raises(PersonMayNot):
        tasks.reassign(TASK, person("xu", "manager@b1"), wang, FREE, version=3, now=NOW)
    assert tasks.complete(WANG_HOLDS, wang, FREE, version=3, now=NOW)[0].state is TaskState.COMPLETED


# ---------- rules of the case
def test_a_substitute_is_kept_out_by_what_the_absent_person_did_in_every_role():
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [did("x", "wang")])
    with pytest.raises(SeparatedForAnother):
        claim(situation=situation)
    with pytest.raises(SeparatedForAnother):
        claim(actor=replace(LI, roles=roles("officer@b1")), situation=situation)


def test_a_substitute_never_does_both_parts():
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [did("x", "li")])
    with pytest.raises(SeparatedFrom):
        claim(situation=situation)


def test_who_stands_in_for_two_does_not_do_the_part_of_each():
    both = replace(LI, stands_in=(for_wang(), Principal("zhao", "Zhao", LEAVE.ends, roles("other@b1"))))
    situation = Situation(Duty("review", "Review", separate_from=("x",)), [did("x", "zhao", open_=True)])
    with pytest.raises(SeparatedForAnother):
        claim(actor=both, situation=situation)


def test_what_is_left_to_the_absent_person_is_left_to_the_substitute():
    bound = replace(TASK, bound_to="wang")
    situation = Situation(Duty("review", "Review", same_as=("x",)), [did("x", "wang")])
    assert claim(bound, replace(LI, roles=roles("officer@b1")), situation)[0].acting_for == "wang"


def test_what_is_left_to_one_part_is_not_done_by_the_other_in_their_place():
    duties = separations_both_ways(
        [Duty("a", "A", separate_from=("b",)), Duty("b", "B"), Duty("sign", "Sign", same_as=("b",))]
    )
    assert duties["sign"].inherited == ("a",)
    situation = Situation(duties["sign"], [did("b", "wang"), did("a", "li")])
    with pytest.raises(SeparatedFrom):
        claim(replace(TASK, bound_to="wang"), LI, situation)


def test_what_a_relation_keeps_the_absent_person_from_it_keeps_the_substitute_from():
    with pytest.raises(KeptOutForAnother):
        claim(situation=replace(FREE, related=frozenset({"wang"})))


def test_who_does_a_task_in_their_own_name_is_kept_out_by_their_own_relations_alone():
    own, related = replace(LI, roles=roles("officer@b1")), replace(FREE, related=frozenset({"wang"}))
    held, _ = claim(actor=own, situation=related)
    assert held.acting_for is None
    assert tasks.complete(held, own, related, version=held.version, now=NOW)[0].completed_at == NOW
    with pytest.raises(KeptOutForAnother):
        claim(replace(TASK, bound_to="wang"), own, related)


def test_nobody_learns_that_somebody_elses_relation_keeps_a_substitute_out():
    barred = replace(FREE, related=frozenset({"wang"}))
    with pytest.raises(PersonMayNot) as refused:
        tasks.reassign(TASK, person("xu", "manager@b1"), LI, barred, version=3, now=NOW)
    assert refused.value.__cause__.code == "kept_out"


# ---------- authority
def lent(own, theirs):
    """Li, who holds the role at another branch, in place of Wang."""
    stands_in = (for_wang(limits=(AuthorityLimit("w", Decimal(theirs), person="wang"), LIMIT)),)
    mine = (AuthorityLimit("m", Decimal(own), person="li"), LIMIT)
    return person("li", "officer@b2", stands_in=stands_in, limits=mine)


def test_a_substitute_decides_on_no_more_than_either_might():
    assert lent(900, 300).authority("officer", "b1", "p") == Decimal(300)
    assert lent(200, 900).authority("officer", "b1", "p") == Decimal(200)
    with pytest.raises(BeyondAuthority):
        claim(replace(TASK, amount=Decimal(400)), lent(900, 300))


def test_in_their_own_role_a_substitute_has_their_own_authority():
    assert lent(900, 300).authority("officer", "b2", "p") == Decimal(900)


def test_without_an_authority_of_the_absent_person_there_is_none():
    mine = (AuthorityLimit("m", Decimal(900), person="li"),)
    bare = person("li", "officer@b2", stands_in=(for_wang(),), limits=mine)
    assert bare.authority("officer", "b1", "p") is None
