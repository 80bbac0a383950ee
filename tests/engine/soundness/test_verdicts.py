"""Small diagrams with one defect each, or none: the rule that finds it, where, and the run that shows it."""

import pytest

from tests.engine.dsl import (
    TERMINATE,
    E,
    O,
    P,
    S,
    U,
    X,
    bd,
    catch,
    err,
    es,
    esca,
    msg,
    script,
    sub,
    throw,
    tim,
)
from tests.engine.soundness.judged import ending, event_gateway, judged

DAY = tim("timeDuration", "P1D")
LINKED = '<bpmn:linkEventDefinition name="on"/>'
ALWAYS_FAILS = sub("in", S("is") + U("w") + ending("ie", err("E1")), "is > w > ie")
MAY_FAIL = sub("in", S("is") + X("ix") + ending("ie", err("E1")) + E("io"), "is > ix; ix > [=x] ie; ix > * io")

SOUND = {
    "a row": (S() + U("a", "b") + E(), "s > a > b > e"),
    "a choice": (S() + X("g", "m") + U("a", "b") + E(), "s > g; g > [=x] a > m; g > * b > m; m > e"),
    "a fork": (S() + P("g", "j") + U("a", "b") + E(), "s > g; g > a > j; g > b > j; j > e"),
    "two ends": (S() + P("g") + U("a", "b") + E("e", "f"), "s > g; g > a > e; g > b > f"),
    "one end twice": (S() + P("g") + U("a", "b") + X("m") + E(), "s > g; g > a > m; g > b > m; m > e"),
    "an inclusive block": (S() + O("g", "j") + U("a", "b") + E(), "s > g; g > [=x] a > j; g > * b > j; j > e"),
    "an inclusive join of a fork": (
        S() + P("g") + X("x") + O("j") + U("a", "b", "c") + E("e", "f"),
        "s > g; g > a > j; g > b > x; x > [=n] f; x > * j; j > c > e",
    ),
    "a loop with a person": (S() + X("m", "x") + U("a") + E(), "s > m > a > x; x > [=again] m; x > * e"),
    "a fork in a loop": (
        S() + X("m", "x") + P("g", "j") + U("a", "b") + E(),
        "s > m > g; g > a > j; g > b > j; j > x; x > [=again] m; x > * e",
    ),
    "a reminder": (S() + U("a", "r") + bd("b", "a", DAY, ni=True) + E("e", "f"), "s > a > e; b > r > f"),
    "reminders in a loop": (
        S() + X("m", "x") + U("a", "r") + bd("b", "a", DAY, ni=True) + E("e", "f"),
        "s > m > a > x; x > [=again] m; x > * e; b > r > f",
    ),
    "two events with one answer": (
        S() + U("a", "r") + bd("b", "a", DAY, ni=True) + bd("c", "a", msg("go"), ni=True) + E("e", "f"),
        "s > a > e; b > r > f; c > r",
    ),
    "a deadline": (S() + U("a", "r") + bd("b", "a", DAY) + E("e"), "s > a > e; b > r > e"),
    "an event gateway": (
        S() + event_gateway("g") + catch("m", msg("go")) + catch("t", DAY) + E(),
        "s > g; g > m > e; g > t > e",
    ),
    "a link": (
        S() + P("g", "j") + U("a", "b") + throw("t", LINKED) + catch("c", LINKED) + E(),
        "s > g; g > a > t; c > j; g > b > j; j > e",
    ),
    "an error caught": (S() + MAY_FAIL + bd("b", "in", err("E1")) + U("a") + E(), "s > in > e; b > a > e"),
    "a subprocess that only its deadline ends": (
        S() + sub("in", S("is") + X("m") + U("w"), "is > m > w > m") + bd("b", "in", DAY) + U("z") + E(),
        "s > in; b > z > e",
    ),
    "an event subprocess": (S() + U("a") + E() + es(msg("go"), ni=False), "s > a > e"),
    "a split of a task": (S() + U("a", "b", "c") + P("j") + E(), "s > a; a > b > j; a > c > j; j > e"),
}
UNSOUND = {
    "a choice into a parallel join": (
        (S() + X("g") + P("j") + U("a", "b") + E(), "s > g; g > [=x] a > j; g > * b > j; j > e"),
        [("deadlock", "j", "s g a j")],
    ),
    "an inclusive split into a parallel join": (
        (S() + O("g") + P("j") + U("a", "b") + E(), "s > g; g > [=x] a > j; g > * b > j; j > e"),
        [("deadlock", "j", "s g a j")],
    ),
    "a deadline beside a join": (
        (S() + P("g", "j") + U("a", "b") + bd("t", "b", DAY) + E(), "s > g; g > a > j; g > b > j; t > e; j > e"),
        [("deadlock", "j", "s g b t a j")],
    ),
    "an optional event into a parallel join": (
        (S() + P("j") + U("a") + bd("t", "a", DAY, ni=True) + E(), "s > a > j; t > j; j > e"),
        [("deadlock", "j", "s a j")],
    ),
    "a join of the way back": (
        (S() + P("j") + X("x") + U("a") + E(), "s > j > a > x; x > [=n] j; x > * e"),
        [("deadlock", "j", "s j")],
    ),
    "inclusive joins that wait for each other": (
        (
            S() + P("g") + O("i", "k") + U("a", "b") + X("x", "y") + E(),
            "s > g; g > i > a > x; x > [=n] k; x > * e; g > k; k > b > y; y > [=n] i; y > * e",
        ),
        [("deadlock", "i", "s g i"), ("deadlock", "k", "s g k")],
    ),
    "a fork into an exclusive join": (
        (S() + P("g") + X("m") + U("a", "b", "c") + E(), "s > g; g > a > m; g > b > m; m > c > e"),
        [("lack_of_synchronisation", "m", "s g a m b m")],
    ),
    "a fork into a task": (
        (S() + P("g") + U("a", "b", "c", "d") + E(), "s > g; g > a > c; g > b > c; c > d > e"),
        [("lack_of_synchronisation", "c", "s g a c b c")],
    ),
    "a fork into an end that sends": (
        (S() + P("g") + X("m") + U("a", "b") + ending("e", msg("go")), "s > g; g > a > m; g > b > m; m > e"),
        [("lack_of_synchronisation", "m", "s g a m b m")],
    ),
    "a reminder that goes on with the rest": (
        (S() + U("a", "c") + X("m") + bd("t", "a", DAY, ni=True) + E(), "s > a > m; t > m; m > c > e"),
        [("lack_of_synchronisation", "m", "s a t m m")],
    ),
    "a loop nobody leaves": (
        (S() + U("a", "b") + X("x", "m") + E(), "s > a > x; x > [=n] m > b > m; x > * e"),
        [("never_ends", "m", "s a x m")],
    ),
    "a script without end": (
        (S() + X("m", "x") + script("c", "y = 1") + E(), "s > m > c > x; x > [=again] m; x > * e"),
        [("endless_loop", "m", "s m c x m")],
    ),
    "a script that counts": (
        (S() + X("m", "x") + script("c", "n = n + 1") + E(), "s > m > c > x; x > [=n < 3] m; x > * e"),
        [("busy_loop", "m", "s m c x m")],
    ),
    "a task that leads nowhere": (
        (S() + X("x") + U("a", "b") + E(), "s > x; x > [=n] a; x > * b > e"),
        [("dead_end", "a", "")],
    ),
    "a task behind what never ends as drawn": (
        (S() + ALWAYS_FAILS + bd("t", "in", err("E1")) + U("a") + E("e", "f"), "s > in > a > e; t > f"),
        [("unreachable", "a", ""), ("unreachable", "e", "")],
    ),
    "an event for an error nobody throws": (
        (
            S() + sub("in", S("is") + U("w") + E("ie"), "is > w > ie") + bd("t", "in", err("E1")) + U("z") + E(),
            "s > in > e; t > z > e",
        ),
        [("unreachable", "t", ""), ("unreachable", "z", "")],
    ),
    "an end that takes work away": (
        (S() + P("g") + U("a", "b") + ending("e", TERMINATE) + E("f"), "s > g; g > a > e; g > b > f"),
        [("terminate_ends_work", "e", "s g a e")],
    ),
    "a subprocess inside": (
        (
            S()
            + sub(
                "in", S("is") + X("g") + P("j") + U("a", "b") + E("ie"), "is > g; g > [=x] a > j; g > * b > j; j > ie"
            )
            + E(),
            "s > in > e",
        ),
        [("deadlock", "j", "is g a j")],
    ),
    "an escalation that doubles": (
        (
            S()
            + sub("in", S("is") + throw("ix", esca()) + U("w") + E("ie"), "is > ix > w > ie")
            + bd("t", "in", esca(), ni=True)
            + U("c")
            + E(),
            "s > in > c > e; t > c",
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_diagram_has_no_finding(name):
    assert judged(*SOUND[name]) == []


@pytest.mark.parametrize("name", UNSOUND)
def test_a_defect_is_found_where_it_is_with_the_run_that_shows_it(name):
    diagram, wanted = UNSOUND[name]
    assert judged(*diagram) == wanted
