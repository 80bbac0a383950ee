"""What went wrong with other programs about people, at both doors of ours; races are in `test_races`."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.domain.people import RoleAt
from server.domain.tasks import TaskState
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.diagrams import diagram, lane, start, user

WAYS_ON = {
    "claim": {},
    "release": {},
    "complete": {},
    "reassign": {"reason": "yours"},
    "delegate": {"reason": "please"},
    "cosign": {"place": "after", "note": "see"},
}
"""How a task comes into other hands, with what is said besides to whom it goes."""
TO_SOMEBODY = ("reassign", "delegate", "cosign")


@pytest.fixture
def case(house):
    """Somebody visits, an officer who is not the same decides, the manager files."""
    nodes = (
        start()
        + user("visit", "Visit", role="officer_b", result="found")
        + user("decide", "Decide", role="officer_a", separate_from="visit", result="decision")
        + user("file", "File", role="credit_manager")
    )
    house.deploy({"t/t.bpmn": diagram("t", nodes, "begin > visit > decide > file > end")})
    return house.start("t", {}, "wangfang", branch="b1")


def task_of(house, case, element):
    with UnitOfWork(house.database) as uow:
        return next(each for each in uow.tasks.of_case(case, open_only=False) if each.element == element)


def grant(house, login, *roles):
    person = house.person(login).id
    with UnitOfWork(house.database) as work:
        work.people.grant(person, [RoleAt(*role.split("@")) for role in roles])
        work.commit()


def away(house, login, *substitutes):
    person = house.person(login)
    named = tuple(house.person(each).id for each in substitutes)
    ends = house.now + timedelta(days=7)
    entered = EnterAbsence(person=person.id, begins=house.now, ends=ends, substitutes=named, actor=person)
    return house.run(enter_absence, entered)


def pass_on(door, person, task, verb, to):
    return door.act(person, task, verb, **WAYS_ON[verb], **({"to": to} if verb in TO_SOMEBODY else {}))


def refused(answer, *statuses, words=""):
    assert answer.status in statuses, answer
    assert words in answer.words, answer.words
    return True


def by_separation(answer):
    return refused(answer, 403, words="Separation of duties")


def unchanged(house, task):
    assert task_of(house, task.case, task.element) == task
    assert house.run(compare_case, CompareCase(case_id=task.case)) == []


# camunda-bpm-platform#4865


def test_whoever_does_not_hold_a_task_any_more_does_not_complete_it(house, sign_in, door, case):
    seen = house.claim(house.open(case)["visit"], "huangmin")
    assert door.act(sign_in("xujian"), seen, "reassign", to=house.person("wumei").id, reason="on leave").won
    now = task_of(house, case, "visit")
    refused(door.act(sign_in("huangmin"), seen, "complete"), 403, 409)
    refused(door.act(sign_in("huangmin"), now, "complete"), 403, 409)
    unchanged(house, now)
    assert door.act(sign_in("wumei"), now, "complete").won


def test_a_page_that_is_out_of_date_completes_nothing(house, sign_in, door, case):
    seen = house.claim(house.open(case)["visit"], "huangmin")
    assert door.act(sign_in("huangmin"), seen, "release").won
    now = house.claim(house.open(case)["visit"], "huangmin")
    refused(door.act(sign_in("huangmin"), seen, "complete"), 409)
    unchanged(house, now)
    assert door.act(sign_in("huangmin"), now, "complete").won


# camunda#49490, RuoYi-Vue-Plus#44


@pytest.mark.parametrize(("login", "status"), [("liuyang", 404), ("guoxue", 404), ("wumei", 403)])
def test_nobody_moves_a_task_of_others(house, sign_in, door, case, login, status):
    """Neither who has no part in it and does not learn that it exists, nor who could hold it but does not."""
    task = house.claim(house.open(case)["visit"], "huangmin")
    to = house.person("zhaolei").id
    for verb in WAYS_ON:
        answer = pass_on(door, sign_in(login), task, verb, to)
        assert answer.status in {status, 409 if status == 403 else status}, (verb, answer)
    unchanged(house, task)


# incubator-kie-issues#2059


@pytest.mark.parametrize("way", ["claim", "reassign", "delegate", "cosign"])
def test_whom_a_rule_excludes_does_not_enter_by_another_role(house, sign_in, door, case, way):
    """`zhaolei` visited as one officer, and as the other is among those to whom the decision is offered."""
    house.do(case, "visit", "zhaolei", {})
    assert not door.offered(sign_in("zhaolei"), house.open(case)["decide"])
    assert door.offered(sign_in("wumei"), house.open(case)["decide"])
    if way == "claim":
        task, by = house.open(case)["decide"], "zhaolei"
    else:
        task, by = house.claim(house.open(case)["decide"], "wumei"), "wumei"
    to = house.person("zhaolei").id
    by_separation(pass_on(door, sign_in(by), task, way, to))
    unchanged(house, task)


def test_whom_a_rule_excludes_does_not_enter_by_a_role_at_another_branch(house, sign_in, door, case):
    house.do(case, "visit", "huangmin", {})
    grant(house, "huangmin", "officer_a@ho", "officer_a@b2")
    task = house.open(case)["decide"]
    assert not door.offered(sign_in("huangmin"), task)
    by_separation(door.act(sign_in("huangmin"), task, "claim"))
    unchanged(house, task)


# pneumaticworkflow#381


def test_who_did_the_other_part_does_not_stand_in_for_its_holder(house, sign_in, door, case):
    house.do(case, "visit", "huangmin", {})
    task = house.claim(house.open(case)["decide"], "wumei")
    away(house, "wumei", "huangmin", "wangfang")
    assert not door.offered(sign_in("huangmin"), task)
    by_separation(door.act(sign_in("huangmin"), task, "claim"))
    unchanged(house, task)
    assert door.offered(sign_in("wangfang"), task)
    assert door.act(sign_in("wangfang"), task, "claim").won


def test_who_stood_in_for_one_officer_keeps_them_from_the_part_of_the_other(house, sign_in, door, case):
    absence = away(house, "wumei", "wangfang")
    house.do(case, "visit", "wangfang", {})
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("wumei")))
    task = house.open(case)["decide"]
    assert not door.offered(sign_in("wumei"), task)
    by_separation(door.act(sign_in("wumei"), task, "claim"))
    unchanged(house, task)


def test_whoever_stands_in_for_the_other_officer_now_does_not_do_their_own_part(house, sign_in, door, case):
    house.do(case, "visit", "huangmin", {})
    away(house, "huangmin", "liuyang")
    task = house.open(case)["decide"]
    assert not door.offered(sign_in("liuyang"), task)
    by_separation(door.act(sign_in("liuyang"), task, "claim"))
    unchanged(house, task)


# spiff-arena#1131


@pytest.fixture
def calling(house):
    """An officer's lane that calls a process with a lane of its own, whose decision is not for who visited."""
    inner = user("inner_decide", "Decide", separate_from="outer_visit") + user("inner_file", "File")
    called = diagram(
        "inner",
        start() + inner,
        "begin > inner_decide > inner_file > end",
        lanes=lane("managers", "credit_manager", "begin", "inner_decide", "end")
        + lane("clerks", "intake_clerk", "inner_file"),
    )
    nodes = start() + user("outer_visit", "Visit") + '<bpmn:callActivity id="call" calledElement="inner" />'
    lanes = lane("officers", "officer_b", "begin", "outer_visit", "call", "end")
    outer = diagram("outer", nodes, "begin > outer_visit > call > end", lanes=lanes)
    house.deploy({"outer/outer.bpmn": outer, "inner/inner.bpmn": called})
    case = house.start("outer", {}, "wangfang", branch="b1")
    grant(house, "huangmin", "credit_manager@b1")
    house.do(case, "outer_visit", "huangmin", {})
    return case


