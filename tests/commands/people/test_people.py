"""People, branches, roles, and loading a house, on both databases."""

from decimal import Decimal

import pytest

from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.people.add_person import AddPerson, add_person
from server.commands.people.house_files import HouseRefused, read_house
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.people.set_limit import EndLimit, end_limit
from server.domain.errors import BranchNotFound, InvalidValue, LoginTaken, RightMissing
from server.domain.people import RoleAt
from server.domain.staff import Branch
from server.store.unit_of_work import UnitOfWork
from tests.house import WORKFLOWS, House

BRANCHES = "code,name_en,name_zh,parent,time_zone\n"
PEOPLE = "login,name,branch,roles\n"
LIMITS = "role,login,branch,process,amount\n"


@pytest.fixture
def house(database):
    return House(database)


def load(house, branches="", people="", limits=""):
    files = {
        "branches.csv": (BRANCHES + branches).encode(),
        "people.csv": (PEOPLE + people).encode(),
        "limits.csv": (LIMITS + limits).encode(),
    }
    return house.run(load_house, LoadHouse(house=read_house(files)))


def faults(refused):
    return [(row["file"], row["line"]) for row in refused.value.params["errors"]]


def count(house, table):
    with house.database.read() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_a_person_is_added_with_roles(house):
    roles = frozenset({RoleAt("officer_a", "b1")})
    added = house.run(add_person, AddPerson(login="new", name="新人", branch="b1", roles=roles))
    assert house.person("new").id == added
    assert house.person("new").holds("officer_a", "b1")


def test_a_login_belongs_to_one_person(house):
    with pytest.raises(LoginTaken):
        house.run(add_person, AddPerson(login="wangfang", name="Another", branch="b1"))


def test_only_hr_adds_people(house):
    clerk = house.person("wangfang")
    with pytest.raises(RightMissing):
        house.run(add_person, AddPerson(login="new", name="New", branch="b1", actor=clerk))


def test_people_need_a_branch_that_exists(house):
    with pytest.raises(BranchNotFound):
        house.run(add_person, AddPerson(login="new", name="New", branch="b9"))


@pytest.mark.parametrize(("login", "name"), [("", "New"), ("a b", "New"), ("new", " "), ("x" * 101, "New")])
def test_logins_and_names_must_be_usable(house, login, name):
    with pytest.raises(InvalidValue):
        house.run(add_person, AddPerson(login=login, name=name, branch="b1"))


@pytest.mark.parametrize("role", ["Cash Box", "信贷 经理", "Kredit-Büro (A/B)", "x" * 100])
def test_whatever_a_lane_is_called_can_be_held(house, role):
    house.run(add_person, AddPerson(login="new", name="New", branch="b1", roles=frozenset({RoleAt(role, "b1")})))
    assert house.person("new").holds(role, "b1")


@pytest.mark.parametrize("role", ["", " ", " a", "a  b", "a@b", "a\nb", "x" * 101])
def test_a_role_no_lane_can_give_is_refused(house, role):
    with pytest.raises(InvalidValue):
        house.run(add_person, AddPerson(login="new", name="New", branch="b1", roles=frozenset({RoleAt(role, "b1")})))


def test_roles_with_spaces_stand_in_the_file_of_people(house):
    load(house, people="new,新人,b1,officer_a@b1 信贷　经理@b1 Cash Box@b2\n")
    held = {(one.role, one.branch) for one in house.person("new").roles}
    assert held == {("officer_a", "b1"), ("信贷 经理", "b1"), ("Cash Box", "b2")}


def test_a_branch_hangs_below_one_that_exists(house):
    house.run(add_branch, AddBranch(branch=Branch("b4", "Fourth", parent="ho")))
    assert house.person("admin").holds("operator", "b4")
    with pytest.raises(BranchNotFound):
        house.run(add_branch, AddBranch(branch=Branch("b5", "Fifth", parent="b9")))
    with pytest.raises(InvalidValue):
        house.run(add_branch, AddBranch(branch=Branch("b4", "Again", parent="ho")))
    with pytest.raises(InvalidValue):
        house.run(add_branch, AddBranch(branch=Branch("b6", "Sixth", parent="ho", time_zone="Mars/Olympus")))


