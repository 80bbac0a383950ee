from datetime import UTC, date, datetime, time, timedelta

import pytest

from server.feel import YearsMonths
from tests.dmn.models import DMN_1_5, component, decision, definitions, element, given, item, literal

PERSON = item("person", components=[component("name", "string"), component("age", "number")])


def typed(evaluate, expression, name, *items):
    return evaluate([decision("d", expression, type=name), *items]).value


@pytest.mark.parametrize(
    ("expression", "name", "wanted"),
    [
        ("1", "number", 1),
        ("1", "string", None),
        ('"x"', "string", "x"),
        ("true", "boolean", True),
        ("true", "number", None),
        ('@"2026-01-02"', "date", date(2026, 1, 2)),
        ('@"2026-01-02T00:00:00"', "date", None),
        ('@"10:00:00"', "time", time(10)),
        ('@"2026-01-02T10:00:00"', "date and time", datetime(2026, 1, 2, 10)),
        ('@"P1D"', "days and time duration", timedelta(1)),
        ('@"P1Y"', "years and months duration", YearsMonths(12)),
        ('@"P1Y"', "days and time duration", None),
        ("[1, 2]", "list", [1, 2]),
        ("{a: 1}", "context", {"a": 1}),
        ("null", "number", None),
        ("[1]", "Any", [1]),
    ],
)
def test_a_value_is_of_a_type_of_the_language_or_null(evaluate, expression, name, wanted):
    assert typed(evaluate, expression, name) == wanted


@pytest.mark.parametrize(
    "spelling",
    ["date and time", "dateTime", "datetime", "date time", "feel:dateTime", "feel:date and time", "feel.dateTime"],
)
def test_a_type_may_be_spelled_as_any_version_and_tool_does(evaluate, spelling):
    assert typed(evaluate, 'date and time("2026-01-02T10:00:00")', spelling) == datetime(2026, 1, 2, 10)
    assert typed(evaluate, "1", spelling) is None


@pytest.mark.parametrize(
    ("spelling", "expression"),
    [
        ("integer", "1"),
        ("long", "1"),
        ("double", "1.5"),
        ("dayTimeDuration", 'duration("P1D")'),
        ("yearMonthDuration", 'duration("P1Y")'),
        ("any", "1"),
    ],
)
def test_modelers_own_names_of_types_are_understood(evaluate, spelling, expression):
    assert typed(evaluate, expression, spelling) is not None


def test_qualified_names_of_version_1_1_are_understood(moment):
    from server.dmn.decisions import load_decisions

    model = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
    prefixes = {"xmlns:f": "http://www.omg.org/spec/FEEL/20140401", "xmlns:own": "urn:m"}
    parts = [item("grade", "f:number"), decision("d", '"x"', type="own:grade"), decision("e", "1", type="f:number")]
    compiled = load_decisions({"m.dmn": definitions(*parts, model=model, **prefixes)})
    assert compiled.evaluate("d", {}, moment).value is None
    assert compiled.evaluate("e", {}, moment).value == 1


def test_an_item_definition_hides_a_type_of_the_same_name(evaluate):
    assert typed(evaluate, '"x"', "integer", item("integer", "string")) == "x"


@pytest.mark.parametrize(
    ("expression", "name", "wanted"),
    [
        ('"x"', "texts", ["x"]),
        ("1", "texts", None),
        ('["x"]', "string", "x"),
        ("[1]", "string", None),
        ("null", "texts", None),
        ("[[5]]", "number", 5),
        ('@"2026-01-02"', "date and time", datetime(2026, 1, 2, tzinfo=UTC)),
        ('[@"2026-01-02"]', "date and time", datetime(2026, 1, 2, tzinfo=UTC)),
        ('["x", null]', "texts", ["x", None]),
        ('["x", 1]', "texts", None),
    ],
)
def test_values_are_converted_to_a_list_from_a_list_and_to_a_moment(evaluate, expression, name, wanted):
    assert typed(evaluate, expression, name, item("texts", "string", many=True)) == wanted


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('{name: "a", age: 1}', True),
        ('{name: "a", age: null}', True),
        ('{name: "a", age: 1, more: 2}', True),
        ('{name: "a"}', False),
        ('{name: "a", age: "b"}', False),
        ("1", False),
    ],
)
def test_a_structure_needs_all_its_components(evaluate, expression, wanted):
    assert (typed(evaluate, expression, "person", PERSON) is not None) is wanted