def test_a_task_of_a_called_process_is_for_the_role_of_its_own_lane(house, sign_in, door, calling):
    task = house.open(calling)["inner_decide"]
    assert (task.role, task.branch) == ("credit_manager", "b1")
    for login in ("wumei", "songqiang"):
        assert not door.offered(sign_in(login), task)
        refused(door.act(sign_in(login), task, "claim"), 404)
    assert door.offered(sign_in("xujian"), task)
    assert door.act(sign_in("xujian"), task, "claim").won
    house.finish(house.open(calling)["inner_decide"], "xujian", {})
    task = house.open(calling)["inner_file"]
    assert (door.offered(sign_in("wumei"), task), door.offered(sign_in("wangfang"), task)) == (False, True)
    assert door.act(sign_in("wangfang"), task, "claim").won


def test_what_is_separate_stays_so_in_a_called_process(house, sign_in, door, calling):
    task = house.open(calling)["inner_decide"]
    assert not door.offered(sign_in("huangmin"), task)
    by_separation(door.act(sign_in("huangmin"), task, "claim"))
    unchanged(house, task)


# avni-server#1025


def test_who_filled_it_in_for_the_holder_does_not_approve_it(house, sign_in, door, case):
    task = house.claim(house.open(case)["visit"], "huangmin")
    assert door.act(sign_in("huangmin"), task, "delegate", to=house.person("wumei").id, reason="please").won
    assert door.act(sign_in("wumei"), task_of(house, case, "visit"), "draft", opinion="good").won
    assert door.act(sign_in("wumei"), task_of(house, case, "visit"), "give-back", reason="done").won
    assert door.act(sign_in("huangmin"), task_of(house, case, "visit"), "complete").won
    task = house.open(case)["decide"]
    assert not door.offered(sign_in("wumei"), task)
    by_separation(door.act(sign_in("wumei"), task, "claim"))
    unchanged(house, task)


