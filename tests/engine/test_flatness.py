"""However long a case lives, its state and its tree stay as small as after the tenth pass."""

from contextlib import contextmanager

import pytest
from SpiffWorkflow.task import Task

from server.engine.model import CaseStatus, Limits, Message
from tests.engine.dsl import E, P, S, U, X, bd, call, el, mi, msg, process, script, sub, tim
from tests.engine.host import Case

PASSES = 1_500
LOOP_NODES, LOOP = U("dun") + X("m", "x"), "m > dun > x; x > [again] m"
SUBLOOP = sub("sp", S("ss") + LOOP_NODES + E("se"), f"ss > m; {LOOP}; x > * se")
BESIDE = S() + P("g", "j") + U("watch")


@contextmanager
def counted(monkeypatch):
    """Counts the tasks a command makes or rebuilds."""
    made, plain = [], Task.__init__

    def counting(self, *args, **options):
        made.append(1)
        plain(self, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Task, "__init__", counting)
        yield made


def flat(case, turn, monkeypatch):
    sizes, counts = {}, {}
    for number in range(1, PASSES + 1):
        if number in {10, PASSES}:
            with counted(monkeypatch) as made:
                turn(case)
            sizes[number], counts[number] = len(case.blob), len(made)
        else:
            turn(case)
    assert sizes[PASSES] <= 1.2 * sizes[10]
    assert sizes[PASSES] <= 1024
    assert counts[PASSES] == counts[10]


def dun(case):
    case.done("dun", again=True)


def pay(case):
    case.do(Message("pay", {"amount": 1}))
    case.done("book")


def tick(case):
    case.after(days=1)
    case.done("book")


def quick(case):
    if case.open("quick"):
        case.done("quick")
    dun(case)


def vote(case):
    for number in range(3):
        case.done("dun", again=True, vote=number)
    case.data["again"] = True


def beside():
    return Case(process(BESIDE + LOOP_NODES + E(), f"s > g; g > watch > j; g > m; {LOOP}; x > * j; j > e"))


def nested_forks():
    nodes = S() + P("g", "j", "g2", "j2") + U("watch", "quick") + LOOP_NODES + E()
    text = "s > g; g > watch > j; g > quick > j; g > m; m > g2; g2 > dun > j2; g2 > j2; j2 > x; x > [again] m; x > * j; j > e"
    return Case(process(nodes, text))


def in_subprocess():
    return Case(process(BESIDE + SUBLOOP + E(), "s > g; g > watch > j; g > sp > j; j > e"))


def inside_with_boundary():
    inner = sub(
        "sp",
        S("ss") + P("g", "j") + U("watch") + LOOP_NODES + E("se"),
        f"ss > g; g > watch > j; g > m; {LOOP}; x > * j; j > se",
    )
    return Case(process(S() + inner + bd("b", "sp", msg("stop")) + E("e", "e2"), "s > sp > e; b > e2"))


def in_called_process():
    called = process(S("ss") + LOOP_NODES + E("se"), f"ss > m; {LOOP}; x > * se", id="q")
    return Case(process(BESIDE + call("c", "q") + E(), "s > g; g > watch > j; g > c > j; j > e"), called)


def call_looped():
    again = process(S("ss") + U("dun") + E("se"), "ss > dun > se", id="q")
    return Case(
        process(
            BESIDE + X("m", "x") + call("c", "q") + E(),
            "s > g; g > watch > j; g > m > c > x; x > [again] m; x > * j; j > e",
        ),
        again,
    )


def in_instance():
    inner = sub("sp", S("ss") + LOOP_NODES + E("se"), f"ss > m; {LOOP}; x > * se", mi("members"))
    return Case(process(S() + inner + E(), "s > sp > e"), data={"members": ["a", "b", "c"]})


def instances_looped():
    one = el("userTask", "dun", mi("members", "member", "votes", "vote"))
    text = "s > g; g > watch > j; g > m > dun > x; x > [again] m; x > * j; j > e"
    return Case(process(BESIDE + one + X("m", "x") + E(), text), data={"members": ["a", "b", "c"], "again": True})


def host_with(event):
    return Case(
        process(S() + U("host", "book") + bd("b", "host", event, ni=True) + E("e", "e2"), "s > host > e; b > book > e2")
    )


def event_subprocess():
    inner = sub(
        "es",
        S("es1", msg("pay"), isInterrupting="false") + U("book") + E("es2"),
        "es1 > book > es2",
        triggeredByEvent="true",
    )
    return Case(process(S() + U("host") + inner + E(), "s > host > e"))


PLACES = {
    "beside an open sibling": (beside, dun),
    "forks beside open siblings": (nested_forks, quick),
    "in a subprocess": (in_subprocess, dun),
    "beside a sibling in a subprocess": (inside_with_boundary, dun),
    "in a called process": (in_called_process, dun),
    "a call in a loop": (call_looped, dun),
    "in one of three instances": (in_instance, dun),
    "instances in a loop": (instances_looped, vote),
    "non-interrupting messages": (lambda: host_with(msg("pay")), pay),
    "non-interrupting daily timer": (lambda: host_with(tim("timeCycle", "R/P1D")), tick),
    "non-interrupting event subprocess": (event_subprocess, pay),
}


@pytest.mark.parametrize("place", PLACES)
def test_state_and_tree_stay_flat(place, monkeypatch):
    make, turn = PLACES[place]
    flat(make(), turn, monkeypatch)


def test_a_loop_of_scripts_is_not_bounded_by_the_depth_of_a_tree():
    nodes = S() + X("m", "x") + script("n", "i = i + 1") + U("z") + E()
    case = Case(
        process(nodes, "s > m > n > x; x > [i < 1500] m; x > * z > e"), data={"i": 0}, limits=Limits(max_steps=10_000)
    )
    assert case.data["i"] == 1500
    assert case.names() == ["z"]


def test_a_standard_loop_stays_flat(monkeypatch):
    loop = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>again</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    case = Case(process(S() + el("userTask", "dun", loop) + E(), "s > dun > e"))
    flat(case, dun, monkeypatch)
    assert case.done("dun", again=False).status is CaseStatus.COMPLETED
