import pytest

from server.dmn.decisions import compile_decisions
from tests.dmn.models import (
    bkm,
    column,
    component,
    conditional,
    context,
    decision,
    definitions,
    filtering,
    function,
    given,
    imported,
    invocation,
    item,
    iterator,
    listing,
    literal,
    output,
    relation,
    service,
    table,
)

TYPES = (
    item("tPerson", components=[component("name", "string"), component("age", "number")]),
    item("tPeople", "tPerson", many=True),
)
PEOPLE = (given("people", "tPeople"), *TYPES)


@pytest.fixture
def told(findings):
    """Give rule, cell and message of what is found in a decision over people, n and s."""

    def run(logic, *more, **how):
        how = {"needs": ["people", "n", "s"], **how}
        parts = [decision("d", logic, **how), *PEOPLE, given("n", "number"), given("s", "string"), *more]
        unused = {"unused-requirement", "unused-input"}
        return [(each.rule, each.cell, each.message) for each in findings(*parts) if each.rule not in unused]

    return run


@pytest.mark.parametrize(
    "logic",
    [
        "count(people[age > 18])",
        "for p in people return p.name + s",
        context(("adults", filtering("people", "age >= n")), "count(adults)"),
        context(("next", "n + 1", "number"), ("f", function({"x": "number"}, "x * next")), "f(3)"),
        context(("f", function({"x": "number"}, "if x < 1 then 0 else f(x - 1) + later")), ("later", "n"), "f(3)"),
        iterator("for", "p", "people", "p.age + n"),
        iterator("for", "i", "[1..n]", "i + count(partial)"),
        iterator("some", "p", "people", "p.age > n"),
        filtering("people", 'item.name = s or name = "x"'),
        filtering(listing("n", '"a"'), "item = s"),
        conditional("n > 1", "s", literal("null")),
        relation({"name": "string", "age": "number"}, ["s", "n + 1"], ["null", "1"]),
        listing("n", "n * 2", type="list"),
        invocation("sum", {"list": listing("n", "n")}),
        context(("f", function(["a", "b"], "a - b")), invocation("f", {"b": "1", "a": "n"})),
        "people[1] instance of tPerson",
    ],
)
def test_sound_logic_has_nothing_to_tell(told, logic):
    assert told(logic) == []


@pytest.mark.parametrize(
    ("logic", "rule", "message"),
    [
        ("n + s", "type-mismatch", "Cannot apply + to number and string"),
        ("peple", "unknown-name", "Unknown name 'peple'; is 'people' meant?"),
        ("people.nam", "unknown-key", "Context has no 'nam'; is 'name' meant?"),
        (context(("a", "n"), "a + s"), "type-mismatch", "Cannot apply + to number and string"),
        (context(("a", "s", "number"), "a"), "unexpected-type", "This gives string, but number is needed"),
        (iterator("every", "p", "people", "p.age"), "unexpected-type", "This gives number, but boolean is needed"),
        (iterator("for", "p", "people", "p.size"), "unknown-key", "Context has no 'size'"),
        (filtering("people", "age > s"), "type-mismatch", "Cannot compare number with string"),
        (filtering("people", "size > 1"), "unknown-name", "Unknown name 'size'"),
        (conditional("n", "1", "2"), "unexpected-type", "This gives number, but boolean is needed"),
        (relation({"a": "number"}, ["s"]), "unexpected-type", "This gives string, but number is needed"),
        (function({"x": "number"}, "x + s"), "type-mismatch", "Cannot apply + to number and string"),
        ("starts with(n, s)", "wrong-argument", "'string' of starts with is number, but string is needed"),
    ],
)
def test_what_can_never_work_is_an_error_with_its_place(told, logic, rule, message):
    [(found, cell, text)] = told(logic)
    assert (found, cell) == (rule, None)
    assert text.startswith(message)


def test_cells_are_checked_against_their_columns(told):
    columns = [column("n"), column("s", "string"), column("people[1].name")]
    rules = [('"x"', "-", "-", "1"), ("-", "> 5", "-", "2"), ("-", "-", "5", "n + s"), ("-", "-", "-", '"no"')]
    assert [(rule, cell) for rule, cell, _ in told(table(columns, [output("", "number")], *rules, policy="FIRST"))] == [
        ("type-mismatch", "input 1"),
        ("type-mismatch", "input 2"),
        ("type-mismatch", "input 3"),
        ("type-mismatch", "output 1"),
        ("unexpected-type", "output 1"),
    ]


@pytest.mark.parametrize("value", ['"d"', "5"])
def test_outputs_are_among_the_output_values(told, value):
    logic = table(["n"], [output("", None, '"a", "b"', default=value)], ("1", '"a"'))
    assert told(logic) == [
        ("output-value", "output 1", f"The output {value} is none of the column's output values: it would be null.")
    ]