def test_an_operator_who_passed_over_a_step_or_changed_what_it_found_does_not_approve_it(house, sign_in, door, case):
    grant(house, "wumei", "operator@b1", "officer_a@b1")
    grant(house, "zhaolei", "operator@b1", "officer_a@b1")
    assert door.order(sign_in("wumei"), case, "skip", at="visit").won
    assert door.order(sign_in("zhaolei"), case, "data", at="decide", data={"found": {"opinion": "good"}}).won
    task = house.open(case)["decide"]
    for login in ("wumei", "zhaolei"):
        assert not door.offered(sign_in(login), task), login
        by_separation(door.act(sign_in(login), task, "claim"))
    unchanged(house, task)


# erpnext#37128


@pytest.fixture
def priced(house):
    """A decision on 500, which some may decide."""
    decide = user("decide", "Decide", role="officer_b", authority="=amount", form="decide")
    drawn = diagram("t", start() + decide, "begin > decide > end")
    house.deploy({"t/t.bpmn": drawn, "t/forms/decide.json": diagrams.form("Decide", ["amount"], amount=diagrams.MONEY)})
    for login, amount in (("huangmin", "499.99"), ("wumei", "600.00")):
        limit = AuthorityLimit(new_id(), Decimal(amount), person=house.person(login).id)
        house.run(set_limit, SetLimit(limit=limit, actor=None))
    return house.start("t", {"amount": Decimal("500.00")}, "admin", branch="b1")


def test_nobody_takes_what_is_above_their_limit(house, sign_in, door, priced):
    task = house.open(priced)["decide"]
    for login in ("huangmin", "zhaolei"):
        assert not door.offered(sign_in(login), task), login
        refused(door.act(sign_in(login), task, "claim"), 403, words="Authority:")
    unchanged(house, task)
    assert door.offered(sign_in("wumei"), task)


def test_nobody_passes_a_task_to_somebody_whose_limit_is_below(house, sign_in, door, priced):
    task = house.claim(house.open(priced)["decide"], "wumei")
    answer = door.act(sign_in("wumei"), task, "reassign", to=house.person("huangmin").id, reason="yours")
    refused(answer, 403)
    unchanged(house, task)


def test_nobody_enters_more_than_they_may_decide(house, sign_in, door, priced):
    task = house.claim(house.open(priced)["decide"], "wumei")
    refused(door.act(sign_in("wumei"), task, "complete", amount="600.01"), 403, words="Authority:")
    unchanged(house, task)
    assert door.act(sign_in("wumei"), task, "complete", amount="600.00").won


# Fineract maker-checker


def test_somebody_with_every_role_of_the_house_does_not_do_both(house, sign_in, door, case):
    with UnitOfWork(house.database) as uow:
        roles = {held.role for each in uow.people.all() for held in uow.people.find(each.login, house.now).roles}
    grant(house, "admin", *(f"{role}@ho" for role in roles | {"operator"}))
    admin = sign_in("admin")
    task = house.open(case)["visit"]
    assert (
        door.act(admin, task, "claim").won and door.act(admin, replace(task, version=task.version + 1), "complete").won
    )
    task = house.open(case)["decide"]
    assert not door.offered(admin, task)
    by_separation(door.act(admin, task, "claim"))
    by_separation(door.act(admin, task, "reassign", to=house.person("admin").id, reason="urgent"))
    by_separation(door.order(admin, case, "skip", at="decide"))
    by_separation(door.order(admin, case, "move", at="decide", to="file"))
    unchanged(house, task)
    house.do(case, "decide", "wumei", {})
    by_separation(door.order(admin, case, "data", at="file", data={"decision": {"agreed": True}}))
    assert task_of(house, case, "decide").state is TaskState.COMPLETED
