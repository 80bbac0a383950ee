import pytest

from server.dmn.decisions import compile_decisions
from server.dmn.findings import DmnRefused, Severity
from tests.dmn.models import (
    bkm,
    column,
    decision,
    definitions,
    element,
    function,
    given,
    literal,
    output,
    service,
    table,
    text,
)


def rules(findings):
    """The rules of errors, or of warnings where there are only those."""
    errors = {found.rule for found in findings if found.severity is Severity.ERROR}
    return errors or {found.rule for found in findings}


@pytest.mark.parametrize(
    "model",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_versions_1_1_to_1_5_are_read(model, moment):
    compiled = compile_decisions({"m.dmn": definitions(decision("d", "1"), model=model)})
    assert compiled.evaluate("d", {}, moment).value == 1


@pytest.mark.parametrize("model", ["http://www.omg.org/spec/DMN/20130901", "urn:other"])
def test_other_versions_are_refused(refusal, model):
    assert rules(refusal(model=model)) == {"not-dmn"}


def test_a_prefix_for_the_language_is_read(moment):
    data = b"""<?xml version="1.0"?><x:definitions xmlns:x="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m"
        namespace="urn:m"><x:decision id="d" name="d"><x:variable name="d"/><x:literalExpression><x:text>1 <!-- no -->+ 1
        </x:text></x:literalExpression></x:decision></x:definitions>"""
    assert compile_decisions({"m.dmn": data}).evaluate("d", {}, moment).value == 2


@pytest.mark.parametrize(
    "piece",
    [
        element("extensionElements", '<any xmlns="urn:tool"><decision/></any>'),
        '<DMNDI xmlns="https://www.omg.org/spec/DMN/20191111/DMNDI/"><DMNDiagram/></DMNDI>',
        element("knowledgeSource", id="k", name="law"),
        element("textAnnotation", text("note"), id="t"),
        element("association", id="a"),
        element("group", id="g"),
        element("description", "<p>x</p>"),
    ],
)
def test_drawings_documentation_and_extensions_are_allowed(piece, moment):
    compiled = compile_decisions({"m.dmn": definitions(piece, decision("d", "1"))})
    assert (compiled.findings, compiled.evaluate("d", {}, moment).value) == ((), 1)


@pytest.mark.parametrize(
    "piece",
    [
        element("unheardOf"),
        '<any xmlns="urn:tool"/>',
        decision("d", "<matrix/>"),
        decision("d", "<literalExpression><text>1</text><text>2</text></literalExpression>"),
        decision("d", literal("1") + literal("2")),
        decision("d", table(["1"], [""]).replace("</input>", "<extra/></input>")),
        decision("d", table(["1"], [""], ("-", "1")).replace("</rule>", "<extra/></rule>")),
    ],
)
def test_unknown_elements_are_refused(refusal, piece):
    assert rules(refusal(piece)) == {"unknown-element"}


def test_a_finding_names_file_and_element(refusal):
    found = refusal(decision("d", table(["1"], [""], ("-", "1", "2"))))[0]
    assert (found.file, found.element, found.rule_number, found.severity) == ("m.dmn", "rule_1", 1, Severity.ERROR)


@pytest.mark.parametrize(("cells", "cell"), [(("1 +", "-", "1"), "input 1"), (("-", "-", "1 +"), "output 1")])
def test_a_wrong_cell_is_named_with_its_rule(refusal, cells, cell):
    found = refusal(decision("d", table(["1", "2"], [""], ("-", "-", "0"), cells)))
    assert [(f.rule, f.rule_number, f.cell) for f in found] == [("expression-syntax", 2, cell)]
    assert "column" in found[0].message


@pytest.mark.parametrize(
    "piece",
    [
        decision("d", "1 +"),
        decision("d", table(["1 +"], [""], ("-", "1"))),
        decision("d", table([column("1", allowed="1 +")], [""], ("-", "1"))),
        decision("d", table(["1"], [output(allowed="1 +")], ("-", "1"))),
        decision("d", table(["1"], [output(default="1 +")], ("-", "1"))),
        bkm("f", [], "1 +"),
        element("itemDefinition", element("typeRef", "string") + element("allowedValues", text("1 +")), name="a"),
    ],
)
def test_what_is_no_feel_is_refused(refusal, piece):
    assert rules(refusal(piece)) == {"expression-syntax"}


@pytest.mark.parametrize(
    ("piece", "rule"),
    [
        (decision("d", table(["1"], [""], preferredOrientation="CrossTable")), "crosstab"),
        (decision("d", table(["1"], [""], policy="BEST")), "hit-policy"),
        (decision("d", table(["1"], [""], policy="COLLECT", aggregation="MEAN")), "aggregation"),
        (decision("d", table(["1"], [""], policy="FIRST", aggregation="SUM")), "aggregation"),
        (decision("d", table(["1"], ["a", "b"], policy="COLLECT", aggregation="SUM")), "aggregation"),
        (decision("d", table(["1"], [""], policy="PRIORITY")), "output-values"),
        (decision("d", table(["1"], ["a", "a"])), "output-names"),
        (decision("d", table(["1"], ["a", ""])), "output-names"),
        (decision("d", table(["1"], [])), "missing-output"),
        (decision("d", table([""], [""])), "missing-expression"),
        (decision("d", table(["1"], [""], ("-",))), "cells"),
        (decision("d", function([], "1", kind="Java")), "function-kind"),
        (bkm("f", [], "1", kind="PMML"), "function-kind"),
        (decision("d", "<literalExpression expressionLanguage='juel'><text>1</text></literalExpression>"), "expression-language"),
        (decision("d", table(["1"], [""], ("-", "1")).replace("<outputEntry>", "<outputEntry expressionLanguage='javascript'>")), "expression-language"),
        (decision("d", "<literalExpression><text>1</text><importedValues/></literalExpression>"), "imported-values"),
        (decision("d", "<relation><column name='a'/><row/></relation>"), "cells"),
        (decision("d", "<relation><column name='a'/><column name='a'/></relation>"), "duplicate-name"),
        (decision("d", "<context><contextEntry/><contextEntry><variable name='a'/></contextEntry></context>"), "context-result"),
        (decision("d", "<context><contextEntry><variable name='a'/></contextEntry><contextEntry><variable name='a'/></contextEntry></context>"), "duplicate-name"),
        (decision("d", "<for iteratorVariable='i'><in/></for>"), "missing-return"),
        (decision("d", "<for><in><literalExpression/></in><return><literalExpression/></return></for>"), "missing-iteratorVariable"),
        (decision("d", "<conditional><if/></conditional>"), "missing-then"),
        (decision("d", "<invocation/>"), "missing-expression"),
        (bkm("f", ["a"], "1").replace("<encapsulatedLogic>", "<encapsulatedLogic><formalParameter name='a'/>"), "duplicate-name"),
        (bkm("date", ["a"], "1"), "built-in-name"),
        (service("count", ["d"]) + decision("d", "1"), "built-in-name"),
        (decision("d", "<context><contextEntry><variable name='max'/>" + function(["a"], "a") + "</contextEntry></context>"), "built-in-name"),
        (service("s", []), "missing-outputDecision"),
        ("<decision name='d'/>", "missing-id"),
        ("<decision id='d'/>", "missing-name"),
        (decision("d", "1") + decision("d", "2"), "duplicate-id"),
        (decision("d", "1") + given("d"), "duplicate-name"),
        ("<itemDefinition name='a'/><itemDefinition name='a'/>", "duplicate-name"),
        ("<import namespace='urn:x' name='x' importType='http://www.w3.org/2001/XMLSchema'/>", "import-type"),
    ],
)  # fmt: skip
def test_what_is_not_executed_is_refused(refusal, piece, rule):
    assert rule in rules(refusal(piece))


def test_a_language_may_be_set_for_the_file(refusal, moment):
    assert rules(refusal(decision("d", "1"), expressionLanguage="urn:groovy")) == {"expression-language"}
    for language in (
        "feel",
        "FEEL",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "http://www.omg.org/spec/FEEL/20140401",
    ):
        compiled = compile_decisions({"m.dmn": definitions(decision("d", "1"), expressionLanguage=language)})
        assert compiled.evaluate("d", {}, moment).value == 1


@pytest.mark.parametrize(
    "parts",
    [
        [decision("d", "1", needs=["nothing"])],
        [decision("d", "1", needs=["#"])],
        [decision("d", "1", needs=["nothing"]).replace("#nothing", "nothing")],
        [decision("d", "1", needs=["urn:other#d"])],
        [decision("d", "1", needs=["e"]), decision("e", "1")],
        [decision("d", "1", decides=["f"]), bkm("f", [], "1")],
        [decision("d", "1", knows=["e"]), decision("e", "1")],
        [bkm("f", [], "1", knows=["nothing"])],
        [service("s", ["nothing"])],
        [service("s", ["d"], encapsulated=["nothing"]), decision("d", "1")],
    ],
)
def test_references_must_name_elements_of_the_right_kind(refusal, parts):
    assert rules(refusal(*parts)) == {"reference"}


def test_a_reference_may_spell_out_the_own_namespace(moment):
    data = definitions(decision("d", "a", needs=["urn:m#a"]), given("a"))
    assert compile_decisions({"m.dmn": data}).evaluate("d", {"a": 1}, moment).value == 1


@pytest.mark.parametrize("length", [1, 2, 5])
def test_decisions_that_require_themselves_are_refused(refusal, length):
    circle = [decision(f"d{n}", "1", decides=[f"d{(n + 1) % length}"]) for n in range(length)]
    assert rules(refusal(*circle, decision("e", "1", decides=["d0"]))) == {"requirement-cycle"}


def test_an_id_that_nothing_refers_to_may_be_there_twice(moment):
    piece = decision("d", "1").replace("<variable ", "<variable id='x' ").replace("<literalE", "<literalE", 1)
    twice = piece.replace("<literalExpression>", "<literalExpression id='x'>")
    compiled = compile_decisions({"m.dmn": definitions(twice)})
    assert rules(compiled.findings) == {"duplicate-id"}
    assert compiled.findings[0].severity is Severity.WARNING


def test_a_variable_with_another_name_is_known_by_it(moment):
    renamed = given("a").replace('<variable name="a"', '<variable name="b"')
    compiled = compile_decisions({"m.dmn": definitions(renamed, decision("d", "b", needs=["a"]))})
    assert rules(compiled.findings) == {"variable-name"}
    assert compiled.evaluate("d", {"b": 1}, moment).value == 1


def test_errors_come_before_warnings():
    with pytest.raises(DmnRefused) as refused:
        compile_decisions({"m.dmn": definitions(decision("e"), decision("d", "1 +"))})
    assert [found.rule for found in refused.value.findings] == ["expression-syntax", "no-logic"]


def test_all_files_are_read_before_any_is_refused():
    with pytest.raises(DmnRefused) as refused:
        compile_decisions({"a.dmn": b"<", "b.dmn": b"", "c.dmn": definitions(element("odd"))})
    assert [(f.file, f.rule) for f in refused.value.findings] == [
        ("a.dmn", "not-xml"),
        ("b.dmn", "not-xml"),
        ("c.dmn", "unknown-element"),
    ]


def test_what_can_be_invoked_is_listed_with_its_inputs():
    parts = [
        decision("d", "1", needs=["a"], decides=["e"], type="number"),
        decision("e", "1", needs=["b", "a"]),
        given("a", "number"),
        given("b"),
        service("s", ["d"], decided=["e"], inputs=["a"]),
        bkm("f", [], "1"),
    ]
    invocables = compile_decisions({"m.dmn": definitions(*parts)}).invocables
    assert {key: [(n.name, n.type) for n in found.inputs] for key, found in invocables.items()} == {
        "d": [("b", None), ("a", "number")],
        "e": [("b", None), ("a", "number")],
        "s": [("a", "number"), ("e", None)],
    }
    assert (invocables["d"].kind, invocables["d"].output_type, invocables["d"].file) == ("decision", "number", "m.dmn")
    assert invocables["s"].kind == "service"