def test_an_error_names_the_decision_and_the_type(evaluate):
    evaluation = evaluate([decision("d", "{}", type="person"), PERSON])
    assert evaluation.errors == ("d: the decision is not of the type person",)


TEXT = item("text", "string", allowed='"foo", "bar"')


@pytest.mark.parametrize(
    ("expression", "name", "fits"),
    [
        ('"foo"', "text", True),
        ('"baz"', "text", False),
        ('"foo"', "alias", True),
        ('"baz"', "alias", False),
        ('"left"', "own", True),
        ('"foo"', "own", False),
        ('["foo", "bar"]', "texts", True),
        ('["foo", "baz"]', "texts", False),
        ('"foo"', "texts", True),
        ('{a: "foo"}', "holder", True),
        ('{a: "baz"}', "holder", False),
        ("17", "teen", True),
        ("20", "teen", False),
        ("[1, 2]", "few", True),
        ("[1, 2, 3]", "few", False),
        ('["foo"]', "many", True),
        ('["baz"]', "many", False),
    ],
)
def test_allowed_values_restrict_items_and_constraints_the_whole(evaluate, expression, name, fits):
    items = [
        TEXT,
        item("alias", "text"),
        item("own", "text", allowed='"left", "right"'),
        item("texts", "text", many=True),
        item("holder", components=[component("a", "text")]),
        item("teen", "number", allowed="[13..19]"),
        item("few", "number", many=True, constraint="count(?) < 3"),
        item("many", "string", many=True, allowed='"foo"'),
    ]
    assert (typed(evaluate, expression, name, *items) is not None) is fits


def test_types_may_contain_themselves(evaluate):
    tree = item("tree", components=[component("name", "string"), component("kids", "trees")])
    items = [tree, item("trees", "tree", many=True)]
    good = '{name: "a", kids: [{name: "b", kids: []}]}'
    assert typed(evaluate, good, "tree", *items) is not None
    assert typed(evaluate, good.replace('"b"', "1"), "tree", *items) is None


def test_inputs_are_of_their_types(evaluate):
    parts = [decision("d", "a", needs=["a"]), given("a", "text"), TEXT]
    assert evaluate(parts, a="foo").value == "foo"
    assert evaluate(parts, a=["foo"]).value == "foo"
    evaluation = evaluate(parts, a="baz")
    assert (evaluation.value, evaluation.errors) == (None, ("d: the input a is not of the type text",))
    assert evaluate(parts).errors == ()


def test_python_values_become_values_of_the_language(evaluate):
    parts = [decision("d", "a.b[1] + 1", needs=["a"]), given("a")]
    assert evaluate(parts, a={"b": (1.5, 2)}).value == evaluate(parts, a={"b": [1.5]}).value


@pytest.mark.parametrize("items", [[item("a", "a")], [item("a", "b"), item("b", "a")]])
def test_a_type_that_is_only_itself_is_refused(refusal, items):
    assert {found.rule for found in refusal(decision("d", "1", type="a"), *items)} == {"type-cycle"}


@pytest.mark.parametrize(
    "piece",
    [
        given("a", "nothing"),
        decision("d", "1", type="nothing"),
        decision("d", literal("1", "nothing")),
        item("a", "nothing"),
        item("a", components=[component("b", "nothing")]),
        decision("d", "1", type="own:nothing"),
    ],
)
def test_an_unknown_type_is_refused(refusal, piece):
    found = refusal(piece, decision("e", "a", needs=["a"]) if "inputData" in piece else "")
    assert {f.rule for f in found} == {"unknown-type"}


def test_a_type_in_another_language_is_refused(refusal):
    piece = element(
        "itemDefinition", element("typeRef", "string"), name="a", typeLanguage="http://www.w3.org/2001/XMLSchema"
    )
    assert [f.rule for f in refusal(piece)] == ["type-language"]


def test_a_type_is_an_alias_or_a_structure_or_a_function(refusal):
    assert [f.rule for f in refusal(item("a", "string", components=[component("b", "string")]))] == ["type-shape"]


def test_version_1_5_is_written_with_its_own_namespace():
    assert DMN_1_5.encode() in definitions()
