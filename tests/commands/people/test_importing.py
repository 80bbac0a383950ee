"""Files of people, branches and limits: planned with every fault, shown before, done all or nothing with a reason."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.commands.house.changes import Grounds
from server.commands.house.effect import staff_after
from server.commands.house.import_house import (
    HouseChangedMeanwhile,
    ImportHouse,
    NothingToChange,
    foresee_house,
    import_house,
)
from server.commands.people.house_files import MOST_ROWS, HouseRefused, kind_of, read_house
from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.errors import RightMissing
from server.domain.ids import new_id
from server.domain.people import RoleAt
from server.domain.reasons import ReasonMissing
from server.queries.people import person_view
from server.store.staffing import staff_of
from server.store.unit_of_work import UnitOfWork
from tests.house import House

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = "login,name,branch,roles,active\n"
BRANCHES = "code,name_en,name_zh,parent,time_zone\n"
LIMITS = "role,login,branch,process,amount,first_day,last_day\n"


@pytest.fixture
def house(database):
    return House(database)


def wanted(house, people="", branches="", limits="", by="tianjing", **more):
    files = {"people.csv": PEOPLE + people, "branches.csv": BRANCHES + branches, "limits.csv": LIMITS + limits}
    actor = house.person(by) if by else None
    known = frozenset({"officer_a", "officer_b", "intake_clerk", "manager", "credit_judge"})
    grounds = Grounds(actor, known, frozenset({"loan_origination"}))
    read = read_house({name: text.encode() for name, text in files.items()})
    return ImportHouse(house=read, grounds=grounds, zone=ZONE, reason=more.pop("reason", "年度调整"), **more)


def plan(house, *args, **more):
    found, _ = house.run(foresee_house, wanted(house, *args, **more))
    return found


def told(found):
    return [(change.kind.value, change.who, change.role or change.name) for change in found.changes]


def faults(found):
    return [(fault.file, fault.line, fault.column) for fault in found.faults]


def view(house, login):
    return person_view(house.database, house.person("admin"), house.person(login).id)


def test_a_file_adds_changes_and_ends_and_what_it_does_not_name_stays(house):
    people = (
        "lina,李娜,b1,intake_clerk@b1 manager@b1,\n"
        "wangfang,王芳芳,b2,,\n"
        "liuyang,刘洋,b1,officer_b@b1[2026-12-01..2026-12-31],\n"
        "huangmin,,,none,\n"
        "zhaolei,,,,no\n"
    )
    found = plan(house, people)
    assert found.faults == ()
    assert [kind for kind, _, _ in told(found)] == [
        "person_added", "person_changed", "role_ended", "role_ended", "role_given", "role_given", "role_asked",
        "person_disabled",
    ]  # fmt: skip
    house.run(import_house, wanted(house, people, digest=found.digest))
    lina, wang, liu = (view(house, login) for login in ("lina", "wangfang", "liuyang"))
    assert [each.role for each in lina.held] == ["intake_clerk"]
    assert [each.held.role for each in lina.waiting] == ["manager"]
    assert (wang.person.name, wang.person.branch, wang.history[0].payload["reason"]) == ("王芳芳", "b2", "年度调整")
    [held] = [each for each in liu.held if each.role == "officer_b"]
    assert held.valid_from.astimezone(ZONE).isoformat() == "2026-12-01T00:00:00+08:00"
    assert held.valid_until.astimezone(ZONE).isoformat() == "2027-01-01T00:00:00+08:00"
    assert house.person("huangmin").roles == frozenset()
    with UnitOfWork(house.database) as uow:
        assert not uow.people.by_login("zhaolei").active


def test_the_same_file_again_changes_nothing(house):
    people = "lina,李娜,b1,intake_clerk@b1 manager@b1 officer_b@b1[2026-12-01..],\n"
    house.run(import_house, wanted(house, people))
    assert plan(house, people).changes == ()
    with pytest.raises(NothingToChange):
        house.run(import_house, wanted(house, people))


def test_branches_come_before_the_people_who_work_there(house):
    branches = "b4,Fourth,第四,b3,\nb3,Third,第三,ho,\nb2,Liuhe,柳河分社,b1,\n"
    found = plan(house, "lina,李娜,b4,intake_clerk@b4,\n", branches)
    assert [each[:2] for each in told(found)] == [
        ("branch_added", "b3"), ("branch_added", "b4"), ("branch_renamed", "b2"), ("branch_moved", "b2"),
        ("person_added", "lina"), ("role_given", "lina"),
    ]  # fmt: skip
    house.run(import_house, wanted(house, "lina,李娜,b4,intake_clerk@b4,\n", branches))
    assert house.person("lina").holds("intake_clerk", "b4")
    assert house.person("lina").branches.parents["b2"] == "b1"


def test_limits_are_asked_for_and_wait_for_the_second_signature(house):
    limits = "credit_judge,,b1,,1000.00,2026-12-01,\n,wangfang,,loan_origination,5,,\n"
    found = plan(house, limits=limits)
    assert [(each.kind.value, each.amount) for each in found.changes] == [
        ("limit_asked", Decimal("1000.00")),
        ("limit_asked", Decimal(5)),
    ]
    house.run(import_house, wanted(house, limits=limits))
    with UnitOfWork(house.database) as uow:
        asked = {kept.limit.amount: kept for kept in uow.limits.all()}
    assert asked[Decimal(1000)].signed_at is None
    assert asked[Decimal(5)].limit.person == house.person("wangfang").id
    assert plan(house, limits=limits).changes == ()


@pytest.mark.parametrize(
    ("people", "column"),
    [
        ("x y,新人,b1,,\n", "login"),
        ("lina,,b1,,\n", "name"),
        ("lina,新人,b9,,\n", "branch"),
        ("lina,新人,b1,officer_a@b9,\n", "roles"),
        ("lina,新人,b1,astronaut@b1,\n", "roles"),
        ("lina,新人,b1,officer_a@b1[2027-01-01..2026-12-01],\n", "roles"),
        ("lina,新人,b1,officer_a@b1[2026-12-01..2026-12-31] officer_a@b1[2026-12-15..],\n", "roles"),
        ("lina,新人,b1,officer_a@b1[..2026-01-01],\n", "roles"),
        ("lina,新人,b1,,no\n", "active"),
        ("tianjing,,b1,,\n", "login"),
        ("tianjing,,,hr_admin@ho officer_a@b1,\n", "login"),
        ("wangfang,,,,no\nwangfang,,,,no\n", "login"),
    ],
)
def test_what_is_wrong_with_people_is_told_at_line_and_column(house, people, column):
    found = plan(house, people)
    line = people.count("\n") + 1
    assert ("people.csv", line, column) in faults(found)
    assert found.changes == ()
    with pytest.raises(HouseRefused):
        house.run(import_house, wanted(house, people))


@pytest.mark.parametrize(
    ("branches", "column"),
    [
        ("b3,Third,,b9,\n", "parent"),
        ("b3,Third,,b4,\nb4,Fourth,,b3,\n", "parent"),
        ("ho,Head office,,b1,\n", "parent"),
        ("b3,Third,,,\n", "parent"),
        ("b 3,Third,,ho,\n", "code"),
        ("b3,Third,,ho,Mars/Olympus\n", "time_zone"),
        ("b1,Chengguan,,ho,Europe/Berlin\n", "time_zone"),
        ("b3,Third,,ho,\nb3,Third,,ho,\n", "code"),
    ],
)
def test_what_is_wrong_with_branches_is_told_at_line_and_column(house, branches, column):
    assert ("branches.csv", branches.count("\n") + 1, column) in faults(plan(house, branches=branches))


@pytest.mark.parametrize(
    ("limits", "column"),
    [
        ("officer_a,,,,-1,,\n", "amount"),
        ("officer_a,,,,1.005,,\n", "amount"),
        ("officer_a,wangfang,,,1,,\n", "role"),
        (",nobody,,,1,,\n", "login"),
        ("astronaut,,,,1,,\n", "role"),
        ("officer_a,,b9,,1,,\n", "branch"),
        ("officer_a,,,dreams,1,,\n", "process"),
        ("officer_a,,,,1,2026-12-02,2026-12-01\n", "last_day"),
        ("officer_a,,,,1,,\nofficer_a,,,,2,,\n", "amount"),
    ],
)
def test_what_is_wrong_with_limits_is_told_at_line_and_column(house, limits, column):
    assert ("limits.csv", limits.count("\n") + 1, column) in faults(plan(house, limits=limits))


@pytest.mark.parametrize(
    ("people", "column"),
    [
        ("lina,新人,b1,officer_a@b1[tomorrow..],\n", "roles"),
        ("lina,新人,b1,officer_a,\n", "roles"),
        ("lina,新人,b1,,perhaps\n", "active"),
    ],
)
def test_what_cannot_be_read_is_told_at_line_and_column(house, people, column):
    with pytest.raises(HouseRefused) as refused:
        wanted(house, people)
    assert [(fault.line, fault.column) for fault in refused.value.wrong] == [(2, column)]


def test_a_file_is_read_whatever_program_wrote_it():
    rows = "login;name;branch;roles\nlina;李娜;b1;intake_clerk@b1\n"
    for content in (
        rows.encode(),
        rows.encode("utf-8-sig"),
        rows.encode("gbk"),
        rows.replace(";", "\t").encode(),
        rows.replace(";", ",").encode(),
    ):
        assert kind_of(content) == "people.csv"
        [row] = read_house({"people.csv": content}).people
        assert (row.name, row.roles) == ("李娜", frozenset({RoleAt("intake_clerk", "b1")}))


def test_a_file_too_long_or_too_large_is_refused():
    for content in (b"login,name,branch,roles\n" + b"x,y,b1,\n" * 50_000, b"login" + b"," * 2_000_000):
        with pytest.raises(HouseRefused) as refused:
            read_house({"people.csv": content})
        assert [fault.line for fault in refused.value.wrong] == [1]
    assert len(read_house({"people.csv": b"login,name,branch,roles\n" + b"x,y,b1,\n" * MOST_ROWS}).people) == MOST_ROWS


def test_only_what_was_shown_is_done(house):
    people = "lina,李娜,b1,intake_clerk@b1,\nwangfang,王芳芳,,,\n"
    shown = plan(house, people).digest
    house.run(import_house, wanted(house, "wangfang,王方,,,\n"))
    with pytest.raises(HouseChangedMeanwhile):
        house.run(import_house, wanted(house, people, digest=shown))
    assert view(house, "wangfang").person.name == "王方"
    with UnitOfWork(house.database) as uow:
        assert uow.people.by_login("lina") is None
    with pytest.raises(ReasonMissing):
        house.run(import_house, wanted(house, people, reason=" "))


def test_who_staffs_a_branch_changes_nobody_elsewhere(house):
    huangmin = house.person("huangmin").id
    with UnitOfWork(house.database) as work:
        work.people.grant(huangmin, [RoleAt("hr_admin", "b1")])
        work.commit()
    found = plan(house, "lina,李娜,b1,officer_a@b2,\nwangfang,,b2,,\n", "b3,Third,,ho,\n", by="huangmin")
    assert faults(found) == [("branches.csv", 2, "code"), ("people.csv", 2, "roles"), ("people.csv", 3, "branch")]
    assert plan(house, "lina,李娜,b3,officer_a@b3,\n", "b3,Third,,b1,\n", by="huangmin").faults == ()
    with pytest.raises(RightMissing):
        plan(house, by="wangfang")


def test_a_role_with_money_authority_is_only_asked_for_and_does_not_count_in_the_effect(house):
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal(1), role="credit_judge")))
    command = wanted(house, "wangfang,,,intake_clerk@b1 credit_judge@b1,\nhuangmin,,,none,\nzhaolei,,,,no\n")
    found, state = house.run(foresee_house, command)
    assert [each[0] for each in told(found)] == ["role_ended", "role_asked", "person_disabled"]
    with house.database.read() as connection:
        staff = staff_after(found, state, staff_of(connection, house.now))
    later = house.now + timedelta(minutes=1)
    assert not staff.able("credit_judge", "b1", later)
    assert house.person("huangmin").id not in staff.able("officer_b", "b1", later)
    assert house.person("zhaolei").id not in staff.able("officer_b", "b1", later)


def test_the_operator_at_the_machine_needs_no_reason_and_no_second_signature(house):
    command = replace(wanted(house, "lina,李娜,b1,manager@b1,\n", by=None), reason="")
    house.run(import_house, command)
    assert house.person("lina").holds("manager", "b1")
