"""The guide of FEEL and decision tables: every example in it is executed, every built-in function is in it."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.dmn.decisions import compile_decisions
from server.dmn.findings import DmnRefused
from server.dmn.reading import definitions, tables, xml
from server.feel import EvaluationContext, FeelError, compile_expression, compile_unary_tests
from server.feel.builtins import BUILTINS
from server.feel.patterns import MAX_PATTERN, MAX_TEXT
from server.feel.runtime import MAX_STRING, Run
from server.feel.syntax import cursor, tokens
from server.feel.text import text_of
from tests.contracts.reading_docs import ROOT, prose
from tests.contracts.reading_guide import FILES, GUIDE, Block, Grid, code, decision_tables, examples, model_of, parts

NOW = EvaluationContext(datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
BLOCKS = [part for part in parts() if isinstance(part, Block)]
GRIDS = [part for part in parts() if isinstance(part, Grid)]
(DATA,) = [block.body for block in BLOCKS if block.kind == "feel data"]
SCOPE = compile_expression(DATA).evaluate({}, NOW)
FEEL = [example for block in BLOCKS if block.kind == "feel examples" for example in examples(block)]
FUNCTIONS = [row for grid in GRIDS if grid.header == ("function", "example", "gives") for row in grid.rows]
CELLS = [row for grid in GRIDS if grid.header[:3] == ("cell", "matches", "does not match") for row in grid.rows]
TABLES = decision_tables()
FILED = [block for block in BLOCKS if block.kind.startswith("decision examples of ")]


def at(part):
    return f"line {part.line}"


def shown(value):
    """A value in the language's own notation, which tells apart what only looks equal, such as offsets."""
    return text_of(value, Run("", NOW, None), quoted=True)


def value_of(source):
    value, warnings = compile_expression(source, SCOPE).explain({}, NOW)
    assert warnings == [], f"{source} is no plain value"
    return shown(value)


def outcome(source):
    """What the guide should say an expression gives: a value, null and why, or an error and where."""
    try:
        value, warnings = compile_expression(source, SCOPE).explain(SCOPE, NOW)
    except FeelError as error:
        return f"error: {error}"
    if warnings:
        return f"{shown(value)}: {warnings[0].message}"
    return shown(value)


def told(result):
    """What a result says: as it stands when it ends in a message, else the value it spells."""
    return result if re.match(r'error: |(?:\w+|"[^"]*"): [a-z]', result) else value_of(result)


@pytest.mark.parametrize("example", FEEL, ids=at)
def test_an_expression_gives_what_the_guide_says(example):
    assert outcome(example.source) == told(example.result)


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row[1])
def test_a_function_gives_what_the_guide_says(row):
    (source,), (result,) = code(row[1]), code(row[2])
    assert outcome(source) == told(result)


def test_every_built_in_function_has_a_row():
    signatures = [re.fullmatch(r"([\w ]+)\((.*)\)", signature) for row in FUNCTIONS for signature in code(row[0])]
    assert {signature[1] for signature in signatures} == set(BUILTINS)
    for signature in signatures:
        parameters = tuple(re.sub(r"[?…]", "", name) for name in signature[2].split(", ") if name)
        assert parameters in {overload.names for overload in BUILTINS[signature[1]].overloads}, signature[0]


@pytest.mark.parametrize("row", CELLS, ids=lambda row: row[0])
def test_a_cell_matches_what_the_guide_says(row):
    ((cell,), matching, others) = (code(part) for part in row[:3])
    test = compile_unary_tests(cell, SCOPE)
    answers = [
        [test.evaluate({**SCOPE, "?": compile_expression(v).evaluate({}, NOW)}, NOW) is True for v in values]
        for values in (matching, others)
    ]
    assert answers == [[True] * len(matching), [False] * len(others)]


def evaluation(compiled, wanted, source):
    inputs = compile_expression("{" + source + "}").evaluate({}, NOW)
    needed = {need.name for need in compiled.invocables[wanted].inputs}
    assert set(inputs) <= needed, f"{wanted} knows no {set(inputs) - needed}"
    return compiled.evaluate(wanted, inputs, NOW)


def check_decision(compiled, wanted, example):
    found = evaluation(compiled, wanted, example.source)
    errors = [error.partition(": ")[2] for error in found.errors]
    outcome = f"{shown(found.value)}: {errors[0]}" if errors else shown(found.value)
    assert outcome == told(example.result), at(example)
    if example.rules is not None:
        assert found.trace[-1].matched == example.rules, at(example)


def names_in(block):
    return sorted(
        {name for e in examples(block) for name in compile_expression("{" + e.source + "}").evaluate({}, NOW)}
    )


