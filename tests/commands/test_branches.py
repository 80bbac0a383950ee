"""Branches are renamed, moved and closed by personnel administration; a tree stays a tree."""

import pytest

from server.commands.branches.close import CloseBranch, close_branch
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.branches.rename import RenameBranch, rename_branch
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.people.add_person import AddPerson, add_person
from server.domain.branches import BranchBelowItself, BranchInUse, BranchIsClosed
from server.domain.errors import BranchNotFound, InvalidValue, RightMissing
from server.domain.events import ORGANISATION
from server.domain.people import RoleAt
from server.domain.replay import facts_of
from server.domain.staff import Branch
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.house import APPLICATION, House


@pytest.fixture
def house(database):
    house = House(database, "loan_origination")
    house.run(add_branch, AddBranch(branch=Branch("b11", "Dongmen", "b1", {"en": "Dongmen", "zh": "东门分社"})))
    return house


def move(house, branch, parent, by="tianjing"):
    house.run(move_branch, MoveBranch(branch=branch, parent=parent, actor=house.person(by)))


def close(house, branch, by="tianjing"):
    house.run(close_branch, CloseBranch(branch=branch, actor=house.person(by)))


def branch(house, code):
    with UnitOfWork(house.database) as uow:
        return next(each for each in uow.people.branches() if each.code == code)


def last(house, kind):
    return [fact for fact in facts_of(entries_of(house.database, ORGANISATION)) if fact.kind == kind][-1]


def test_who_holds_a_role_above_covers_a_branch_that_was_moved_there(house):
    manager = RoleAt("manager", "b2")
    house.run(add_person, AddPerson(login="newboss", name="新主任", branch="b2", roles=frozenset({manager})))
    assert not house.person("newboss").holds("manager", "b11") and house.person("xujian").holds("manager", "b11")
    move(house, "b11", "b2")
    assert house.person("newboss").holds("manager", "b11") and not house.person("xujian").holds("manager", "b11")
    assert (last(house, "BranchMoved").payload["before"], last(house, "BranchMoved").payload["after"]) == ("b1", "b2")


@pytest.mark.parametrize("parent", ["b1", "b11"])
def test_a_branch_does_not_lie_below_itself(house, parent):
    with pytest.raises(BranchBelowItself):
        move(house, "b1", parent)
    assert branch(house, "b1").parent == "ho"


def test_a_branch_is_moved_only_between_branches_that_one_administers(house):
    hr = RoleAt("hr_admin", "b1")
    house.run(add_person, AddPerson(login="localhr", name="本社人事", branch="b1", roles=frozenset({hr})))
    for code, parent in (("b11", "b2"), ("b1", "b2")):
        with pytest.raises(RightMissing):
            move(house, code, parent, by="localhr")
    with pytest.raises(RightMissing):
        close(house, "b1", by="localhr")
    with pytest.raises(BranchNotFound):
        move(house, "b11", "nowhere")


def test_a_branch_closes_when_nothing_is_left_and_begins_nothing_then(house):
    with pytest.raises(BranchInUse):
        close(house, "b1")
    close(house, "b11")
    assert branch(house, "b11").closed_at == house.now
    with pytest.raises(BranchIsClosed):
        close(house, "b11")
    with pytest.raises(BranchIsClosed):
        house.run(add_person, AddPerson(login="late", name="晚", branch="b11", actor=house.person("tianjing")))
    with pytest.raises(BranchIsClosed):
        house.start("loan_origination", APPLICATION, "wangfang", branch="b11")
    with pytest.raises(BranchIsClosed):
        move(house, "b2", "b11")


def test_a_branch_with_a_running_case_stays_open(house):
    house.start("loan_origination", APPLICATION, "wangfang", branch="b11")
    with pytest.raises(BranchInUse) as refused:
        close(house, "b11")
    assert refused.value.params["cases"] == 1


def test_a_branch_is_renamed_in_each_language(house):
    names = {"en": "Eastgate", "zh": " 东门信用社 "}
    house.run(rename_branch, RenameBranch(branch="b11", names=names, actor=house.person("tianjing")))
    assert branch(house, "b11").labels == {"en": "Eastgate", "zh": "东门信用社"}
    assert last(house, "BranchRenamed").payload["before"]["zh"] == "东门分社"
    with pytest.raises(InvalidValue):
        house.run(rename_branch, RenameBranch(branch="b11", names={"en": " "}, actor=house.person("tianjing")))
