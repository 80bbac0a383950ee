"""Messages: one message, one catcher, the oldest whose correlation agrees in every key."""

import pytest

from server.engine.apply import apply, inspect
from server.engine.model import (
    Cancel,
    CaseState,
    CaseStatus,
    Complete,
    EngineRefusal,
    FireTimers,
    Message,
    NotWaiting,
    Start,
)
from tests.engine.dsl import E, P, S, U, catch, ext, mi, msg, process, sub, throw
from tests.engine.host import Case

KEYED = (
    '<bpmn:message id="paid" name="paid"/><bpmn:collaboration id="col">'
    '<bpmn:correlationKey id="ck" name="order"><bpmn:correlationPropertyRef>order_id</bpmn:correlationPropertyRef>'
    "<bpmn:correlationPropertyRef>branch</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>"
    '<bpmn:correlationProperty id="order_id" name="order_id"><bpmn:correlationPropertyRetrievalExpression messageRef="paid">'
    "<bpmn:messagePath>order_id</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
    '<bpmn:correlationProperty id="branch" name="branch"><bpmn:correlationPropertyRetrievalExpression messageRef="paid">'
    "<bpmn:messagePath>=branch</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
)
OWN = ext(
    "<spiffworkflow:processVariableCorrelation><spiffworkflow:propertyId>order_id</spiffworkflow:propertyId>"
    "<spiffworkflow:expression>number</spiffworkflow:expression></spiffworkflow:processVariableCorrelation>"
)


def two_catchers():
    nodes = S() + P("g", "j") + U("first") + catch("c1", msg("pay")) + catch("c2", msg("pay")) + U("a", "b") + E()
    return Case(process(nodes, "s > g; g > c1 > a > j; g > first > c2 > b > j; j > e"))


def test_the_oldest_catcher_takes_the_message_once():
    case = two_catchers()
    case.done("first")
    assert [s.element for s in case.o.after.subscriptions] == ["c1", "c2"]
    case.do(Message("pay"))
    assert case.names() == ["a"]
    case.do(Message("pay"))
    assert case.names() == ["a", "b"]
    assert not case.do(Message("pay")).matched


def test_age_counts_across_scopes_not_the_nesting():
    inner = sub("sp", S("t1") + catch("old", msg("pay")) + U("o") + E("t2"), "t1 > old > o > t2")
    nodes = S() + P("g", "j") + inner + U("first") + catch("young", msg("pay")) + U("y") + E()
    case = Case(process(nodes, "s > g; g > sp > j; g > first > young > y > j; j > e"))
    case.done("first")
    assert [s.element for s in case.o.after.subscriptions] == ["old", "young"]
    case.do(Message("pay"))
    assert case.names() == ["o"]


def test_a_message_aimed_at_a_token_reaches_only_that():
    case = two_catchers()
    case.done("first")
    aimed = case.o.after.subscriptions[1].token
    case.do(Message("pay", token=aimed))
    assert case.names() == ["b"]
    assert not case.do(Message("pay", token=aimed)).matched


@pytest.mark.parametrize(
    ("given", "matched"),
    [
        ({}, True),
        ({"loan": 7}, True),
        ({"loan": 7, "business_key": "K1"}, True),
        ({"loan": 8}, False),
        ({"loan": 7, "nobody": 1}, False),
        ({"business_key": "K2"}, False),
        ({"empty": None}, False),
    ],
)
def test_without_declared_keys_each_given_key_is_compared_with_the_variable(given, matched):
    case = Case(
        process(S() + catch("c", msg("pay")) + U("z") + E(), "s > c > z > e"),
        data={"loan": 7, "empty": None},
        business_key="K1",
    )
    assert case.o.after.subscriptions[0].correlation == {}
    assert case.do(Message("pay", correlation=given)).matched is matched


@pytest.mark.parametrize(
    ("given", "matched"),
    [
        ({"order_id": 7, "branch": "sh"}, True),
        ({"order_id": 7}, False),
        ({}, False),
        ({"order_id": 8, "branch": "sh"}, False),
        ({"order_id": 7, "branch": "bj"}, False),
    ],
)
def test_declared_keys_must_all_be_given_and_equal(given, matched):
    case = Case(
        process(S() + catch("c", msg("paid")) + U("z") + E(), "s > c > z > e", more=KEYED),
        data={"order_id": 7, "branch": "sh"},
    )
    assert case.o.after.subscriptions[0].correlation == {"order_id": 7, "branch": "sh"}
    case.data["order_id"] = 99
    assert case.do(Message("paid", correlation=given)).matched is matched