def test_outputs_are_of_the_allowed_values_of_their_type(told):
    logic = table(["n"], [output("", "tGrade", default='"A"')], ("1", '"C"'))
    [found] = told(logic, item("tGrade", "string", allowed='"A", "B"'))
    assert found[:2] == ("output-value", "output 1")


def test_only_numbers_are_summed(told):
    logic = table(["n"], [output("", "string")], ("-", '"a"'), policy="COLLECT", aggregation="SUM")
    assert [rule for rule, _, _ in told(logic)] == ["aggregation"]


def test_functions_are_checked_by_their_parameters(told):
    rate = bkm("rate", {"amount": "number"}, "amount * 2", type="number")
    assert told("rate(n) + 1", rate, knows=["rate"]) == []
    assert [rule for rule, _, _ in told("rate(s)", rate, knows=["rate"])] == ["wrong-argument"]
    assert [rule for rule, _, _ in told("rate(n) + s", rate, knows=["rate"])] == ["type-mismatch"]
    [(rule, _, message)] = told(invocation("rate", {"amout": "n"}), rate, knows=["rate"])
    assert (rule, message) == ("unknown-parameter", "rate has no parameter amout.")
    [(rule, _, _)] = told(invocation("rate", {"amount": "s"}), rate, knows=["rate"])
    assert rule == "unexpected-type"


def test_services_are_functions_too(told):
    twice = (decision("twice", "m * 2", needs=["m"], type="number"), given("m", "number"))
    offered = service("doubled", ["twice"], inputs=["m"], type="number")
    assert told("doubled(n) + 1", *twice, offered, knows=["doubled"]) == []
    assert [rule for rule, _, _ in told("doubled(s)", *twice, offered, knows=["doubled"])] == ["wrong-argument"]


def test_tables_inside_other_logic_are_checked(told):
    inner = table([column("n", "number")], [""], ("< 5", "1"), ("<= 5", "2"))
    [overlap, gap] = told(context(("a", inner), "a"))
    assert overlap[0] == "table-overlap"
    assert gap[0] == "table-gap"
    assert [rule for rule, _, _ in told(conditional("n > 1", inner, "1"))] == ["table-overlap", "table-gap"]
    local = table([column("m", "number")], [""], ("< 5", "1"), ("<= 5", "2"))
    # What depends on other names is not known to have these values.
    assert told(context(("m", "n * 2"), ("a", local), "a")) == []


def test_tables_of_functions_are_checked_over_their_parameters(told):
    logic = table(["age", "member"], [""], ("< 18", "-", "1"), ("-", "true", "2"))
    group = bkm("group", {"age": "number", "member": "boolean"}, logic)
    assert [(rule, message) for rule, _, message in told("group(n, true)", group, knows=["group"])] == [
        ("table-overlap", "Rules 1 and 2 both match when age = 17 and member = true."),
        ("table-gap", "No rule matches when age = 18 and member = false."),
    ]


def test_what_is_not_used_is_a_warning(findings):
    found = findings(
        decision("d", "a + 1", needs=["a", "b c"], decides=["e"], knows=["f", "g"]),
        decision("e", "1"),
        bkm("f", ["x"], "x"),
        bkm("g", ["x"], "x", knows=["f"]),
        bkm("h", ["x"], "x"),
        *(given(name) for name in ("a", "b c", "z")),
    )
    assert [(each.severity.value, each.rule, each.message) for each in found] == [
        ("warning", "unused-input", "Nothing requires the input data z."),
        ("warning", "unused-function", "Nothing requires the knowledge model h."),
        ("warning", "unused-requirement", "d requires b c, but does not use it."),
        ("warning", "unused-requirement", "d requires e, but does not use it."),
        ("warning", "unused-requirement", "d requires f, but does not use it."),
        ("warning", "unused-requirement", "d requires g, but does not use it."),
        ("warning", "unused-requirement", "g requires f, but does not use it."),
    ]


@pytest.mark.parametrize("text", ["b c + a-b", "b  c+a - b"])
def test_names_are_found_however_they_are_spaced(findings, text):
    parts = [decision("d", text, needs=["b c", "a-b"]), given("b c", "number"), given("a-b", "number")]
    assert findings(*parts) == []


def test_elements_of_imports_are_known_by_their_qualified_names():
    library = definitions(
        given("age", "tAge"),
        item("tAge", "number", allowed="[0..120]"),
        bkm("twice", {"n": "number"}, "n * 2", type="number"),
        namespace="urn:lib",
    )
    rules = [("[0..18)", "lib.twice(lib.age)"), ("[18..119]", "1")]
    main = definitions(
        imported("urn:lib", "lib"),
        decision("d", table(["lib.age"], [""], *rules), needs=["urn:lib#age"], knows=["urn:lib#twice"]),
        namespace="urn:main",
    )
    found = compile_decisions({"main.dmn": main, "lib.dmn": library}).findings
    assert [each.message for each in found] == ["No rule matches when lib.age = 120."]
