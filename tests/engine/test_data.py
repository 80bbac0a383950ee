"""Data: one copy of case data, branches do not overwrite each other, every key has its writer, nothing is aliased."""

from datetime import date
from decimal import Decimal

import pytest

from server.engine.model import Complete, Message, Start, Writer
from tests.engine.dsl import E, P, S, U, X, bd, call, el, ext, io, mi, msg, process, script, sub
from tests.engine.host import T0, Case

FORK = process(S() + P("g", "j") + U("a", "b", "z") + E(), "s > g; g > a > j; g > b > j; j > z > e")


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_branches_keep_what_they_wrote_and_joins_write_nothing(order):
    case = Case(FORK, data={"docs": [1, 2], "deep": {"x": {"y": 1}}})
    tokens = {name: case.open(name)[0].token for name in "ab"}
    for name in order:
        case.done(name, person=f"p{name}", **{f"only_{name}": name, "same": name, "docs": [name]})
    last = order[1]
    assert case.data == {"docs": [last], "deep": {"x": {"y": 1}}, "only_a": "a", "only_b": "b", "same": last}
    same = [change.writer for change in case.changes if change.key == "same"]
    assert same == [Writer(name, tokens[name], f"p{name}", T0) for name in order]
    assert case.names() == ["z"]
    assert len(case.o.changes) == 3


def test_scripts_write_without_a_person_and_starts_with_theirs():
    case = Case(
        process(S() + script("sc", "y = x + 1") + U("a") + E(), "s > sc > a > e"),
        start=Start(payload={"x": 1}, person="ann"),
    )
    assert [(c.key, c.value, c.writer.element, c.writer.person) for c in case.changes] == [
        ("x", 1, "s", "ann"),
        ("y", 2, "sc", None),
    ]


def test_result_names_the_variable_that_takes_the_submission():
    case = Case(process(S() + U("a", result="opinion") + U("b") + E(), "s > a > b > e"))
    case.done("a", grade="A", why="x")
    assert case.data == {"opinion": {"grade": "A", "why": "x"}}
    case.done("b", grade="B")
    assert case.data["grade"] == "B"


def test_types_are_kept_exactly():
    case = Case(
        process(S() + U("a") + script("sc", "twice = n * 2\nrate = money / 4") + U("b") + E(), "s > a > sc > b > e")
    )
    case.done("a", n=3, money=Decimal("10.00"), when=date(2026, 1, 1))
    assert case.data == {
        "n": 3,
        "money": Decimal("10.00"),
        "when": date(2026, 1, 1),
        "twice": 6,
        "rate": Decimal("2.50"),
    }
    assert type(case.data["twice"]) is int


def test_a_change_by_the_caller_between_commands_is_seen_and_kept():
    nodes = S() + P("g", "j") + U("a", "b", "z") + X("x") + script("calc", "total = limit + 1") + E("e", "e2")
    text = "s > g; g > a > j; g > b > j; j > calc > x; x > [limit >= 100 and total == 201] z > e; x > * e2"
    case = Case(process(nodes, text), data={"limit": 1})
    case.done("a", limit=5)
    case.data["limit"] = 200
    case.done("b")
    assert case.names() == ["z"]
    assert case.data == {"limit": 200, "total": 201}
    assert [c.key for c in case.o.changes] == ["total"]


def test_case_data_is_not_in_the_blob():
    secret = "S3CRET" * 20
    inner = sub("sp", S("t1") + U("in_sub") + E("t2"), "t1 > in_sub > t2")
    votes = el("userTask", "v", mi("members", "member", "votes", "vote"))
    nodes = S() + P("g", "j") + U("a") + inner + call("c", "q") + votes + E()
    called = process(S("ss") + U("in_call") + E("se"), "ss > in_call > se", id="q")
    case = Case(
        process(nodes, "s > g; g > a > j; g > sp > j; g > c > j; g > v > j; j > e"),
        called,
        data={"secret": secret, "members": [1, 2]},
    )
    case.done("a", more=secret)
    small = len(case.blob)
    case.done("in_sub", local=secret)
    assert case.data["local"] == secret
    assert small < 700
    assert len(case.blob) < 700


def test_submissions_inside_a_subprocess_survive_its_interruption():
    for inner, more in (
        (sub("sp", S("t1") + U("p", "q") + E("t2"), "t1 > p > q > t2"), ()),
        (call("sp", "q1"), (process(S("t1") + U("p", "q") + E("t2"), "t1 > p > q > t2", id="q1"),)),
    ):
        case = Case(
            process(S() + inner + bd("b", "sp", msg("stop")) + U("r") + E("e", "e2"), "s > sp > e; b > r > e2"), *more
        )
        case.done("p", person="ann", opinion="no")
        assert case.data == {"opinion": "no"}
        case.do(Message("stop"))
        assert case.names() == ["r"]
        assert case.data == {"opinion": "no"}
        assert (case.changes[0].writer.element, case.changes[0].writer.person) == ("p", "ann")