def test_process_variables_give_the_keys_where_so_declared():
    case = Case(
        process(S() + catch("c", msg("paid", OWN)) + U("z") + E(), "s > c > z > e", more=KEYED),
        data={"number": 5, "branch": "sh"},
    )
    assert case.o.after.subscriptions[0].correlation == {"order_id": 5, "branch": "sh"}


def test_keys_that_cannot_be_computed_are_an_incident():
    case = Case(process(S() + catch("c", msg("paid")) + U("z") + E(), "s > c > z > e", more=KEYED))
    assert [(i.element, i.phase) for i in case.incidents] == [("c", "enter")]


def test_a_declared_key_without_a_value_is_an_incident():
    nodes = S() + catch("c", msg("paid")) + U("z") + E()
    case = Case(process(nodes, "s > c > z > e", more=KEYED), data={"order_id": 7, "branch": None})
    assert [(i.element, i.phase) for i in case.incidents] == [("c", "enter")]
    assert "branch" in case.incidents[0].error
    assert case.o.after.subscriptions == ()


def test_a_thrown_message_that_lacks_a_demanded_key_is_caught_by_nobody():
    payload = ext("<spiffworkflow:messagePayload>{'order_id': 7, 'branch': None}</spiffworkflow:messagePayload>")
    nodes = S() + P("g", "j") + U("a") + throw("th", msg("paid", payload)) + catch("c", msg("paid")) + U("b") + E()
    xml = process(nodes, "s > g; g > a > th > j; g > c > b > j; j > e", more=KEYED)
    case = Case(xml, data={"order_id": 7, "branch": "sh"})
    case.done("a")
    assert case.names() == []
    assert [t.correlation for t in case.o.thrown] == [{"order_id": 7, "branch": None}]


def test_instances_wait_for_their_own_message():
    inner = sub("sp", S("t1") + catch("c", msg("pay")) + U("p") + E("t2"), "t1 > c > p > t2", mi("orders", "order"))
    case = Case(process(S() + inner + E(), "s > sp > e"), data={"orders": [1, 2, 3]})
    case.do(Message("pay", correlation={"order": 2}))
    assert [task.local["order"] for task in case.open("p")] == [2]


def test_a_thrown_message_carries_its_keys_and_reaches_only_the_catcher_it_belongs_to():
    payload = ext("<spiffworkflow:messagePayload>{'order_id': n, 'branch': 'sh'}</spiffworkflow:messagePayload>")
    nodes = S() + P("g", "j") + U("a") + throw("th", msg("paid", payload)) + catch("c", msg("paid")) + U("b") + E()
    xml = process(nodes, "s > g; g > a > th > j; g > c > b > j; j > e", more=KEYED)
    case = Case(xml, data={"order_id": 7, "branch": "sh", "n": 7})
    case.done("a")
    assert case.names() == ["b"]
    assert not case.o.thrown
    case = Case(xml, data={"order_id": 7, "branch": "sh", "n": 8})
    case.done("a")
    assert case.names() == []
    assert [t.correlation for t in case.o.thrown] == [{"order_id": 8, "branch": "sh"}]


def test_a_cancelled_case_runs_nothing_further():
    case = two_catchers()
    outcome = case.do(Cancel())
    assert outcome.status is CaseStatus.CANCELLED
    assert [str(closed.closing) for closed in outcome.closed] == ["cancelled"]
    assert ("first", "cancelled") in case.story()
    assert not outcome.after.subscriptions
    assert case.do(FireTimers()).status is CaseStatus.CANCELLED
    assert not case.do(Cancel()).matched
    with pytest.raises(NotWaiting):
        case.do(Complete(outcome.closed[0].token, {}))


def test_commands_that_do_not_fit_the_state_are_refused():
    case = two_catchers()
    with pytest.raises(EngineRefusal):
        case.do(Start())
    with pytest.raises(EngineRefusal):
        apply(case.bundle, CaseState(None, {}), FireTimers(), case.env)
    with pytest.raises(EngineRefusal):
        apply(case.bundle, CaseState(b"\x63junk", {}), FireTimers(), case.env)
    with pytest.raises(EngineRefusal):
        apply(case.bundle, CaseState(case.blob[:-9] + b"123456789", {}), FireTimers(), case.env)
    with pytest.raises(NotWaiting):
        case.do(Complete("nobody", {}))


def test_inspection_tells_the_standing_and_runs_nothing():
    case = two_catchers()
    assert inspect(case.bundle, CaseState(case.blob, case.data), case.env) == case.o.after
    assert inspect(case.bundle, CaseState(None, {}), case.env).tasks == ()
