"""A branch and what happens to it at the same moment: the later of two that do not go together is refused."""

import threading

import pytest

from server.commands.branches.close import CloseBranch, close_branch
from server.commands.branches.found import hold_tree
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.cases.start import StartCase, start_case
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.people.add_person import AddPerson, add_person
from server.commands.submission import Submission
from server.domain.branches import BranchBelowItself, BranchInUse, BranchIsClosed
from server.domain.errors import DomainError
from server.domain.people import RoleAt
from server.domain.staff import Branch
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.house import House

HELD = 0.5
"""Seconds that the first leaves its transaction open, in which the second gets as far as it can."""


@pytest.fixture
def house(database):
    house = House(database)
    nodes = diagrams.start() + diagrams.user("visit", "Visit", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > visit > end")})
    house.run(add_branch, AddBranch(branch=Branch("b11", "Dongmen", "b1", {"en": "Dongmen", "zh": "东门分社"})))
    return house


def closing(house):
    return close_branch, CloseBranch(branch="b11", actor=house.person("tianjing"))


def starting(house):
    return start_case, StartCase(process="t", actor=house.person("admin"), submission=Submission({}), branch="b11")


def adding_a_person(_house):
    roles = frozenset({RoleAt("officer_b", "b11")})
    return add_person, AddPerson(login="newcomer", name="新人", branch="b11", roles=roles)


def adding_a_branch(_house):
    return add_branch, AddBranch(branch=Branch("b111", "Market", "b11", {"en": "Market", "zh": "市场分社"}))


def at_once(house, first, second, *, begun=None):
    """What each came to: the second begins while the first has done its work, or only `begun` it, and not committed."""
    found, done = {}, threading.Event()

    def slow(command, work):
        (first[0](command, work) if begun is None else begun(work))
        done.set()
        threading.Event().wait(HELD)
        if begun is not None:
            first[0](command, work)

    def act(name, handler, command):
        try:
            house.run(handler, command)
        except DomainError as refusal:
            found[name] = type(refusal)
        else:
            found[name] = None

    earlier = threading.Thread(target=act, args=("first", slow, first[1]))
    later = threading.Thread(target=act, args=("second", *second))
    earlier.start()
    assert done.wait(30)
    later.start()
    earlier.join()
    later.join()
    return found["first"], found["second"]


@pytest.mark.parametrize("beginning", [starting, adding_a_person, adding_a_branch])
def test_what_begins_while_a_branch_closes_is_refused(house, beginning):
    assert at_once(house, closing(house), beginning(house)) == (None, BranchIsClosed)


@pytest.mark.parametrize("beginning", [starting, adding_a_person, adding_a_branch])
def test_a_branch_does_not_close_while_something_begins_there(house, beginning):
    assert at_once(house, beginning(house), closing(house)) == (None, BranchInUse)


def test_a_file_of_people_and_a_branch_that_closes_take_turns(house):
    """Both need the branch and the organisation: who came first has both."""

    def begun(work):
        hold_tree(work)
        work.uow.people.hold()

    assert at_once(house, adding_a_person(house), closing(house), begun=begun) == (None, BranchInUse)


def moving(house, branch, parent):
    return move_branch, MoveBranch(branch=branch, parent=parent, actor=house.person("tianjing"))


def tree_of(house):
    with UnitOfWork(house.database) as uow:
        return {each.code: each.parent for each in uow.people.branches()}


def test_two_branches_that_move_below_each_other_make_no_ring(house):
    assert at_once(house, moving(house, "b1", "b2"), moving(house, "b2", "b1")) == (None, BranchBelowItself)
    assert tree_of(house) == {"ho": None, "b1": "b2", "b2": "ho", "b11": "b1"}


def test_a_branch_does_not_move_below_one_that_comes_to_lie_below_it(house):
    """Neither of the two is below the other when the second begins."""
    assert at_once(house, moving(house, "b11", "b2"), moving(house, "b2", "b11")) == (None, BranchBelowItself)


def test_two_branches_that_move_apart_both_move(house):
    assert at_once(house, moving(house, "b11", "b2"), moving(house, "b1", "b2")) == (None, None)
    assert tree_of(house) == {"ho": None, "b1": "b2", "b2": "ho", "b11": "b2"}