@pytest.mark.parametrize(("grid", "block"), TABLES, ids=at)
def test_a_decision_table_decides_what_the_guide_says(grid, block):
    if block.kind == "decision refused":
        with pytest.raises(DmnRefused) as refused:
            compile_decisions({"guide.dmn": model_of(grid, [])})
        said = [f"{found.message} {found.advice}" for found in refused.value.findings]
        assert said == [line for line in block.body.splitlines() if line]
        return
    assert block.kind == "decision examples"
    compiled = compile_decisions({"guide.dmn": model_of(grid, names_in(block))})
    # Some tables have a gap, one an overlap, to show what comes of it.
    assert {found.rule for found in compiled.findings} <= {"table-gap", "table-overlap"}
    for example in examples(block):
        check_decision(compiled, "d", example)


@pytest.mark.parametrize("block", FILED, ids=lambda block: block.kind)
def test_an_example_file_decides_what_the_guide_says(block):
    file, _, wanted = block.kind.removeprefix("decision examples of ").partition("#")
    compiled = compile_decisions({path.name: path.read_bytes() for path in FILES.glob("*.dmn")})
    assert compiled.findings == ()
    assert compiled.invocables[wanted].file == file
    for example in examples(block):
        check_decision(compiled, wanted, example)


def test_every_example_file_is_drawn_and_explained():
    files = {path.name: path.read_text(encoding="utf-8") for path in FILES.glob("*.dmn")}
    assert len(files) >= 2
    told_of = {block.kind.removeprefix("decision examples of ").partition("#")[0] for block in FILED}
    assert set(files) == told_of
    for text in files.values():
        drawn = set(re.findall(r'dmnElementRef="([^"]+)"', text))
        elements = set(re.findall(r'<(?:decision|inputData|businessKnowledgeModel) id="([^"]+)"', text))
        requirements = set(re.findall(r'<(?:information|knowledge)Requirement id="([^"]+)"', text))
        assert elements | requirements <= drawn


def test_no_example_is_left_out():
    kinds = {block.kind.partition(" of ")[0] for block in BLOCKS}
    assert kinds == {"feel data", "feel examples", "decision examples", "decision refused", "xml"}
    assert len(FEEL) >= 150
    assert {row[0].partition("(")[0].strip("`") for row in FUNCTIONS} >= set(BUILTINS)
    assert {grid.header[0] for grid, _ in TABLES} >= {"U", "A", "P", "F", "R", "O", "C", "C+", "C#", "C<", "C>"}


def test_every_code_of_a_refusal_is_one_the_server_gives():
    (grid,) = [grid for grid in GRIDS if grid.header[0] == "code"]
    given = {
        word
        for path in (ROOT / "server" / "dmn").rglob("*.py")
        for word in re.findall(r'"([a-z-]+)"', path.read_text())
    }
    given |= {f"missing-{what}" for what in ("name", "output")}
    codes = {word for row in grid.rows for word in code(row[0])}
    assert codes <= given
    assert len(codes) >= 10
    assert "`-`" in prose(GUIDE)


def test_the_limits_are_those_of_the_server():
    (limits,) = [dict(grid.rows) for grid in GRIDS if any(row[0] == "items of a list" for row in grid.rows)]
    steps, depth, nested, links, items, longest, source, pattern, *_ = limits.values()
    assert (steps, depth, items) == (f"{NOW.max_steps:,}", f"{NOW.max_depth} deep", f"{NOW.max_items:,}")
    assert (nested, links) == (f"{cursor.MAX_DEPTH}", f"{cursor.MAX_LINKS}")
    assert (longest, source) == (f"{MAX_STRING:,} characters", f"{tokens.MAX_SOURCE:,} characters")
    assert pattern == f"{MAX_PATTERN}, and {MAX_TEXT:,} characters"
    model = (xml.MAX_BYTES, definitions.MAX_ELEMENTS, tables.MAX_RULES, tables.MAX_COLUMNS, xml.MAX_DEPTH)
    told = "more than {:,} bytes, {:,} elements, {:,} rules, {} columns, {} levels".format(*model)
    assert told in prose(GUIDE)


def test_the_business_rule_task_of_the_guide_can_be_evaluated():
    (drawn,) = [block.body for block in BLOCKS if block.kind == "xml"]
    properties = dict(re.findall(r'name="(\w+)" value="([^"]*)"', drawn))
    assert set(properties) == {"decision", "inputs", "result"}
    scope = {**SCOPE, "proposal": {"amount": 8000}}
    pairs = (pair.partition("=") for pair in properties["inputs"].split("; "))
    given = {name: compile_expression(source).evaluate(scope, NOW) for name, _, source in pairs}
    compiled = compile_decisions({path.name: path.read_bytes() for path in FILES.glob("*.dmn")})
    needed = [need.name for need in compiled.invocables[properties["decision"]].inputs]
    inputs = {name: given[name] if name in given else scope[name] for name in needed}
    tier = compiled.evaluate(properties["decision"], inputs, NOW)
    assert set(given) <= set(needed)
    assert tier.errors == ()
    for condition in ("tier.number of posts = 3", "count(tier.papers) = 0"):
        assert compile_expression(condition).evaluate({"tier": tier.value}, NOW) is True