def test_a_called_process_with_mappings_sees_and_gives_only_those():
    called = process(
        S("ss") + U("d") + script("sc", "ok = amount >= 10") + E("se"),
        "ss > d > sc > se",
        id="q",
        extra=io(["amount"], ["ok"]),
    )
    case = Case(process(S() + call("c", "q") + U("z") + E(), "s > c > z > e"), called, data={"amount": 5, "hidden": 1})
    assert case.open("d")[0].local == {"amount": 5}
    assert case.open("d")[0].process == "q"
    case.done("d", amount=50, noise=1)
    assert case.data == {"amount": 5, "hidden": 1, "ok": True}


def test_a_missing_input_of_a_called_process_is_an_incident():
    called = process(S("ss") + U("d") + E("se"), "ss > d > se", id="q", extra=io(["amount"], ["ok"]))
    case = Case(process(S() + call("c", "q") + U("z") + E(), "s > c > z > e"), called)
    assert [(i.element, i.phase) for i in case.incidents] == [("c", "enter")]
    assert "amount" in case.incidents[0].error


def test_nothing_is_aliased():
    nodes = S() + P("g", "j") + script("w", 'obj["n"] = 1\nmembers.append("zz")') + U("b") + E()
    mine = {"obj": {"n": 0}, "members": ["m"]}
    case = Case(process(nodes, "s > g; g > w > j; g > b > j; j > e"), data=mine)
    assert mine == {"obj": {"n": 0}, "members": ["m"]}
    assert case.data == {"obj": {"n": 1}, "members": ["m", "zz"]}
    assert sorted(c.writer.element for c in case.changes) == ["w", "w"]
    case = Case(FORK)
    value = {"a": [1]}
    case.done("a", v=value)
    value["a"].append(2)
    assert case.data["v"] == {"a": [1]}
    nodes = (
        S()
        + sub(
            "sp",
            S("t1") + script("q", 'member["n"] = 9') + U("p") + E("t2"),
            "t1 > q > p > t2",
            mi("members", "member"),
        )
        + E()
    )
    case = Case(process(nodes, "s > sp > e"), data={"members": [{"n": 0}, {"n": 0}]})
    assert case.data["members"] == [{"n": 0}, {"n": 0}]
    assert [t.local["member"] for t in case.open()] == [{"n": 9}, {"n": 9}]


def test_a_script_that_deletes_a_variable_is_an_incident():
    case = Case(process(S() + script("d", "del x") + E(), "s > d > e"), data={"x": 1})
    assert "delete x" in case.incidents[0].error
    assert case.data == {"x": 1}


def test_names_that_open_with_an_underscore_stay_in_the_script():
    case = Case(process(S() + script("d", "_i = 1\ny = _i + 1") + U("a") + E(), "s > d > a > e"))
    assert case.data == {"y": 2}


def test_title_and_columns_are_feel_over_case_data_and_null_when_they_fail():
    columns = {"amount": "=amount", "half": "amount / 2", "broken": '="a" + nothing(', "missing": "=nobody"}
    case = Case(FORK, data={"amount": Decimal(10), "who": "李四"}, title='="贷款 " + who', columns=columns)
    assert case.o.title == "贷款 李四"
    assert case.o.columns == {"amount": Decimal(10), "half": Decimal(5), "broken": None, "missing": None}
    assert not case.incidents


def test_non_interrupting_firings_keep_their_own_payload():
    inner = sub("sp", S("a1") + U("k") + E("a2"), "a1 > k > a2")
    case = Case(
        process(S() + U("h") + bd("b", "h", msg("pay"), ni=True) + inner + E("e", "e2"), "s > h > e; b > sp > e2")
    )
    case.do(Message("pay", {"n": 1}), Message("pay", {"n": 2}))
    assert [t.local for t in case.open("k")] == [{"n": 1}, {"n": 2}]
    case.do(Complete(case.open("k")[0].token, {"n": 10, "out": "x"}))
    assert case.data == {"out": "x"}
    assert case.open("k")[0].local == {"n": 2}


def test_the_diagram_may_name_the_variable_that_takes_a_submission():
    task = el("userTask", "a", ext("<spiffworkflow:variableName>opinion</spiffworkflow:variableName>"))
    case = Case(process(S() + task + U("z") + E(), "s > a > z > e"))
    case.done("a", grade="A")
    assert case.data == {"opinion": {"grade": "A"}}
