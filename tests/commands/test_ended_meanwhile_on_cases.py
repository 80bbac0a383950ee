"""Acts on cases, too, go by the rights under the lock: what ended since who acts was read, or during the wait, is over."""

from functools import partial

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.change_data import ChangeData, change_data
from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.cases.look_over import LookOver, look_over
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.cases.print import PrintCase, print_case
from server.commands.cases.repeat import RepeatElement, repeat_element
from server.commands.cases.resend import ResendMessage, resend_message
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.skip import SkipElement, skip_element
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.commands.comments.add import AddComment, OnCase, add_comment
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.people.grant_role import GrantRole, grant_role
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.prioritise import PrioritiseTask, prioritise_task
from server.domain.cases import CaseStatus
from server.domain.errors import CaseNotFound, RightMissing, TaskNotFound
from server.domain.people import RoleAt
from server.domain.staffing.staff import Holding
from tests.api import diagrams
from tests.commands.test_branch_races import at_once
from tests.house import House

REASON = "it was asked for"
NODES = diagrams.start() + diagrams.user("visit", "Visit", role="officer_b")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > end")})
    return house


@pytest.fixture
def case(house):
    """A case at branch b1 that somebody of head office began."""
    return house.start("t", {"amount": 1}, "admin", branch="b1")


def ending(house, login, role, branch):
    return end_role, EndRole(person=house.person(login).id, role=RoleAt(role, branch), reason="moves on")


def end(house, login, role, branch):
    house.run(*ending(house, login, role, branch))


def of_operator(case, actor):
    """Every order to a case, by somebody who was its operator when they were read."""
    order = partial(dict, case_id=case, actor=actor, reason=REASON)
    return {
        "cancel": (cancel_case, CancelCase(case_id=case, actor=actor, reason=REASON)),
        "suspend": (suspend_case, SuspendCase(case_id=case, actor=actor, reason=REASON)),
        "resume": (resume_case, ResumeCase(case_id=case, actor=actor)),
        "retry": (retry_case, RetryCase(case_id=case, actor=actor, reason=REASON)),
        "migrate": (migrate_case, MigrateCase(case_id=case, actor=actor, reason=REASON, mapping={})),
        "look over": (look_over, LookOver(case_id=case, actor=actor)),
        "move": (move_tokens, MoveTokens(**order(), to="end")),
        "repeat": (repeat_element, RepeatElement(**order(), element="visit")),
        "skip": (skip_element, SkipElement(**order(), at="visit")),
        "change data": (change_data, ChangeData(**order(), data={"amount": 2})),
        "resend": (resend_message, ResendMessage(**order(), name="m")),
    }


ORDERS = sorted(of_operator("", None))


def as_operator(house):
    """An operator of the branch who was read before their role ended; they still manage it, and so see its cases."""
    house.run(*granting(house, "xujian", "operator"))
    return house.person("xujian")


def granting(house, login, role):
    return grant_role, GrantRole(held=Holding(house.person(login).id, role, "b1"), reason="helps out")


@pytest.mark.parametrize("name", ORDERS)
def test_who_operated_the_branch_until_a_moment_ago_orders_nothing(house, case, name):
    xujian = as_operator(house)
    end(house, "xujian", "operator", "b1")
    before = house.case(case)
    with pytest.raises(RightMissing):
        house.run(*of_operator(case, xujian)[name])
    assert house.case(case) == before


@pytest.mark.parametrize("name", ["cancel", "change data"])
def test_a_role_that_ends_while_its_holder_waits_for_the_case_is_over(house, case, name):
    xujian = as_operator(house)

    def end_while_others_wait(command, work):
        work.uow.cases.lock(case)
        end_role(command, work)

    first = (end_while_others_wait, ending(house, "xujian", "operator", "b1")[1])
    assert at_once(house, first, of_operator(case, xujian)[name]) == (None, RightMissing)
    assert house.case(case).status is CaseStatus.RUNNING


def test_a_role_that_ends_while_its_holder_waits_for_the_task_is_over(house, case):
    task, huangmin = house.open(case)["visit"], house.person("huangmin")

    def end_while_others_wait(command, work):
        work.uow.cases.lock(case)
        end_role(command, work)

    first = (end_while_others_wait, ending(house, "huangmin", "officer_b", "b1")[1])
    claim = (claim_task, ClaimTask(task_id=task.id, version=task.version, actor=huangmin))
    assert at_once(house, first, claim) == (None, TaskNotFound)
    assert house.open(case)["visit"].assignee is None


def test_who_managed_the_branch_until_a_moment_ago_reads_sends_and_says_nothing(house, case):
    xujian, task = house.person("xujian"), house.open(case)["visit"]
    end(house, "xujian", "manager", "b1")
    for handler, command in (
        (circulate_case, CirculateCase(case_id=case, actor=xujian, to=["liuyang"])),
        (add_comment, AddComment(actor=xujian, about=OnCase(case), text="hurry")),
        (print_case, PrintCase(case_id=case, actor=xujian, seq=1, head="0")),
    ):
        with pytest.raises(CaseNotFound):
            house.run(handler, command)
    with pytest.raises(TaskNotFound):
        house.run(prioritise_task, PrioritiseTask(task_id=task.id, version=task.version, actor=xujian, priority=90))


def test_who_was_disabled_a_moment_ago_does_not_withdraw_the_case_they_began(house):
    case = house.start("t", {}, "wangfang", branch="b1")
    wangfang = house.person("wangfang")
    house.run(disable_person, DisablePerson(person=wangfang.id))
    with pytest.raises(CaseNotFound):
        house.run(withdraw_case, WithdrawCase(case_id=case, actor=wangfang, reason=REASON))
    assert house.case(case).status is CaseStatus.RUNNING


def test_a_right_that_was_given_meanwhile_counts(house, case):
    xujian = house.person("xujian")
    house.run(*granting(house, "xujian", "operator"))
    house.run(*of_operator(case, xujian)["suspend"])
    assert house.case(case).status is CaseStatus.SUSPENDED