def test_loading_the_same_house_again_changes_nothing(house):
    before = [count(house, table) for table in ("person", "branch", "role_grant", "authority_limit", "audit_entry")]
    files = {p.name: p.read_bytes() for p in (WORKFLOWS / "house").glob("*.csv")}
    done = house.run(load_house, LoadHouse(house=read_house(files)))
    assert (done.branches, done.people) == (0, 0)
    assert [
        count(house, table) for table in ("person", "branch", "role_grant", "authority_limit", "audit_entry")
    ] == before


def test_a_later_file_adds_what_is_new(house):
    done = load(
        house, "b5,Fifth,第五,b4,\nb4,Fourth,第四,ho,\n", "wangfang,王芳,b1,cashier@b5\nnew,新人,b5,officer_a@b5\n"
    )
    assert (done.branches, done.people) == (2, 1)
    assert house.person("wangfang").holds("cashier", "b5")
    assert house.person("wangfang").holds("intake_clerk", "b1")


def test_limits_of_a_file_count_at_once_and_one_that_was_ended_stays_so(house):
    load(house, limits="officer_b,,b1,,500.00\n,wumei,,loan_origination,9.99\n")
    assert house.person("huangmin").authority("officer_b", "b1", "loan_origination") == Decimal("500.00")
    assert house.person("wumei").authority("officer_b", "b1", "loan_origination") == Decimal("9.99")
    with UnitOfWork(house.database) as uow:
        [limit] = [limit for limit in uow.limits.in_force() if limit.role == "officer_b"]
    house.run(end_limit, EndLimit(limit_id=limit.id))
    load(house, limits="officer_b,,b1,,500.00\n")
    assert house.person("huangmin").authority("officer_b", "b1", "loan_origination") is None


def test_wrong_limits_of_a_file_are_named_by_line(house):
    rows = "officer_b,,b1,,much\n"
    with pytest.raises(HouseRefused) as refused:
        load(house, limits=rows)
    assert faults(refused) == [("limits.csv", 2)]
    rows = "officer_b,,b9,,1\n,nobody,,,1\nofficer_b,wumei,,,1\nofficer_b,,,,-1\nofficer_b,,,,1\n"
    with pytest.raises(HouseRefused) as refused:
        load(house, limits=rows)
    assert faults(refused) == [("limits.csv", line) for line in (2, 3, 4, 5)]
    assert house.person("huangmin").authority("officer_b", "b1", "t") is None


def test_one_wrong_row_means_nothing_is_loaded(house):
    people = count(house, "person")
    with pytest.raises(HouseRefused) as refused:
        load(house, "b4,Fourth,第四,ho,\n", "good,好,b4,\nbad,坏,b9,officer_a@b8\n")
    assert faults(refused) == [("people.csv", 3), ("people.csv", 3)]
    assert count(house, "person") == people
    with UnitOfWork(house.database) as uow:
        assert "b4" not in {branch.code for branch in uow.people.branches()}


@pytest.mark.parametrize(
    ("branches", "people", "place"),
    [
        ("b4,,第四,ho,\n", "", ("branches.csv", 2)),
        ("b4,Fourth,,b9,\n", "", ("branches.csv", 2)),
        ("b4,Fourth,,b5,\nb5,Fifth,,b4,\n", "", ("branches.csv", 2)),
        ("b4,Fourth,,ho,Mars/Olympus\n", "", ("branches.csv", 2)),
        ("b4,Fourth,,ho,\nb4,Again,,ho,\n", "", ("branches.csv", 3)),
        ("", "new,新人,b1,officer_a\n", ("people.csv", 2)),
        ("", f"new,新人,b1,{'x' * 101}@b1\n", ("people.csv", 2)),
        ("", "new,新人,b1,officer_a@b1 officer_b\n", ("people.csv", 2)),
        ("", "new,,b1,\n", ("people.csv", 2)),
        ("", "new,新人,b1,\nnew,新人,b1,\n", ("people.csv", 3)),
    ],
)
def test_every_wrong_row_is_named(house, branches, people, place):
    with pytest.raises(HouseRefused) as refused:
        load(house, branches, people)
    assert place in faults(refused)


def test_a_file_without_its_columns_is_refused():
    with pytest.raises(HouseRefused) as refused:
        read_house({"people.csv": b"login,name\nx,y\n"})
    assert faults(refused) == [("people.csv", 1)]
