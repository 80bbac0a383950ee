"""Roles from one instant to another, the second signature under those with money authority, and first passwords."""

from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.people.grant_role import GrantRole, SignRole, WithdrawRole, grant_role, sign_role, withdraw_role
from server.commands.people.set_first_password import (
    LinkFirstPassword,
    SetFirstPassword,
    link_first_password,
    set_first_password,
)
from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.errors import BranchNotFound, InvalidValue, PersonNotFound, RightMissing
from server.domain.grants import (
    DisabledOneself,
    GrantedOneself,
    GrantPeriod,
    PasswordAfterRights,
    PasswordThere,
    PersonDisabledAlready,
    RequestSettled,
    RoleAsked,
    RoleHeld,
    RoleHeldApart,
    RoleNotHeld,
    RoleSignedAlone,
)
from server.domain.ids import new_id
from server.domain.people import RoleAt
from server.domain.reasons import ReasonMissing
from server.domain.staffing.staff import Holding
from server.queries.people import PeopleFilter, people_page, person_view
from server.store.unit_of_work import UnitOfWork
from tests.house import House

DAY = timedelta(days=1)


@pytest.fixture
def house(database):
    return House(database)


def grant(house, login, role, branch="b1", begin=None, until=None, by="tianjing", reason="试用期满"):
    held = Holding(house.person(login).id, role, branch, begin, until)
    return house.run(grant_role, GrantRole(held=held, reason=reason, actor=house.person(by)))


def end(house, login, role, at=None, by="tianjing"):
    command = EndRole(
        person=house.person(login).id, role=RoleAt(role, "b1"), at=at, reason="调岗", actor=house.person(by)
    )
    house.run(end_role, command)


def limited(house, role):
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal(1000), role=role)))


def waiting(house):
    with UnitOfWork(house.database) as uow:
        return uow.role_requests.waiting()


def test_a_role_is_held_from_its_first_instant_to_its_last(house):
    assert grant(house, "wangfang", "archivist", begin=house.now + DAY, until=house.now + 3 * DAY)
    assert not house.person("wangfang").holds("archivist", "b1")
    house.pass_time(days=1)
    assert house.person("wangfang").holds("archivist", "b1")
    house.pass_time(days=2)
    assert not house.person("wangfang").holds("archivist", "b1")


def test_a_role_is_refused_with_its_rule_and_nothing_is_saved(house):
    grant(house, "wangfang", "archivist", begin=house.now + DAY, until=house.now + 3 * DAY)
    refused = [
        (RoleHeld, {"begin": house.now + 2 * DAY}),
        (RoleHeld, {}),
        (RoleHeldApart, {"begin": house.now + 5 * DAY}),
        (GrantPeriod, {"begin": house.now + 3 * DAY, "until": house.now + DAY}),
        (GrantPeriod, {"until": house.now}),
        (BranchNotFound, {"branch": "b9"}),
        (ReasonMissing, {"reason": " "}),
        (GrantedOneself, {"login": "tianjing"}),
        (RightMissing, {"by": "wangfang", "login": "liuyang"}),
        (InvalidValue, {"role": "a@b"}),
    ]
    for error, given in refused:
        with pytest.raises(error):
            grant(house, **{"login": "wangfang", "role": "archivist", **given})
    [held] = [each for each in person_view(house.database, house.person("tianjing"), house.person("wangfang").id).held
              if each.role == "archivist"]  # fmt: skip
    assert (held.valid_from, held.valid_until) == (house.now + DAY, house.now + 3 * DAY)


def test_a_period_that_follows_at_once_lengthens_the_one_before(house):
    last = house.now + 3 * DAY
    grant(house, "wangfang", "archivist", until=last)
    grant(house, "wangfang", "archivist", begin=last, until=last + DAY)
    house.pass_time(days=3, hours=1)
    assert house.person("wangfang").holds("archivist", "b1")
    house.pass_time(days=1)
    assert not house.person("wangfang").holds("archivist", "b1")
    assert grant(house, "wangfang", "archivist")


def test_a_role_with_money_authority_counts_from_the_second_signature(house):
    limited(house, "credit_judge")
    assert not grant(house, "wangfang", "credit_judge")
    assert not house.person("wangfang").holds("credit_judge", "b1")
    [request] = waiting(house)
    with pytest.raises(RoleAsked):
        grant(house, "wangfang", "credit_judge", by="admin")
    for login, error in [("tianjing", RoleSignedAlone), ("liuyang", RightMissing)]:
        with pytest.raises(error):
            house.run(sign_role, SignRole(request_id=request.id, actor=house.person(login)))
    house.run(sign_role, SignRole(request_id=request.id, actor=house.person("admin")))
    assert house.person("wangfang").holds("credit_judge", "b1")
    with pytest.raises(RequestSettled):
        house.run(sign_role, SignRole(request_id=request.id, actor=house.person("admin")))


@pytest.mark.parametrize("right", ["hr_admin", "operator", "process_designer", "manager"])
def test_nobody_makes_up_a_colleague_with_rights_over_the_house(house, right):
    house.run(add_person, AddPerson(login="nobody", name="虚名", branch="b1", actor=house.person("tianjing")))
    assert not grant(house, "nobody", right, branch="b1")
    assert not house.person("nobody").holds(right, "b1")


