"""All expressions of an evaluation share one budget; a limit that is hit names its place."""

from dataclasses import replace

import pytest

from server.dmn.decisions import compile_decisions, load_decisions
from server.dmn.evaluation import DecisionFault, UnknownDecision
from tests.dmn.models import bkm, decision, definitions, iterator, listing, service, table

LONG = "count(for i in 1..1000 return i)"


def fault(moment, *parts, **limits):
    compiled = compile_decisions({"m.dmn": definitions(*parts)})
    with pytest.raises(DecisionFault) as raised:
        compiled.evaluate("d", {}, replace(moment, **limits))
    return raised.value


def test_expressions_share_their_steps(moment):
    compiled = compile_decisions({"m.dmn": definitions(decision("d", listing(*[LONG] * 5)))})
    assert compiled.evaluate("d", {}, replace(moment, max_steps=20_000)).value == [1000] * 5
    with pytest.raises(DecisionFault):
        compiled.evaluate("d", {}, replace(moment, max_steps=10_000))


def test_decisions_share_their_steps(moment):
    chain = [decision("d", LONG, decides=["e1"]), decision("e5", LONG)]
    chain += [decision(f"e{n}", LONG, decides=[f"e{n + 1}"]) for n in range(1, 5)]
    assert fault(moment, *chain, max_steps=10_000).message == "the expression needs too many steps"


def test_a_fault_names_file_element_and_expression(moment):
    found = fault(moment, decision("d", LONG), max_steps=100)
    assert (found.file, found.element, found.expression) == ("m.dmn", "d", LONG)


@pytest.mark.parametrize(
    ("cells", "row", "cell"),
    [((f"? > {LONG}", "1"), 2, "input 1"), (("-", LONG), 2, "output 1")],
)
def test_a_fault_in_a_table_names_rule_and_cell(moment, cells, row, cell):
    found = fault(moment, decision("d", table(["1"], [""], ("5", "1"), cells)), max_steps=100)
    assert (found.rule_number, found.cell) == (row, cell)


def test_recursion_ends(moment):
    parts = [bkm("f", ["n"], "1 + f(n + 1)"), decision("d", "f(1)", knows=["f"])]
    assert "too deeply" in fault(moment, *parts).message


def test_recursion_through_tables_and_loops_ends(moment):
    body = table(["n"], [""], ("-", "[f(n + 1)]"))
    parts = [bkm("f", ["n"], iterator("for", "i", "[n]", body)), decision("d", "f(1)", knows=["f"])]
    assert "deep" in fault(moment, *parts, max_depth=100_000, max_steps=10**9).message


def test_recursion_through_a_service_ends(moment):
    parts = [service("s", ["x"]), decision("x", "s()", knows=["s"]), decision("d", "s()", knows=["s"])]
    assert "deep" in fault(moment, *parts).message


def test_tables_in_loops_cost_steps(moment):
    rules = [(f"{n}", "1") for n in range(2000)]
    body = table(["i"], [""], *rules, policy="FIRST")
    assert "steps" in fault(moment, decision("d", iterator("for", "i", "[1..10000]", body))).message


def test_a_long_chain_of_decisions_is_no_recursion(moment):
    chain = [decision("d", "e1", decides=["e1"]), decision("e900", "1")]
    chain += [decision(f"e{n}", f"e{n + 1} + 1", decides=[f"e{n + 1}"]) for n in range(1, 900)]
    assert compile_decisions({"m.dmn": definitions(*chain)}).evaluate("d", {}, moment).value == 900


def test_a_diamond_of_decisions_is_decided_once(moment):
    layers = [decision("d", "e0", decides=["e0"]), decision("e40", "1")]
    layers += [decision(f"e{n}", f"e{n + 1} + f{n}", decides=[f"e{n + 1}", f"f{n}"]) for n in range(40)]
    layers += [decision(f"f{n}", f"e{n + 1}", decides=[f"e{n + 1}"]) for n in range(40)]
    evaluation = compile_decisions({"m.dmn": definitions(*layers)}).evaluate("d", {}, moment)
    assert evaluation.value == 2**40
    assert len(evaluation.trace) == 82


def test_an_unknown_decision_is_an_error(moment):
    with pytest.raises(UnknownDecision):
        compile_decisions({"m.dmn": definitions(decision("d", "1"))}).evaluate("e", {}, moment)


def test_evaluations_do_not_know_each_other(moment):
    compiled = load_decisions({"m.dmn": definitions(decision("d", table(["1"], [""], ("-", "1"), ("-", "2"))))})
    first, second = compiled.evaluate("d", {}, moment), compiled.evaluate("d", {}, moment)
    assert first == second
    assert len(second.errors) == 1
