"""Who started a case withdraws it while nobody else has done anything in it."""

import pytest

from server.commands.cases.withdraw import WithdrawCase, withdraw_case
from server.domain.cases import CaseStatus
from server.domain.errors import CaseEnded, CaseNotFound
from server.domain.reasons import ReasonMissing
from server.domain.withdrawal import DoneByOthers, NotStartedByYou
from tests.api import diagrams
from tests.commands.test_delegation import whole
from tests.house import House


@pytest.fixture
def house(database):
    house = House(database)
    nodes = diagrams.user("visit", "Visit", role="officer_b") + diagrams.user("decide", "Decide", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + nodes, "begin > visit > decide > end")})
    return house


def withdraw(house, case, login="huangmin", reason="entered twice"):
    return house.run(withdraw_case, WithdrawCase(case_id=case, actor=house.person(login), reason=reason))


def test_the_starter_withdraws_it_with_a_reason_while_they_alone_did_something(house):
    case = house.start("t", {}, "huangmin", branch="b1")
    house.do(case, "visit", "huangmin", {})
    house.claim(house.open(case)["decide"], "wumei")
    with pytest.raises(ReasonMissing):
        withdraw(house, case, reason=" ")
    withdraw(house, case)
    assert house.case(case).status is CaseStatus.CANCELLED and house.open(case) == {}
    with pytest.raises(CaseEnded):
        withdraw(house, case)
    assert whole(house, case)


def test_once_somebody_else_did_a_step_it_stays_and_nobody_else_withdraws_it(house):
    case = house.start("t", {}, "huangmin", branch="b1")
    house.do(case, "visit", "wumei", {})
    with pytest.raises(DoneByOthers):
        withdraw(house, case)
    for login in ("wumei", "admin", "xujian"):
        with pytest.raises(NotStartedByYou):
            withdraw(house, case, login)
    with pytest.raises(CaseNotFound):
        withdraw(house, case, "yuanbo")
