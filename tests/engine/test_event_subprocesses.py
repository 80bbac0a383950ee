"""Event subprocesses of every kind, at the top, in subprocesses and in instances."""

import pytest

from server.engine.model import CaseStatus, Message, Signal
from tests.engine.dsl import E, P, S, U, cond, el, err, es, esca, mi, msg, process, sig, sub, throw, tim
from tests.engine.host import Case

FIRE = {
    "message": (msg("pay"), lambda c: c.do(Message("pay", {"n": 1}))),
    "timer": (tim("timeDuration", "P1D"), lambda c: c.after(days=2)),
    "signal": (sig("bell"), lambda c: c.do(Signal("bell"))),
    "error": (err("E1"), lambda c: c.done("a", boom=True)),
    "escalation": (esca(), lambda c: c.done("a")),
    "conditional": (cond("k == 5"), lambda c: c.done("a", k=5)),
}
KINDS = [
    (kind, ni, where)
    for kind in FIRE
    for ni in (False, True)
    for where in ("top", "sub", "instances")
    if (kind, ni) != ("error", True)
]


@pytest.mark.parametrize(("kind", "ni", "where"), KINDS)
def test_event_subprocesses_of_every_kind_and_place(kind, ni, where):
    definition, act = FIRE[kind]
    end = {"error": el("endEvent", "e", err("E1")), "escalation": throw("th", esca()) + E()}.get(kind, E())
    rest = {"error": "e", "escalation": "th > a2 > e"}.get(kind, "a2 > e")
    nodes, text = (
        S("i1") + P("g") + U("a", "b", "a2") + es(definition, ni=ni) + end,
        f"i1 > g; g > a > {rest}; g > b > e",
    )
    inner = sub("sp", nodes, text, mi("members") if where == "instances" else "")
    xml = process(nodes, text) if where == "top" else process(S() + inner + U("z") + E("ee"), "s > sp > z > ee")
    case = Case(xml, data={"members": [1], "k": 0})
    assert case.names() == ["a", "b"]
    act(case)
    stays = {"error": [], "escalation": ["a2", "b"], "conditional": ["a2", "b"]}.get(kind, ["a", "b"])
    assert case.names() == sorted((stays if ni else []) + ["eu"])
    if ni and kind in {"message", "signal"}:
        act(case)
        assert case.names().count("eu") == 2
    while case.names() not in ([], ["z"]):
        case.done(case.names()[0])
    if where != "top":
        case.done("z")
    assert case.o.status is CaseStatus.COMPLETED
    assert not case.o.after.subscriptions
    assert not case.o.after.timers


@pytest.mark.parametrize("kind", FIRE)
def test_an_event_subprocess_that_never_fired_holds_nothing_open(kind):
    case = Case(process(S("i1") + U("a") + es(FIRE[kind][0], ni=False) + E(), "i1 > a > e"), data={"k": 0})
    assert case.done("a").status is CaseStatus.COMPLETED
