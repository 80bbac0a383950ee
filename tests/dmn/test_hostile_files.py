"""No file may hang, crash or reach beyond itself; what cannot be read is refused."""

import re

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.dmn.decisions import compile_decisions
from server.dmn.findings import DmnRefused
from server.dmn.reading.tables import MAX_RULES
from server.dmn.reading.xml import MAX_BYTES, MAX_DEPTH
from tests.dmn.models import (
    bkm,
    component,
    context,
    decision,
    definitions,
    given,
    invocation,
    item,
    iterator,
    relation,
    service,
    table,
)

WHOLE = definitions(
    item("person", components=[component("name", "string"), component("ages", "number", many=True)]),
    given("a", "person"),
    decision("d", table(["a.name"], ["x", "y"], ('"x"', "1", "2"), policy="FIRST"), needs=["a"], knows=["f"]),
    decision("e", context(("x", "1"), invocation("f", {"n": "x"})), decides=["d"], knows=["f"]),
    decision("g", iterator("for", "i", relation(["a"], ["1"]), "i.a")),
    bkm("f", {"n": "number"}, "n + 1"),
    service("s", ["e"], inputs=["a"]),
).decode()


def outcome(data, moment):
    """Whatever a file says, it is refused with findings or evaluated."""
    try:
        compiled = compile_decisions({"m.dmn": data})
    except DmnRefused as refused:
        assert refused.findings
        return
    for wanted in compiled.invocables:
        compiled.evaluate(wanted, {"a": {"name": "x", "ages": [1]}}, moment)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "doctype"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16"), "doctype"),
        (b"<x>" + b" " * MAX_BYTES + b"</x>", "too-large"),
        (b"\x00\x01", "not-xml"),
        (b"<definitions/>", "not-dmn"),
        (definitions("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH), "too-deep"),
        (definitions("<a>" * 1_000 + "</a>" * 1_000), "not-xml"),
        (definitions(decision("d", table(["1"], [""], *[("-", "1")] * (MAX_RULES + 1)))), "too-large"),
        (definitions(decision("d", table(["1"] * 201, [""]))), "too-large"),
        (definitions(*[given(f"i{n}") for n in range(1_001)]), "too-large"),
        (definitions(*[item(f"i{n}") for n in range(1_001)]), "too-large"),
    ],
    ids=["entity", "utf-16", "large", "binary", "other", "deep", "deeper", "rules", "columns", "graph", "types"],
)
def test_files_beyond_the_limits_are_refused(data, rule):
    with pytest.raises(DmnRefused) as refused:
        compile_decisions({"m.dmn": data})
    assert rule in {found.rule for found in refused.value.findings}


def test_the_whole_model_is_fine(moment):
    outcome(WHOLE.encode(), moment)
    assert len(compile_decisions({"m.dmn": WHOLE.encode()}).invocables) == 4


TAGS = re.findall(r"<[^>]+>", WHOLE)
WORDS = sorted(set(re.findall(r'"[^"]*"', WHOLE)))


@settings(max_examples=300, deadline=None)
@drawn(st.data())
def test_no_mutilated_file_crashes(moment, data):
    text = WHOLE
    for _ in range(data.draw(st.integers(1, 4))):
        way = data.draw(st.sampled_from(["tag", "word", "cut", "swap", "noise"]))
        if way == "tag":
            text = text.replace(data.draw(st.sampled_from(TAGS)), "", 1)
        elif way == "word":
            text = text.replace(data.draw(st.sampled_from(WORDS)), data.draw(st.sampled_from(WORDS)), 1)
        elif way == "cut":
            start = data.draw(st.integers(0, len(text)))
            text = text[:start] + text[start + data.draw(st.integers(0, 40)) :]
        elif way == "swap":
            text = text.replace(data.draw(st.sampled_from(TAGS)), data.draw(st.sampled_from(TAGS)), 1)
        else:
            start = data.draw(st.integers(0, len(text)))
            text = text[:start] + data.draw(st.text(max_size=5)) + text[start:]
    outcome(text.encode("utf-8", "surrogatepass"), moment)


@settings(max_examples=200, deadline=None)
@drawn(st.data())
def test_elements_put_together_at_random_never_crash(moment, data):
    """Well-formed nonsense reaches further than broken XML does."""
    kinds = sorted({found[1] for found in re.finditer(r"<(\w+)", WHOLE)} - {"definitions"})

    def tree(depth):
        kind = data.draw(st.sampled_from(kinds))
        names = data.draw(st.dictionaries(st.sampled_from(["id", "name", "href", "typeRef"]), st.sampled_from(["a", "#a", "d", "string"]), max_size=3))  # fmt: skip
        inner = "".join(tree(depth - 1) for _ in range(data.draw(st.integers(0, 3)))) if depth else "1"
        return (
            f"<{kind} {' '.join(f'{key}={chr(34)}{value}{chr(34)}' for key, value in names.items())}>{inner}</{kind}>"
        )

    outcome(definitions(*[tree(3) for _ in range(data.draw(st.integers(1, 3)))]), moment)
