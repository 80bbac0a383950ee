"""What would begin a case at a branch that closed meanwhile is refused at once, and who operates the branch is told."""

from threading import Event

import pytest
from sqlalchemy import select

from server.commands.branches.close import CloseBranch, close_branch
from server.commands.messages.publish import PublishMessage, PublishSignal, publish_message, publish_signal
from server.commands.people.add_branch import AddBranch, add_branch
from server.domain.branches import BranchIsClosed
from server.domain.notices import NoticeKind
from server.domain.staff import Branch
from server.jobs.outbox import drain
from server.queries.notices import notice_page
from server.store.chains import entries_of
from server.store.tables.trail import outbox
from tests.commands.test_messages import STARTED, process
from tests.house import House

THROW = (
    '<startEvent id="s"/><intermediateThrowEvent id="t"><{0}EventDefinition id="td" {0}Ref="{1}"/>'
    '</intermediateThrowEvent><endEvent id="e"/>'
)
WAYS = [("s", "t"), ("t", "e")]
BEGUN_BY_SIGNAL = process(
    "started",
    '<startEvent id="s"><signalEventDefinition id="sd" signalRef="s_rate"/></startEvent><userTask id="work" name="Work"/>'
    '<endEvent id="e"/>',
    [("s", "work"), ("work", "e")],
)
WAITS_FOR_SIGNAL = process(
    "hears",
    '<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition id="sd" signalRef="s_rate"/>'
    '</intermediateCatchEvent><userTask id="after" name="After"/><endEvent id="e"/>',
    [("s", "c"), ("c", "after"), ("after", "e")],
)


@pytest.fixture
def house(database):
    house = House(database)
    house.run(add_branch, AddBranch(branch=Branch("b11", "Dongmen", "b1", {"en": "Dongmen", "zh": "东门分社"})))
    return house


def thrown_and_closed(house, kind, reference):
    """A case of the branch that threw something and ended, after which the branch closed."""
    house.deploy({"p/p.bpmn": process("payer", THROW.format(kind, reference), WAYS)})
    case = house.start("payer", {}, "admin", branch="b11")
    house.run(close_branch, CloseBranch(branch="b11", actor=house.person("tianjing")))
    return case


def waiting(house):
    with house.database.read() as connection:
        return connection.execute(select(outbox.c.id).where(outbox.c.done_at.is_(None))).all()


def refusals(house, case):
    return [entry for entry in entries_of(house.database, case) if entry.kind == "StartWasRefused"]


def test_a_message_that_would_begin_a_case_at_a_closed_branch_is_refused_once_and_not_tried_again(house):
    house.deploy({"s/s.bpmn": STARTED})
    case = thrown_and_closed(house, "message", "m_go")
    drain(house.transactions, Event())
    assert waiting(house) == []
    assert len(refusals(house, case)) == 1
    house.pass_time(days=2)
    drain(house.transactions, Event())
    assert len(refusals(house, case)) == 1


def test_operators_of_the_branch_are_told_and_led_to_the_case_that_sent_it(house):
    house.deploy({"s/s.bpmn": STARTED})
    case = thrown_and_closed(house, "message", "m_go")
    drain(house.transactions, Event())
    told = {
        login: [
            (row.kind, row.case)
            for row in notice_page(house.database, house.person(login), limit=9, cursor=None).items
            if row.kind is NoticeKind.START_REFUSED
        ]
        for login in ("admin", "xujian", "wangfang")
    }
    assert told == {"admin": [(NoticeKind.START_REFUSED, case)], "xujian": [], "wangfang": []}


def test_a_signal_reaches_who_waits_for_it_though_the_branch_of_who_sent_it_closed(house):
    house.deploy({"s/s.bpmn": BEGUN_BY_SIGNAL})
    house.deploy({"h/h.bpmn": WAITS_FOR_SIGNAL})
    hears = house.start("hears", {}, "admin", branch="b1")
    case = thrown_and_closed(house, "signal", "s_rate")
    drain(house.transactions, Event())
    assert set(house.open(hears)) == {"after"}
    assert waiting(house) == []
    assert len(refusals(house, case)) == 1


def test_who_sends_from_outside_is_told_that_the_branch_is_closed(house):
    house.deploy({"s/s.bpmn": STARTED})
    house.deploy({"t/t.bpmn": BEGUN_BY_SIGNAL.replace(b'"started"', b'"by_signal"')})
    thrown_and_closed(house, "message", "m_paid")
    with pytest.raises(BranchIsClosed):
        house.run(publish_message, PublishMessage(name="go", branch="b11"))
    with pytest.raises(BranchIsClosed):
        house.run(publish_signal, PublishSignal(name="rate", branch="b11"))
