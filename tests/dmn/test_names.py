import pytest

from tests.dmn.models import bkm, component, context, decision, given, invocation, item, iterator, service, table

ODD = [
    "Applicant's age",
    "net-income",
    "Risk / Return",
    "a+b",
    "in list values",
    "values in a list",
    "für alle",
    "x.y",
    "if any",
]


@pytest.mark.parametrize("name", ODD)
def test_inputs_and_decisions_may_have_any_name(evaluate, name):
    parts = [
        decision("d", f"{name} + 1", needs=[name]),
        decision("e", f"[{name} * 2 + 1]", needs=[name]),
        given(name),
    ]
    assert evaluate(parts, "d", **{name: 3}).value == 4
    assert evaluate(parts, "e", **{name: 3}).value == [7]


@pytest.mark.parametrize("name", ODD)
def test_decisions_know_each_other_by_any_name(evaluate, name):
    assert evaluate([decision(name, "2"), decision("d", f"{name} * 3", decides=[name])]).value == 6


@pytest.mark.parametrize("name", ODD)
def test_parameters_entries_and_iterators_may_have_any_name(evaluate, name):
    parts = [
        bkm("f", [name], f"{name} + 1"),
        decision(
            "d",
            context(
                (name, "4"),
                ("b", f"{name} + 1"),
                ("c", f"f({name}: 2)"),
                ("e", invocation("f", {name: "3"})),
                f"[b, c, e, {name}]",
            ),
            knows=["f"],
        ),
        decision("e", iterator("for", name, "[1, 2]", f"{name} * 2")),
    ]
    assert evaluate(parts, "d").value == [5, 3, 4, 4]
    assert evaluate(parts, "e").value == [2, 4]


@pytest.mark.parametrize("name", [*ODD[:3], "years of service"])
def test_components_may_have_any_name(evaluate, name):
    parts = [
        item("person", components=[component(name, "number")]),
        decision("d", f"[p.{name} + 1, [p][{name} > 1].{name}]", needs=["p"]),
        given("p", "person"),
    ]
    assert evaluate(parts, p={name: 2}).value == [3, [2]]


@pytest.mark.parametrize("name", ODD[:3])
def test_functions_may_have_any_name(evaluate, name):
    parts = [bkm(name, ["a"], "a + 1"), service(f"{name} s", ["x"]), decision("x", "5")]
    call = decision("d", f"[{name}(1), {name} s()]", knows=[name, f"{name} s"])
    assert evaluate([*parts, call]).value == [2, 5]


def test_names_are_trimmed_and_their_white_space_collapsed(evaluate):
    parts = [given("a b").replace('"a b"', '" a   b "'), decision("d", "a\n b + 1", needs=["a_b"])]
    assert evaluate([p.replace('id=" a   b "', 'id="a_b"') for p in parts], "d", **{"a b": 1}).value == 2


def test_output_columns_may_have_any_name(evaluate):
    parts = [
        decision("t", table([], ["Approved/Declined", "Rate"], ('"yes"', "1"))),
        decision("d", "t.Rate", decides=["t"]),
    ]
    assert evaluate(parts, "t").value == {"Approved/Declined": "yes", "Rate": 1}
    assert evaluate(parts).value == 1


def test_a_parameter_called_like_a_path_hides_no_path_of_its_callers(evaluate):
    parts = [
        bkm("f", ["p.name"], "p.name"),
        decision("d", "[f(p.name), f(p.name: p.name)]", needs=["p"], knows=["f"]),
        given("p"),
    ]
    assert evaluate(parts, p={"name": "x"}).value == ["x", "x"]
