"""The loan process command by command, on both databases."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.domain import audit
from server.domain.cases import CaseStatus
from server.domain.errors import (
    BoundToDoer,
    RoleMissing,
    SeparatedFrom,
    StartNotAllowed,
    TaskClaimedByAnother,
    TaskNotFound,
    TaskNotYours,
)
from server.forms.errors import FormErrors
from server.store.chains import entries_of
from tests.house import APPLICATION, FINDINGS, LOAN_WALK, House

EVERYBODYS = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p" '
    b'isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>'
    b"</process></definitions>"
)


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture
def loan(house):
    return house.start("loan_origination", APPLICATION, "wangfang", business_key="DK-2026-0001")


def walk(house, case_id, until=None):
    for element, (login, data) in LOAN_WALK.items():
        if element == until:
            return
        house.do(case_id, element, login, data)


def test_a_case_runs_from_application_to_payment(house, loan):
    walk(house, loan)
    case = house.case(loan)
    assert case.status is CaseStatus.COMPLETED
    assert case.ended_at == house.now
    assert case.data["proposal"]["amount"] == Decimal("36000.00")
    assert case.data["payment"]["voucher_number"] == "PZ-1"
    assert case.title == "张建国 ¥36,000"
    assert not house.open(loan)


def test_every_key_says_who_wrote_it(house, loan):
    walk(house, loan, until="joint_report")
    wrote = house.case(loan).provenance
    assert (wrote["findings_a"].element, wrote["findings_a"].person) == ("investigate_a", house.person("liuyang").id)
    assert wrote["findings_b"].person == house.person("huangmin").id
    assert wrote["findings_a"].task is not None
    assert wrote["amount"].element == "application_received"


def test_the_trail_of_the_case_verifies(house, loan):
    walk(house, loan)
    entries = list(entries_of(house.database, loan))
    assert len(entries) > 100
    assert list(audit.verify(entries)) == []


def test_one_officer_cannot_be_both(house, loan):
    walk(house, loan, until="investigate_a")
    house.claim(house.open(loan)["investigate_a"], "zhaolei")
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(loan)["investigate_b"], "zhaolei")


def test_the_joint_report_is_bound_to_officer_b(house, loan):
    walk(house, loan, until="joint_report")
    with pytest.raises(BoundToDoer):
        house.claim(house.open(loan)["joint_report"], "zhaolei")


def test_who_checked_the_payout_does_not_pay(house, loan):
    walk(house, loan, until="pay_out")
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(loan)["pay_out"], "majun")


def test_a_task_of_another_role_does_not_exist_for_me(house, loan):
    with pytest.raises(TaskNotFound):
        house.claim(house.open(loan)["intake"], "liuyang")


def test_a_manager_sees_but_does_not_do(house, loan):
    with pytest.raises(RoleMissing):
        house.claim(house.open(loan)["intake"], "xujian")


def test_only_the_holder_completes(house, loan):
    task = house.open(loan)["intake"]
    with pytest.raises(TaskNotYours):
        house.finish(task, "wangfang", LOAN_WALK["intake"][1])
    house.claim(task, "wangfang")
    with pytest.raises(TaskClaimedByAnother):
        house.claim(house.open(loan)["intake"], "tangli")


def test_wrong_values_change_nothing(house, loan):
    walk(house, loan, until="investigate_a")
    task = house.claim(house.open(loan)["investigate_a"], "liuyang")
    with pytest.raises(FormErrors) as refused:
        house.finish(task, "liuyang", {**FINDINGS, "monthly_income": "many", "extra": 1})
    assert {e.path for e in refused.value.errors} == {"monthly_income", "extra"}
    assert house.open(loan)["investigate_a"] == task


def test_starting_needs_the_start_role(house):
    with pytest.raises(StartNotAllowed):
        house.start("loan_origination", APPLICATION, "liuyang")


def test_a_process_for_everyone_is_started_at_ones_own_branch(house):
    house.deploy({"p.bpmn": EVERYBODYS})
    assert house.case(house.start("p", {}, "liuyang")).branch == "b1"
    assert house.case(house.start("p", {}, "admin", branch="b2")).branch == "b2"
    with pytest.raises(StartNotAllowed):
        house.start("p", {}, "liuyang", branch="b2")


def test_an_overdue_review_calls_the_deputy_director(house, loan):
    walk(house, loan, until="review")
    assert house.open(loan)["review"].due_at == datetime(2026, 11, 26, 1, tzinfo=UTC)
    house.pass_time(days=3, minutes=1)
    assert house.run(fire_timers_of_case, FireTimersOfCase(case_id=loan))
    assert set(house.open(loan)) == {"review", "review_overdue"}
    assert not house.run(fire_timers_of_case, FireTimersOfCase(case_id=loan))


def test_the_same_idempotency_key_starts_one_case(house):
    first = house.start("loan_origination", APPLICATION, "wangfang", idempotency_key="k1")
    assert house.start("loan_origination", APPLICATION, "wangfang", idempotency_key="k1") == first
