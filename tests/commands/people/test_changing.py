"""What somebody is called and where they belong is changed by who staffs both branches, with a reason."""

import pytest

from server.commands.people.change_person import ChangePerson, change_person
from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.errors import BranchNotFound, InvalidValue, RightMissing
from server.domain.grants import MovedOneself, PersonIsDisabled
from server.domain.people import RoleAt
from server.domain.reasons import ReasonMissing
from server.queries.people import person_view
from server.store.unit_of_work import UnitOfWork
from tests.house import House


@pytest.fixture
def house(database):
    return House(database)


def change(house, login, by="tianjing", reason="改名", **values):
    found = house.person(login)
    house.run(change_person, ChangePerson(person=found.id, reason=reason, actor=house.person(by), **values))


def view(house, login):
    return person_view(house.database, house.person("admin"), house.person(login).id)


def test_a_person_is_called_otherwise_and_moves_and_keeps_their_roles(house):
    before = view(house, "wangfang")
    change(house, "wangfang", name=" 王芳芳 ", branch="b2")
    after = view(house, "wangfang")
    assert (after.person.name, after.person.branch, after.held) == ("王芳芳", "b2", before.held)
    fact = after.history[0]
    assert fact.kind == "PersonChanged"
    assert fact.payload["before"] == {"name": "王芳", "branch": "b1"}


def test_nothing_is_noted_where_nothing_changes(house):
    change(house, "wangfang", name="王芳", reason="")
    assert "PersonChanged" not in {fact.kind for fact in view(house, "wangfang").history}


def test_a_change_is_refused_with_its_rule(house):
    for error, given in [
        (RightMissing, {"by": "xujian", "name": "x"}),
        (InvalidValue, {"name": "  "}),
        (BranchNotFound, {"branch": "b9"}),
        (ReasonMissing, {"name": "x", "reason": ""}),
    ]:
        with pytest.raises(error):
            change(house, "wangfang", **given)
    with pytest.raises(MovedOneself):
        change(house, "tianjing", branch="b1")
    wangfang = house.person("wangfang").id
    house.run(disable_person, DisablePerson(person=wangfang))
    with pytest.raises(PersonIsDisabled):
        house.run(change_person, ChangePerson(person=wangfang, name="x"))
    assert view(house, "liuyang").person.name == "刘洋"


def test_who_staffs_one_branch_moves_nobody_to_another(house):
    huangmin = house.person("huangmin").id
    with UnitOfWork(house.database) as work:
        work.people.grant(huangmin, [RoleAt("hr_admin", "b1")])
        work.commit()
    change(house, "wangfang", by="huangmin", name="王芳芳")
    with pytest.raises(RightMissing):
        change(house, "wangfang", by="huangmin", branch="b2")
