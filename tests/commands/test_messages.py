"""Messages, signals and timer starts across cases and processes, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.messages.publish import PublishMessage, PublishSignal, publish_message, publish_signal
from server.domain.errors import CaseSuspended, NobodyWaits
from server.jobs.sweep import Sweep
from tests.house import House

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
HEAD = (
    f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:spiffworkflow="{SPIFF}" id="d" targetNamespace="t">'
    '<message id="m_paid" name="paid"/><message id="m_go" name="go"/><signal id="s_rate" name="rate"/>'
)
CATCH = (
    '<intermediateCatchEvent id="{0}"><messageEventDefinition id="d_{0}" messageRef="{1}"/></intermediateCatchEvent>'
)
KEYS = (
    '<collaboration id="co"><correlationKey name="loan"><correlationPropertyRef>loan</correlationPropertyRef></correlationKey>'
    '</collaboration><correlationProperty id="loan" name="Loan number"><correlationPropertyRetrievalExpression messageRef="m_paid">'
    "<messagePath>loan</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
)


def process(key, inner, flows, before=""):
    lines = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(flows))
    return f'{HEAD}{before}<process id="{key}" isExecutable="true">{inner}{lines}</process></definitions>'.encode()


WAITING = process(
    "waiting",
    f'<startEvent id="s"/>{CATCH.format("c", "m_paid")}<userTask id="after" name="After"/><endEvent id="e"/>',
    [("s", "c"), ("c", "after"), ("after", "e")],
)
STARTED = process(
    "started",
    '<startEvent id="s"><messageEventDefinition id="sd" messageRef="m_go"/></startEvent><userTask id="work" name="Work"/><endEvent id="e"/>',
    [("s", "work"), ("work", "e")],
)


@pytest.fixture
def house(database):
    return House(database)


def send(house, name="paid", **more):
    return house.run(publish_message, PublishMessage(name=name, branch="b1", **more))


def test_a_message_reaches_the_one_case_whose_variable_matches(house):
    house.deploy({"w.bpmn": WAITING})
    first, second = (house.start("waiting", {"loan": loan}, "liuyang") for loan in ("L1", "L2"))
    delivery = send(house, correlation={"loan": "L2"}, data={"amount": Decimal("5.00")})
    assert delivery.delivered == (second,)
    assert set(house.open(second)) == {"after"}
    assert house.case(second).data["amount"] == Decimal("5.00")
    assert house.open(first) == {}


def test_every_key_must_match(house):
    house.deploy({"w.bpmn": WAITING})
    case = house.start("waiting", {"loan": "L1", "customer": "C1"}, "liuyang", business_key="K1")
    assert send(house, correlation={"loan": "L1", "customer": "C2"}).delivered == ()
    assert send(house, correlation={"loan": "L1", "missing": "x"}).delivered == ()
    assert send(house, correlation={"loan": "L1", "business_key": "K1"}).delivered == (case,)


def test_declared_keys_are_found_by_the_index(house):
    keyed = WAITING.replace(b'<process id="waiting"', KEYS.encode() + b'<process id="waiting"')
    house.deploy({"w.bpmn": keyed})
    cases = {loan: house.start("waiting", {"loan": loan}, "liuyang") for loan in ("L1", "L2", "L3")}
    assert send(house, correlation={}).delivered == ()
    with house.database.counting() as log:
        assert send(house, correlation={"loan": "L3"}).delivered == (cases["L3"],)
    locked = [s for s in log.statements if "FROM" in s and '"case"' in s.split("WHERE")[0] and "blob" in s]
    assert len(locked) <= 1


def test_a_message_is_caught_exactly_once_by_whoever_has_waited_longest(house):
    house.deploy({"w.bpmn": WAITING})
    cases = [house.start("waiting", {"loan": "L1"}, "liuyang") for _ in range(3)]
    assert [send(house, correlation={"loan": "L1"}).delivered for _ in range(4)] == [*((c,) for c in cases), ()]


def test_messages_sent_at_once_are_each_caught_once(house):
    house.deploy({"w.bpmn": WAITING})
    cases = {house.start("waiting", {"loan": "L1"}, "liuyang") for _ in range(4)}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: send(house, correlation={"loan": "L1"}).delivered, range(6)))
    assert sorted(case for delivered in found for case in delivered) == sorted(cases)


def test_a_message_nobody_waits_for_is_refused_when_required(house):
    with pytest.raises(NobodyWaits):
        send(house, correlation={"loan": "L1"}, require=True)
    assert send(house, correlation={"loan": "L1"}).delivered == ()


def test_a_message_starts_a_case_with_what_it_carries(house):
    house.deploy({"s.bpmn": STARTED})
    (case,) = send(house, "go", data={"applicant": "李四"}).started
    assert house.case(case).data["applicant"] == "李四"
    assert house.case(case).branch == "b1"
    assert set(house.open(case)) == {"work"}


def test_only_the_version_in_force_is_started_by_a_message(house):
    house.deploy({"s.bpmn": STARTED})
    house.deploy({"s.bpmn": STARTED.replace(b'name="Work"', b'name="Work anew"')})
    (case,) = send(house, "go").started
    assert house.case(case).process_version == 2


def test_a_message_thrown_in_one_process_reaches_another(house):
    throw = process(
        "payer",
        '<startEvent id="s"/><intermediateThrowEvent id="t"><messageEventDefinition id="td" messageRef="m_paid"><extensionElements>'
        '<spiffworkflow:messagePayload>{"loan": loan}</spiffworkflow:messagePayload></extensionElements></messageEventDefinition>'
        '</intermediateThrowEvent><endEvent id="e"/>',
        [("s", "t"), ("t", "e")],
        KEYS,
    )
    keyed = WAITING.replace(b'<process id="waiting"', KEYS.encode() + b'<process id="waiting"')
    house.deploy({"w/w.bpmn": keyed})
    house.deploy({"p/p.bpmn": throw})
    cases = {loan: house.start("waiting", {"loan": loan}, "liuyang") for loan in ("L1", "L2")}
    house.start("payer", {"loan": "L2"}, "liuyang")
    Sweep(house.transactions).run()
    assert set(house.open(cases["L2"])) == {"after"}
    assert house.open(cases["L1"]) == {}


def test_a_message_thrown_without_keys_reaches_only_who_demands_none(house):
    throws = (
        '<startEvent id="s"/><intermediateThrowEvent id="t"><messageEventDefinition id="td" messageRef="m_paid"/>'
        '</intermediateThrowEvent><endEvent id="e"/>'
    )
    house.deploy({"p/p.bpmn": process("payer", throws, [("s", "t"), ("t", "e")])})
    keyed = WAITING.replace(b'<process id="waiting"', KEYS.encode() + b'<process id="waiting"')
    house.deploy({"w/w.bpmn": keyed})
    demanding = house.start("waiting", {"loan": "L1"}, "liuyang")
    house.start("payer", {"loan": "L1"}, "liuyang")
    Sweep(house.transactions).run()
    assert house.open(demanding) == {}
    house.deploy({"w/w.bpmn": WAITING})
    anybody = house.start("waiting", {"loan": "L2"}, "liuyang")
    house.start("payer", {"loan": "L1"}, "liuyang")
    Sweep(house.transactions).run()
    assert (house.open(demanding), set(house.open(anybody))) == ({}, {"after"})


def test_a_signal_reaches_everybody_who_waits(house):
    catch = (
        '<intermediateCatchEvent id="c"><signalEventDefinition id="sd" signalRef="s_rate"/></intermediateCatchEvent>'
    )
    house.deploy({
        "w.bpmn": process("w", f'<startEvent id="s"/>{catch}<userTask id="after" name="After"/><endEvent id="e"/>',
                          [("s", "c"), ("c", "after"), ("after", "e")])
    })  # fmt: skip
    cases = {house.start("w", {}, "liuyang") for _ in range(3)}
    found = house.run(publish_signal, PublishSignal(name="rate", branch="b1", data={"rate": Decimal("4.35")}))
    assert set(found.delivered) == cases
    assert all(set(house.open(case)) == {"after"} for case in cases)


def test_a_timer_start_starts_a_case_each_time_it_is_due(house):
    start = '<startEvent id="s"><timerEventDefinition id="td"><timeCycle>R2/P1D</timeCycle></timerEventDefinition></startEvent>'
    house.deploy(
        {
            "t.bpmn": process(
                "daily", f'{start}<userTask id="work" name="Work"/><endEvent id="e"/>', [("s", "work"), ("work", "e")]
            )
        }
    )
    sweep = Sweep(house.transactions)
    started = []
    for _ in range(4):
        before = set(cases_of(house))
        sweep.run()
        started.append(len(set(cases_of(house)) - before))
        house.pass_time(days=1, seconds=1)
    assert started == [0, 1, 1, 0]


def cases_of(house):
    from sqlalchemy import select

    from server.store.tables.cases import case

    with house.database.read() as connection:
        return [row.id for row in connection.execute(select(case.c.id))]


KEYED = WAITING.replace(b'<process id="waiting"', KEYS.encode() + b'<process id="waiting"')
PAYER = process(
    "payer",
    '<startEvent id="s"/><intermediateThrowEvent id="t"><messageEventDefinition id="td" messageRef="m_paid"><extensionElements>'
    '<spiffworkflow:messagePayload>{"loan": loan}</spiffworkflow:messagePayload></extensionElements></messageEventDefinition>'
    '</intermediateThrowEvent><endEvent id="e"/>',
    [("s", "t"), ("t", "e")],
    KEYS,
)
RATES = process(
    "rates",
    '<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition id="sd" signalRef="s_rate"/></intermediateCatchEvent>'
    '<userTask id="after" name="After"/><endEvent id="e"/>',
    [("s", "c"), ("c", "after"), ("after", "e")],
)
CHANGER = process(
    "changer",
    '<startEvent id="s"/><intermediateThrowEvent id="t"><signalEventDefinition id="sd" signalRef="s_rate"/></intermediateThrowEvent><endEvent id="e"/>',
    [("s", "t"), ("t", "e")],
)


def suspend(house, case):
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))


def resume(house, case):
    house.run(resume_case, ResumeCase(case_id=case, actor=house.person("admin")))


def sweep(house):
    Sweep(house.transactions).run()


@pytest.mark.parametrize("waiting", [WAITING, KEYED], ids=["undeclared", "declared"])
def test_a_thrown_message_waits_for_a_suspended_case(house, waiting):
    house.deploy({"w/w.bpmn": waiting})
    house.deploy({"p/p.bpmn": PAYER})
    other, case = (house.start("waiting", {"loan": loan}, "liuyang") for loan in ("L1", "L2"))
    suspend(house, case)
    house.start("payer", {"loan": "L2"}, "liuyang")
    sweep(house)
    house.pass_time(days=30)
    sweep(house)
    assert house.open(case) == {}
    resume(house, case)
    sweep(house)
    assert (set(house.open(case)), house.open(other)) == ({"after"}, {})


def test_a_thrown_signal_waits_for_a_suspended_case_only(house):
    house.deploy({"w/w.bpmn": RATES})
    house.deploy({"c/c.bpmn": CHANGER})
    case, other = (house.start("rates", {}, "liuyang") for _ in range(2))
    suspend(house, case)
    house.start("changer", {}, "liuyang")
    sweep(house)
    assert (house.open(case), set(house.open(other))) == ({}, {"after"})
    late = house.start("rates", {}, "liuyang")
    resume(house, case)
    sweep(house)
    assert (set(house.open(case)), house.open(late)) == ({"after"}, {})


def test_a_signal_from_outside_waits_for_a_suspended_case(house):
    house.deploy({"w.bpmn": RATES})
    case = house.start("rates", {}, "liuyang")
    suspend(house, case)
    signal = PublishSignal(name="rate", branch="b1", data={"rate": Decimal("4.35")})
    assert house.run(publish_signal, signal).delivered == ()
    resume(house, case)
    sweep(house)
    assert set(house.open(case)) == {"after"}
    assert house.case(case).data["rate"] == Decimal("4.35")


def test_a_message_from_outside_for_a_suspended_case_only_is_refused(house):
    house.deploy({"w.bpmn": WAITING})
    case = house.start("waiting", {"loan": "L1"}, "liuyang")
    suspend(house, case)
    with pytest.raises(CaseSuspended):
        send(house, correlation={"loan": "L1"})
    assert send(house, correlation={"loan": "L2"}).delivered == ()
    running = house.start("waiting", {"loan": "L1"}, "liuyang")
    assert send(house, correlation={"loan": "L1"}).delivered == (running,)
    resume(house, case)
    assert send(house, correlation={"loan": "L1"}).delivered == (case,)


def test_a_message_held_for_a_case_that_is_cancelled_goes_to_another(house):
    house.deploy({"w/w.bpmn": WAITING})
    house.deploy({"p/p.bpmn": PAYER})
    case = house.start("waiting", {"loan": "L1"}, "liuyang")
    suspend(house, case)
    house.start("payer", {"loan": "L1"}, "liuyang")
    sweep(house)
    heir = house.start("waiting", {"loan": "L1"}, "liuyang")
    house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin")))
    sweep(house)
    assert set(house.open(heir)) == {"after"}
