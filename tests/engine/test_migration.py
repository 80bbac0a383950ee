"""Cases at rest move to another version: what waits stays as it is, and what cannot move is refused with words."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.engine.migration.model import CannotMove, Verdict
from server.engine.migration.moving import Passage
from server.engine.model import CaseState, CaseStatus, Message, Retry, Signal
from tests.engine.dsl import (
    E,
    P,
    S,
    U,
    bd,
    call,
    catch,
    cond,
    edges,
    el,
    es,
    io,
    mi,
    msg,
    process,
    script,
    sig,
    sub,
    tim,
)
from tests.engine.host import Case, build
from tests.engine.token_game import LOOPED, Generator, choose, diagram


def passage(old, new, **mapping):
    return Passage(old, new, mapping)


def move(case, bundle, **mapping):
    """Put the case on another version; gives what was moved."""
    moved = Passage(case.bundle, bundle, mapping).move(CaseState(case.blob, case.data), case.env)
    case.bundle, case.blob, case.o = bundle, moved.blob, replace(case.o, after=moved.after)
    return moved


def codes(case, bundle, **mapping):
    """The verdict, and what was remarked of which element."""
    judged = Passage(case.bundle, bundle, mapping).judge(case.blob)
    return judged.verdict, [(remark.code, remark.element) for remark in judged.remarks]


def simple(nodes, flow, **more):
    return build(process(S() + nodes + E(), flow, **more))


# ---------- the same diagram
EVERYTHING = (
    S()
    + P("g", "j")
    + U("a", due="P3D", priority="70")
    + U("b", "c")
    + bd("bt", "a", tim("timeDuration", "P1D"), ni=True)
    + bd("bm", "a", msg("pay"), ni=True)
    + E("e", "e1", "e2")
    + es(sig("alarm"), ni=True)
    + sub("in", S("s2") + U("x", due="P1D") + E("e3"), "s2 > x > e3")
    + call("k", "q")
    + el("userTask", "m", mi("items"))
)
EVERYWHERE = "s > g; g > a > j; g > b > j; g > in > j; g > k > j; g > m > j; j > c > e; bt > e1; bm > e2"
CALLED = process(S("qs") + U("qa") + E("qe"), "qs > qa > qe", id="q")


def test_a_case_moved_to_an_equal_diagram_has_the_same_state_to_the_byte():
    old, new = (build(process(EVERYTHING, EVERYWHERE), CALLED) for _ in range(2))
    case = Case(bundle=old, data={"items": [1, 2]})
    for act in ("b", "m", "qa", "x"):
        before = case.blob
        moved = move(case, new)
        assert moved.blob == before
        assert moved.before == moved.after
        assert moved.remarks == ()
        case.done(act)
    case.do(Message("pay"), Signal("alarm"))
    case.after(days=1)
    before = case.blob
    assert move(case, old).blob == before


# ---------- verdicts
def test_a_task_whose_id_stays_moves_as_it_is():
    case = Case(bundle=simple(U("a", due="P3D"), "s > a > e"))
    token, due = case.open()[0].token, case.open()[0].due_at
    moved = move(case, simple(U("a", "b", due="P9D"), "s > a > b > e"))
    assert [(t.token, t.due_at) for t in moved.after.tasks] == [(token, due)]
    case.done("a")
    assert case.names() == ["b"]
    assert case.done("b").status is CaseStatus.COMPLETED


def test_a_vanished_task_needs_a_mapping_and_the_likeliest_is_suggested_first():
    case = Case(bundle=simple(U("review"), "s > review > e"))
    new = simple(U("intake", "review_again", "zzz"), "s > intake > review_again > zzz > e")
    judged = passage(case.bundle, new).judge(case.blob)
    assert judged.verdict is Verdict.NEEDS_MAPPING
    assert judged.remarks[0].candidates[0] == "review_again"
    with pytest.raises(CannotMove):
        move(case, new)
    token = case.open()[0].token
    assert [(t.token, t.element) for t in move(case, new, review="review_again").after.tasks] == [
        (token, "review_again")
    ]
    case.done("review_again")
    assert case.names() == ["zzz"]


def test_a_task_can_only_become_one_of_its_kind_at_its_place():
    case = Case(bundle=simple(U("a"), "s > a > e"))
    new = simple(
        U("b") + catch("w", tim("timeDuration", "P1D")) + sub("in", S("s2") + U("x") + E("e2"), "s2 > x > e2"),
        "s > b > w > in > e",
    )
    assert codes(case, new, a="w") == (Verdict.NEEDS_MAPPING, [("unlike", "a")])
    assert codes(case, new, a="x") == (Verdict.NEEDS_MAPPING, [("not_there", "a")])
    assert codes(case, new, a="b") == (Verdict.MOVES, [])


def test_what_nothing_can_take_the_place_of_cannot_move():
    case = Case(bundle=simple(catch("w", msg("pay")), "s > w > e"))
    assert codes(case, simple(U("a"), "s > a > e")) == (Verdict.CANNOT, [("no_place", "w")])


def test_a_held_script_moves_and_runs_as_the_new_version_says():
    case = Case(bundle=simple(script("x", "y = 1 / 0"), "s > x > e"))
    assert case.incidents
    move(case, simple(script("x", "y = 1"), "s > x > e"))
    assert case.incidents == case.o.after.incidents
    assert case.do(Retry()).status is CaseStatus.COMPLETED
    assert case.data["y"] == 1


# ---------- timers, messages, gateways
def test_a_running_timer_keeps_its_instant_unless_its_definition_changed():
    def drawn(span):
        return simple(catch("w", tim("timeDuration", span)) + U("a"), "s > w > a > e")

    case = Case(bundle=drawn("P2D"))
    due = case.o.after.timers
    case.after(days=1)
    assert move(case, drawn("P2D")).after.timers == due
    assert codes(case, drawn("P5D")) == (Verdict.MOVES, [("timer_anew", "w")])
    moved = move(case, drawn("P5D"))
    assert (moved.after.timers[0].due_at - case.now).days == 5
    case.after(days=5)
    assert case.names() == ["a"]


def test_a_message_catcher_waits_for_the_message_of_the_new_version():
    def drawn(name):
        return simple(catch("w", msg(name)) + U("a"), "s > w > a > e")

    case = Case(bundle=drawn("pay"))
    assert codes(case, drawn("go")) == (Verdict.MOVES, [("message_anew", "w")])
    move(case, drawn("go"))
    assert not case.do(Message("pay")).matched
    assert case.do(Message("go")).matched
    assert case.names() == ["a"]


def test_boundary_events_are_added_and_removed_and_those_that_stay_keep_their_instant():
    def drawn(*events):
        return simple(
            U("a") + E("e1") + "".join(events), "s > a > e" + "".join(f"; {e.split(chr(34))[1]} > e1" for e in events)
        )

    late, paid = bd("bt", "a", tim("timeDuration", "P2D")), bd("bm", "a", msg("pay"))
    case = Case(bundle=drawn())
    assert codes(case, drawn(late)) == (Verdict.MOVES, [("listens", "bt")])
    begun = move(case, drawn(late)).after.timers
    assert len(begun) == 1
    case.after(days=1)
    moved = move(case, drawn(paid, late))
    assert (moved.after.timers, [s.name for s in moved.after.subscriptions]) == (begun, ["pay"])
    assert codes(case, drawn(paid)) == (Verdict.MOVES, [("stops_listening", "bt")])
    assert move(case, drawn(paid)).after.timers == ()
    assert move(case, drawn()).after.subscriptions == ()
    assert case.done("a").status is CaseStatus.COMPLETED


def test_a_boundary_event_added_by_a_move_interrupts_its_host():
    case = Case(bundle=simple(U("a"), "s > a > e"))
    move(
        case,
        build(
            process(
                S() + U("a", "b") + E("e", "e1") + bd("bt", "a", tim("timeDuration", "P1D")), "s > a > e; bt > b > e1"
            )
        ),
    )
    case.after(days=1)
    assert case.names() == ["b"]


def test_a_timer_that_has_fired_once_is_not_set_again():
    def drawn(*more):
        nodes = S() + U("a", "r", *more) + E("e", "e1") + bd("bt", "a", tim("timeDuration", "P1D"), ni=True)
        return build(process(nodes, f"s > a > {''.join(f'{m} > ' for m in more)}e; bt > r > e1"))

    case = Case(bundle=drawn())
    case.after(days=1)
    assert case.names() == ["a", "r"]
    moved = move(case, drawn("b"))
    assert moved.after.timers == ()
    case.after(days=9)
    assert case.names() == ["a", "r"]


def test_an_event_gateway_keeps_the_instant_of_each_event_that_stays():
    def drawn(*names):
        made = {"t1": tim("timeDuration", "P1D"), "t9": tim("timeDuration", "P9D"), "m": msg("pay")}
        nodes = el("eventBasedGateway", "w") + "".join(catch(n, made[n]) for n in names) + U("a")
        return simple(nodes, "s > w; a > e; " + "; ".join(f"w > {n} > a" for n in names))

    case = Case(bundle=drawn("t1", "m"))
    due = case.o.after.timers[0].due_at
    moved = move(case, drawn("m", "t9", "t1"))
    assert moved.after.timers[0].due_at == due
    assert len(moved.after.timers) == 2
    case.after(days=1)
    assert case.names() == ["a"]


def test_a_condition_added_by_a_move_is_looked_at_with_the_next_command():
    def drawn(*events):
        return simple(
            U("a", "z") + P("g", "j") + E("e1") + "".join(events),
            "s > g; g > a > j; g > z > j; j > e" + ("; bc > e1" if events else ""),
        )

    case = Case(bundle=drawn(), data={"x": True})
    move(case, drawn(bd("bc", "a", cond("x"), ni=True)))
    assert case.names() == ["a", "z"]
    assert case.done("z").status is CaseStatus.RUNNING
    assert ("bc", "completed") in case.story()


# ---------- joins
def joined(*branches, behind=()):
    nodes = U(*branches, *behind) + P("g", "j") + U("t")
    return simple(nodes, "; ".join(f"s > g; g > {b} > j" for b in branches).replace("; s > g", "") + "; j > t > e")


def test_a_token_at_a_join_stays_there_when_a_task_is_put_before_the_join():
    case = Case(bundle=joined("a", "b"))
    case.done("a")
    new = simple(U("a", "a2", "b", "t") + P("g", "j"), "s > g; g > a > a2 > j; g > b > j; j > t > e")
    assert codes(case, new) == (Verdict.MOVES, [])
    move(case, new)
    case.done("b")
    assert case.names() == ["t"]


def test_a_branch_that_was_not_begun_is_no_trap():
    case = Case(bundle=joined("a", "b"))
    assert codes(case, joined("a", "b", "c")) == (Verdict.CANNOT, [("waits_for_ever", "j")])
    case.done("a")
    assert codes(case, joined("a", "b", "c")) == (Verdict.CANNOT, [("waits_for_ever", "j")])
    case.done("b")
    assert codes(case, joined("a", "b", "c")) == (Verdict.MOVES, [])


def test_branches_drawn_in_a_row_would_be_done_twice():
    case = Case(bundle=joined("a", "b"))
    new = simple(U("a", "b", "t", "x", "y") + P("g", "j"), "s > a > b > g; g > x > j; g > y > j; j > t > e")
    assert codes(case, new)[0] is Verdict.CANNOT
    case.done("b")
    assert codes(case, new)[0] is Verdict.CANNOT


def test_a_join_that_would_have_all_its_tokens_is_refused():
    case = Case(bundle=joined("a", "b", "c"))
    case.done("a")
    case.done("b")
    assert codes(case, joined("a", "b"))[0] is Verdict.NEEDS_MAPPING
    assert codes(case, joined("a", "b"), c="a")[0] is Verdict.CANNOT


# ---------- scopes
def inside(*tasks, more=""):
    flow = " > ".join(("s2", *tasks, "e2"))
    return simple(sub("in", S("s2") + U(*tasks) + E("e2"), flow) + U("z"), "s > in > z > e")


def test_what_waits_in_a_subprocess_moves_with_it():
    case = Case(bundle=inside("x"))
    move(case, inside("x", "y"))
    case.done("x")
    case.done("y")
    assert case.names() == ["z"]


def test_a_subprocess_that_is_gone_takes_its_tokens_with_it():
    case = Case(bundle=inside("x"))
    assert codes(case, simple(U("x", "z"), "s > x > z > e")) == (Verdict.CANNOT, [("no_place", "in")])


def calling(inner, inputs=(), outputs=()):
    called = process(
        S("qs") + U(*inner) + E("qe"),
        " > ".join(("qs", *inner, "qe")),
        id="q",
        extra=io(inputs, outputs) if inputs or outputs else "",
    )
    return build(process(S() + call("k", "q") + U("z") + E(), "s > k > z > e"), called)


def test_what_waits_in_a_called_process_moves_to_its_new_version():
    case = Case(bundle=calling(["qa"]))
    assert codes(case, calling(["qb"])) == (Verdict.NEEDS_MAPPING, [("vanished", "qa")])
    move(case, calling(["qb", "qc"]), qa="qb")
    case.done("qb")
    case.done("qc")
    assert case.names() == ["z"]


def test_a_called_process_that_is_given_other_data_is_refused():
    case = Case(bundle=calling(["qa"], ["amount"], ["out"]), data={"amount": 1})
    assert codes(case, calling(["qa"])) == (Verdict.CANNOT, [("data_differ", "k")])
    assert codes(case, calling(["qa"], ["amount", "more"], ["out"])) == (Verdict.CANNOT, [("data_differ", "k")])
    assert codes(case, calling(["qa"], ["amount"], ["other"])) == (Verdict.MOVES, [])


def test_a_call_of_another_process_is_refused():
    case = Case(bundle=calling(["qa"]))
    other = process(S("rs") + U("qa") + E("re"), "rs > qa > re", id="r")
    new = build(process(S() + call("k", "r") + U("z") + E(), "s > k > z > e"), other)
    assert codes(case, new) == (Verdict.CANNOT, [("calls_another", "k")])


# ---------- instances
def several(*tasks, **loop):
    return simple(el("userTask", "m", mi("items", **loop)) + U("z", *tasks), "s > m > z > e")


def test_instances_move_with_their_results_when_they_are_chosen_and_gathered_alike():
    case = Case(bundle=several(out="outs"), data={"items": ["p", "q"]})
    case.done("m", out=1)
    moved = move(case, several(out="outs", done="False"))
    assert moved.before.tasks == moved.after.tasks
    case.done("m", out=2)
    assert (case.names(), case.data["outs"]) == (["z"], [1, 2])


def test_instances_of_another_collection_or_order_or_none_are_refused():
    case = Case(bundle=several(), data={"items": [1, 2]})
    assert codes(case, several(seq=True)) == (Verdict.CANNOT, [("no_place", "m")])
    other = simple(el("userTask", "m", mi("others")) + U("z"), "s > m > z > e")
    assert codes(case, other) == (Verdict.CANNOT, [("instances_differ", "m")])
    assert codes(case, simple(U("m", "z"), "s > m > z > e"))[0] is Verdict.CANNOT


# ---------- event subprocesses
def watched(*parts, tasks=("a",)):
    return simple("".join(parts) + U(*tasks), " > ".join(("s", *tasks, "e")))


def test_event_subprocesses_are_listened_for_or_no_longer():
    case = Case(bundle=watched())
    assert codes(case, watched(es(sig("alarm"), ni=False))) == (Verdict.MOVES, [("listens", "es1")])
    move(case, watched(es(sig("alarm"), ni=False)))
    assert codes(case, watched()) == (Verdict.MOVES, [("stops_listening", "es1")])
    case.do(Signal("alarm"))
    assert case.names() == ["eu"]


def test_a_running_event_subprocess_moves_and_listens_for_nothing_more_when_it_interrupted():
    old = watched(es(sig("alarm"), ni=False))
    case = Case(bundle=old)
    case.do(Signal("alarm"))
    moved = move(case, watched(es(sig("alarm"), ni=False), tasks=("a", "b")))
    assert ([t.element for t in moved.after.tasks], moved.after.subscriptions) == (["eu"], ())
    assert codes(case, watched())[0] is Verdict.CANNOT
    assert case.done("eu").status is CaseStatus.COMPLETED


# ---------- at random
def changed(made, rnd):
    """The diagram with a task put behind another, or another way out of a choice."""
    kinds, text = dict(made.kinds), made.text
    tasks = [name for name, kind in kinds.items() if kind == "U"]
    after = rnd.choice(tasks)
    text = text.replace(f"{after} >", f"{after} > fresh >", 1)
    kinds["fresh"] = "U"
    choices = [name for name, kind in kinds.items() if kind == "X" and f"{name} > [" in text]
    if choices:
        choice = rnd.choice(choices)
        onward = next(target for source, target, _, default in edges(text) if source == choice and default)
        if kinds[onward] == "U":
            kinds["way"] = "U"
            text += f"; {choice} > [never] way > {onward}"
    return kinds, text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_a_case_moved_at_any_step_stands_as_before_and_ends_as_the_new_version_says(seed):
    rnd = random.Random(seed)
    made = Generator(rnd)
    old = build(diagram(made.kinds, made.text))
    kinds, text = changed(made, rnd)
    new = build(diagram(kinds, text))
    for at in range(8):
        play = random.Random(seed + at)
        case = Case(bundle=old, data={"never": False})
        for number in range(80):
            if number == at and case.names():
                moved = move(case, new)
                assert moved.before == moved.after
            if not case.names():
                break
            name = play.choice(case.names())
            case.done(name, **choose(name, play, number, 0.3))
            assert not case.incidents
        if case.names():
            continue
        assert case.o.status is CaseStatus.COMPLETED


@pytest.mark.parametrize("name", LOOPED)
def test_loops_and_joins_move_between_equal_diagrams_at_any_step(name):
    kinds, text = LOOPED[name]
    bundles = [build(diagram(kinds, text)) for _ in range(2)]
    for seed in range(6):
        play = random.Random(seed)
        here, there = Case(bundle=bundles[0]), Case(bundle=bundles[0])
        for number in range(25):
            if not here.names():
                break
            move(there, bundles[(number + 1) % 2])
            assert there.names() == here.names()
            task = play.choice(here.names())
            values = choose(task, play, number, 0.3)
            here.done(task, **values)
            there.done(task, **values)
        assert here.o.status is there.o.status
