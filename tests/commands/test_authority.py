"""Authority limits hold at every door: list, claim, assignment, reassignment, and what is entered."""

from decimal import Decimal

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.skip import SkipElement, skip_element
from server.commands.people.set_limit import EndLimit, SetLimit, SignLimit, end_limit, set_limit, sign_limit
from server.commands.submission import Submission
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.domain.authority import (
    AuthorityLimit,
    AuthorityMissing,
    BeyondAuthority,
    LimitNotFound,
    LimitSigned,
    LimitSignedAlone,
    LimitsOverlap,
)
from server.domain.errors import PersonMayNot, RightMissing
from server.domain.ids import new_id
from server.engine.shelf import Shelf
from server.queries.inbox import InboxFilter, count_views, list_tasks
from server.queries.inbox_names import inbox_names
from server.queries.inbox_reach import View
from server.queries.reading import Reading
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.house import House

DECIDE = diagrams.user("decide", "Decide", role="officer_b", authority="=amount")


def started(database, amount=Decimal("500.00")):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + DECIDE, "begin > decide > end")})
    return house, house.start("t", {"amount": amount}, "admin", branch="b1")


def limited(house, amount, *, by=None, **about):
    limit = AuthorityLimit(new_id(), Decimal(amount), **about)
    house.run(set_limit, SetLimit(limit=limit, actor=house.person(by) if by else None))
    return limit.id


def offered(house, login, case):
    actor, only = house.person(login), InboxFilter(case=case)
    found = list_tasks(house.database, actor, View.GROUPS, narrowed=only).items
    assert count_views(house.database, actor, [View.GROUPS], narrowed=only)[View.GROUPS].number == len(found)
    seen = list_tasks(house.database, actor, View.OPEN, narrowed=only).items
    kept = inbox_names(Reading(house.database, Shelf()), seen, actor, "en", house.now).kept_from
    assert {row.task.id for row in found} == {row.task.id for row in seen} - kept
    return [row.task.element for row in found]


def test_nobody_decides_without_a_limit_and_up_to_the_limit_they_do(database):
    house, case = started(database)
    task = house.open(case)["decide"]
    assert task.amount == Decimal("500.00")
    assert offered(house, "huangmin", case) == []
    with pytest.raises(AuthorityMissing):
        house.claim(task, "huangmin")
    too_low = limited(house, "499.99", role="officer_b")
    assert offered(house, "huangmin", case) == []
    with pytest.raises(BeyondAuthority, match=r"500\.00.*499\.99"):
        house.claim(task, "huangmin")
    house.run(end_limit, EndLimit(limit_id=too_low, actor=house.person("admin")))
    limited(house, "500.00", role="officer_b")
    assert offered(house, "huangmin", case) == ["decide"]
    house.do(case, "decide", "huangmin", {})
    assert house.run(compare_case, CompareCase(case_id=case)) == []


def test_an_operator_who_decides_in_place_of_the_doer_needs_the_authority(database):
    house, case = started(database)
    about = {"case_id": case, "actor": house.person("admin"), "at": "decide", "reason": "on paper"}
    decided = SkipElement(**about, submission=Submission(values={"agreed": True}))
    limited(house, 900, role="officer_b")
    with pytest.raises(AuthorityMissing):
        house.run(skip_element, decided)
    assert "decide" in house.open(case)
    house.run(skip_element, SkipElement(**about))
    assert house.open(case) == {}, "what brings nothing decides on nothing"


def test_a_limit_of_the_process_or_the_branch_holds_there_only(database):
    house, case = started(database)
    limited(house, 100, role="officer_b")
    limited(house, 1000, role="officer_b", branch="b1", process="other")
    assert offered(house, "huangmin", case) == []
    limited(house, 1000, role="officer_b", process="t")
    assert offered(house, "huangmin", case) == ["decide"]
    limited(house, 10, person=house.person("huangmin").id)
    assert offered(house, "huangmin", case) == []
    assert offered(house, "wumei", case) == ["decide"]


def test_a_limit_holds_within_its_period(database):
    house, case = started(database)
    until = house.now.replace(hour=12)
    limited(house, 1000, role="officer_b", valid_until=until)
    assert offered(house, "huangmin", case) == ["decide"]
    house.pass_time(hours=12)
    with pytest.raises(AuthorityMissing):
        house.claim(house.open(case)["decide"], "huangmin")
    limited(house, 2000, role="officer_b", valid_from=until)
    house.claim(house.open(case)["decide"], "huangmin")


def test_who_holds_a_task_cannot_enter_more_than_they_may_decide(database):
    house, case = started(database)
    limited(house, 600, role="officer_b")
    task = house.claim(house.open(case)["decide"], "huangmin")
    with pytest.raises(BeyondAuthority):
        house.finish(task, "huangmin", {"amount": 601})
    house.finish(task, "huangmin", {"amount": 599})


def test_a_task_is_not_passed_to_somebody_beyond_their_authority(database):
    house, case = started(database)
    limited(house, 1000, person=house.person("wumei").id)
    task = house.claim(house.open(case)["decide"], "wumei")
    wumei, huangmin = house.person("wumei"), house.person("huangmin")
    command = ReassignTask(task_id=task.id, version=task.version, actor=wumei, to=huangmin.id, reason="")
    with pytest.raises(PersonMayNot):
        house.run(reassign_task, command)


def test_an_amount_that_is_no_number_is_an_incident_and_no_way_past_the_limit(database):
    house, case = started(database, "much")
    assert house.open(case) == {}
    with UnitOfWork(database) as uow:
        [held] = uow.incidents.open_of(case)
    assert "a number" in held.error


def test_only_hr_sets_limits_and_not_two_for_the_same(database):
    house, _ = started(database)
    with pytest.raises(RightMissing):
        limited(house, 100, role="officer_b", by="huangmin")
    limited(house, 100, role="officer_b", by=None)
    with pytest.raises(LimitsOverlap):
        limited(house, 200, role="officer_b")
    with pytest.raises(LimitNotFound):
        house.run(end_limit, EndLimit(limit_id="none", actor=None))


def test_a_limit_counts_when_a_second_person_signed_it(database):
    house, case = started(database)
    limit = limited(house, 1000, role="officer_b", by="tianjing")
    assert offered(house, "huangmin", case) == []
    with pytest.raises(LimitsOverlap):
        limited(house, 2000, role="officer_b", by="admin")
    with pytest.raises(LimitSignedAlone):
        house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("tianjing")))
    with pytest.raises(RightMissing):
        house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("huangmin")))
    house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("admin")))
    assert offered(house, "huangmin", case) == ["decide"]
    with pytest.raises(LimitSigned):
        house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("admin")))


def test_who_gets_a_limit_does_not_sign_it(database):
    house, _ = started(database)
    own = limited(house, 1000, person=house.person("admin").id, by="tianjing")
    of_role = limited(house, 1000, role="auditor", by="tianjing")
    for limit in (own, of_role):
        with pytest.raises(LimitSignedAlone):
            house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("admin")))


def test_a_limit_that_was_ended_before_it_was_signed_never_counts(database):
    house, case = started(database)
    limit = limited(house, 1000, role="officer_b", by="tianjing")
    house.run(end_limit, EndLimit(limit_id=limit, actor=house.person("admin")))
    with pytest.raises(LimitSigned):
        house.run(sign_limit, SignLimit(limit_id=limit, actor=house.person("admin")))
    assert offered(house, "huangmin", case) == []