def test_nobody_gets_the_first_password_of_who_has_rights_over_the_house(house):
    right = frozenset({RoleAt("operator", "b1")})
    added = house.run(add_person, AddPerson(login="robot", name="接口", branch="b1", roles=right))
    with pytest.raises(PasswordAfterRights):
        house.run(link_first_password, LinkFirstPassword(person=added, actor=house.person("tianjing")))
    with pytest.raises(PasswordAfterRights):
        house.run(set_first_password, SetFirstPassword(person=added, password_hash="x"))


def test_who_gets_a_role_does_not_sign_it_and_a_withdrawn_one_is_never_signed(house):
    limited(house, "credit_judge")
    grant(house, "admin", "credit_judge", branch="ho")
    [request] = waiting(house)
    with pytest.raises(RoleSignedAlone):
        house.run(sign_role, SignRole(request_id=request.id, actor=house.person("admin")))
    house.run(withdraw_role, WithdrawRole(request_id=request.id, actor=house.person("tianjing")))
    with pytest.raises(RequestSettled):
        house.run(withdraw_role, WithdrawRole(request_id=request.id, actor=house.person("tianjing")))
    assert waiting(house) == []


def test_a_new_person_gets_roles_with_money_authority_only_from_the_second_signature(house):
    limited(house, "credit_judge")
    roles = frozenset({RoleAt("credit_judge", "b1"), RoleAt("archivist", "b1")})
    command = AddPerson(
        login="new", name="新人", branch="b1", roles=roles, reason="入职", actor=house.person("tianjing")
    )
    house.run(add_person, command)
    assert house.person("new").roles == {RoleAt("archivist", "b1")}
    assert [each.held.role for each in waiting(house)] == ["credit_judge"]


def test_a_role_ends_now_later_or_before_it_began(house):
    grant(house, "wangfang", "archivist")
    with pytest.raises(GrantPeriod):
        end(house, "wangfang", "archivist", house.now - DAY)
    end(house, "wangfang", "archivist", house.now + DAY)
    assert house.person("wangfang").holds("archivist", "b1")
    with pytest.raises(RoleNotHeld):
        end(house, "wangfang", "archivist", house.now + 2 * DAY)
    end(house, "wangfang", "archivist")
    assert not house.person("wangfang").holds("archivist", "b1")
    grant(house, "wangfang", "archivist", begin=house.now + DAY)
    end(house, "wangfang", "archivist")
    house.pass_time(days=2)
    assert not house.person("wangfang").holds("archivist", "b1")


def test_who_is_disabled_gets_nothing_any_more(house):
    person, hr = house.person("wangfang"), house.person("tianjing")
    limited(house, "credit_judge")
    grant(house, "wangfang", "credit_judge")
    with pytest.raises(ReasonMissing):
        house.run(disable_person, DisablePerson(person=person.id, actor=hr))
    with pytest.raises(DisabledOneself):
        house.run(disable_person, DisablePerson(person=hr.id, reason="离职", actor=hr))
    house.run(disable_person, DisablePerson(person=person.id, reason="离职", actor=hr))
    with pytest.raises(PersonDisabledAlready):
        house.run(grant_role, GrantRole(held=Holding(person.id, "archivist", "b1"), reason="x", actor=hr))
    with pytest.raises(PersonDisabledAlready):
        house.run(sign_role, SignRole(request_id=waiting(house)[0].id, actor=house.person("admin")))
    facts = person_view(house.database, hr, person.id).history
    assert [(fact.kind, fact.payload["reason"]) for fact in facts[:2]] == [
        ("PersonDisabled", "离职"),
        ("RoleWasAsked", "试用期满"),
    ]


def test_a_first_password_is_set_once(house):
    added = house.run(add_person, AddPerson(login="new", name="新人", branch="b1"))
    house.run(set_first_password, SetFirstPassword(person=added, password_hash="x"))
    with pytest.raises(PasswordThere):
        house.run(set_first_password, SetFirstPassword(person=added, password_hash="y"))


def test_people_of_other_branches_are_not_seen_and_one_sees_oneself(house):
    manager, clerk = house.person("xujian"), house.person("wangfang")
    shown = people_page(house.database, manager, PeopleFilter(), house.now, limit=200).items
    assert {row.person.branch for row in shown} == {"b1"}
    with pytest.raises(PersonNotFound):
        person_view(house.database, manager, house.person("tianjing").id)
    with pytest.raises(PersonNotFound):
        person_view(house.database, clerk, manager.id)
    assert person_view(house.database, clerk, clerk.id).person.login == "wangfang"
    with pytest.raises(RightMissing):
        people_page(house.database, clerk, PeopleFilter(), house.now, limit=1)


def test_people_are_found_by_page_name_branch_and_role(house):
    hr, seen, cursor = house.person("tianjing"), [], None
    while True:
        page = people_page(house.database, hr, PeopleFilter(), house.now, limit=7, cursor=cursor)
        seen += [row.person.login for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted(set(seen)) and len(seen) > 14
    [row] = people_page(house.database, hr, PeopleFilter(q="王芳"), house.now, limit=9).items
    assert row.person.login == "wangfang" and RoleAt("intake_clerk", "b1") in row.roles
    narrowed = PeopleFilter(branch="b1", role="officer_b")
    found = people_page(house.database, hr, narrowed, house.now, limit=99).items
    assert {row.person.login for row in found} >= {"huangmin", "wumei"}
