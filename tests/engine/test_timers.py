"""Timers: read once, fired in order, each at its own instant, before the command; due times of tasks likewise."""

from datetime import UTC, datetime, timedelta

import pytest

from server.engine.model import Complete, FireTimers, Message, NotWaiting, Retry, StepKind
from tests.engine.dsl import E, P, S, U, bd, catch, el, msg, process, script, tim
from tests.engine.host import T0, Case

DAY = timedelta(days=1)


def waiting_for(kind, text, **options):
    return Case(process(S() + catch("t", tim(kind, text)) + U("z") + E(), "s > t > z > e"), **options)


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("timeDuration", "P1D", T0 + DAY),
        ("timeDuration", '"PT90M"', T0 + timedelta(minutes=90)),
        ("timeDuration", "'P1M'", datetime(2026, 2, 5, tzinfo=UTC)),
        ("timeDate", "2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("timeDate", '"2026-03-01T09:30:00+08:00"', datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("timeDuration", "4WH", datetime(2026, 1, 5, 6, 30, tzinfo=UTC)),
        ("timeDuration", '=duration("P2D")', T0 + 2 * DAY),
        ("timeDuration", '=duration("P1M")', datetime(2026, 2, 5, tzinfo=UTC)),
        ("timeDate", '=date("2026-03-01")', datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("timeDate", '=date and time("2026-03-01T09:30:00Z")', datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("timeDuration", '="P" + string(n) + "D"', T0 + 3 * DAY),
        ("timeDuration", '"P%dD" % n', T0 + 3 * DAY),
        ("timeDuration", "wait", T0 + 5 * DAY),
    ],
)
def test_texts_and_expressions_of_timers(kind, text, due):
    case = waiting_for(kind, text, data={"n": 3, "wait": "P5D"})
    assert [timer.due_at for timer in case.o.after.timers] == [due]
    case.now = due - timedelta(seconds=1)
    assert case.do(FireTimers()).after.timers
    case.now = due
    case.do(FireTimers())
    assert case.names() == ["z"]


@pytest.mark.parametrize(
    "text", ["soon", "=null", "=1 + 1", "P", '"R3/PT0S"', '"R0/P1D"', "-P1D", '=duration("P1D") +']
)
def test_an_unreadable_timer_is_an_incident(text):
    case = waiting_for("timeDuration", text)
    assert [(i.element, i.phase) for i in case.incidents] == [("t", "enter")]
    assert not case.o.after.timers


def test_a_timer_is_evaluated_once_when_it_begins_to_wait():
    case = waiting_for("timeDuration", "wait", data={"wait": "P1D"})
    case.data["wait"] = "P9D"
    case.after(hours=1)
    assert [timer.due_at for timer in case.o.after.timers] == [T0 + DAY]


def test_due_timers_fire_in_order_each_at_its_own_instant():
    nodes = (
        S()
        + P("g")
        + catch("late", tim("timeDuration", "P3D"))
        + catch("early", tim("timeDuration", "P1D"))
        + catch("then", tim("timeDuration", "P1D"))
    )
    nodes += (
        script("w1", "order = order + ['late']")
        + script("w2", "order = order + ['early']")
        + script("w3", "order = order + ['then']")
        + U("z")
        + E()
    )
    text = "s > g; g > late > w1 > e; g > early > w2 > then > w3 > e; g > z > e"
    case = Case(process(nodes, text), data={"order": []})
    case.after(days=10)
    assert case.data["order"] == ["early", "then", "late"]
    assert [change.writer.at for change in case.o.changes] == [T0 + DAY, T0 + 2 * DAY, T0 + 3 * DAY]
    completed = {step.element: step.at for step in case.o.steps if step.event is StepKind.COMPLETED}
    assert completed["then"] == T0 + 2 * DAY
    assert completed["late"] == T0 + 3 * DAY


def test_an_event_gateway_takes_the_first_timer_that_was_due():
    nodes = (
        S()
        + el("eventBasedGateway", "g")
        + catch("t1", tim("timeDuration", "P1D"))
        + catch("t2", tim("timeDuration", "P2D"))
        + catch("m", msg("pay"))
    )
    xml = process(nodes + U("a", "b", "c") + E(), "s > g; g > t2 > b > e; g > t1 > a > e; g > m > c > e")
    case = Case(xml)
    assert [timer.due_at for timer in case.o.after.timers] == [T0 + DAY, T0 + 2 * DAY]
    case.after(days=5)
    assert case.names() == ["a"]
    assert not case.o.after.timers
    case = Case(xml)
    case.do(Message("pay", {"n": 3}))
    assert case.names() == ["c"]
    assert case.data == {"n": 3}


def test_a_cycle_fires_its_number_of_times_at_its_own_instants():
    case = Case(
        process(
            S() + U("host", "r") + bd("b", "host", tim("timeCycle", "R3/P1D"), ni=True) + E("e", "e2"),
            "s > host > e; b > r > e2",
        )
    )
    case.after(hours=25)
    assert case.names() == ["host", "r"]
    case.after(days=10)
    assert case.names() == ["host", "r", "r", "r"]
    assert [step.at for step in case.o.steps if step.element == "b" and step.event is StepKind.COMPLETED] == [
        T0 + 2 * DAY,
        T0 + 3 * DAY,
    ]
    assert not case.o.after.timers


def test_a_monthly_cycle_does_not_drift_to_shorter_months():
    host = S() + U("host", "r") + bd("b", "host", tim("timeCycle", "R/2026-01-31T09:00/P1M"), ni=True) + E("e", "e2")
    case = Case(process(host, "s > host > e; b > r > e2"))
    case.after(days=120)
    local = [step.at for step in case.o.steps if step.element == "b" and step.event is StepKind.COMPLETED]
    assert [(at.month, at.day) for at in local] == [(1, 31), (2, 28), (3, 31), (4, 30)]


def test_a_due_timer_wins_over_a_late_completion_and_its_firing_stands():
    case = Case(
        process(
            S() + U("host", "r") + bd("b", "host", tim("timeDuration", "P1D")) + E("e", "e2"),
            "s > host > e; b > r > e2",
        )
    )
    token = case.open("host")[0].token
    case.now += 2 * DAY
    outcome = case.do(Complete(token, {"k": 1}))
    assert not outcome.matched
    assert case.names() == ["r"]
    assert case.data == {}
    assert [(c.token, str(c.closing)) for c in outcome.closed] == [(token, "cancelled")]
    with pytest.raises(NotWaiting):
        case.do(Complete(token, {}))


def test_a_due_timer_that_interrupts_nothing_lets_the_completion_through():
    case = Case(
        process(
            S() + U("host", "r") + bd("b", "host", tim("timeDuration", "P1D"), ni=True) + E("e", "e2"),
            "s > host > e; b > r > e2",
        )
    )
    case.now += 2 * DAY
    assert case.done("host", k=1).matched
    assert case.names() == ["r"]


def test_due_priority_and_assignee_are_evaluated_when_the_task_opens():
    nodes = (
        S()
        + U("a", due="2WD", priority="=30 + n", assign="=boss")
        + U("b", due='=duration("PT1H")', assign="least_loaded", priority="80")
        + U("c")
        + E()
    )
    case = Case(process(nodes, "s > a > b > c > e"), data={"n": 5, "boss": "li"})
    (task,) = case.open("a")
    assert task.due_at > T0 + DAY
    assert (task.priority, task.assign) == (35, "li")
    due = task.due_at
    case.data["n"] = 9
    case.after(hours=1)
    assert case.open("a")[0].due_at == due
    assert case.open("a")[0].priority == 35
    case.done("a")
    (task,) = case.open("b")
    assert (task.due_at, task.priority, task.assign) == (case.now + timedelta(hours=1), 80, "least_loaded")
    case.done("b")
    (task,) = case.open("c")
    assert (task.due_at, task.priority, task.assign) == (None, 50, None)


def test_a_due_timer_may_take_away_what_was_to_be_retried():
    nodes = S() + script("bad", "y = 1 / n") + bd("b", "bad", tim("timeDuration", "P1D")) + U("r") + E("e", "e2")
    case = Case(process(nodes, "s > bad > e; b > r > e2"), data={"n": 0})
    (held,) = case.incidents
    case.now += 2 * DAY
    assert not case.do(Retry(held.token)).matched
    assert case.names() == ["r"]
