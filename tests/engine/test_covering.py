"""A choice needs no default where its conditions are seen to cover everything."""

import json

import pytest

from server.engine.checking import check
from server.engine.covering import cover
from tests.engine.dsl import E, S, U, X, process

COVERED = [
    ("=x", "=not(x)"),
    ("=x = true", "=x = false"),
    ("=n > 3", "=n <= 3"),
    ("=n < 1", "=n >= 1 and n < 5", "=5 <= n"),
    ('=d = "a"', '=d != "a"'),
    ('=d in ("a", "b")', '=not(d in ("a", "b"))'),
    ("=a.x = b.y", "=b.y != a.x"),
    ("=count(rows) > 0", "=count(rows) = 0"),
    ("=v = null", "=v != null"),
    ("=f(n) and q", "=not(f(n))", "=not(q)"),
    ("=true",),
]
OPEN = [
    ("=x", "=y"),
    ("=x", "=x"),
    ("=n > 3", "=n < 3"),
    ("=n > 3", "=n <= 2.5"),
    ('=d = "a"', '=d = "b"'),
    ("=a < b", "=a > b"),
    ("=count(rows) > 1", "=count(rows) = 0"),
    ("=v = null", "=v > 3"),
    ("x", "not x"),
    ("=n >", "=true"),
    tuple(f"=n{number} and m{number}" for number in range(10)),
]
FORM = {
    "type": "object",
    "required": ["decision"],
    "properties": {"decision": {"type": "string", "enum": ["yes", "no"]}},
}
CHOICE = 's > a > g; g > [=a.decision = "yes"] e; g > [=a.decision = "no"] f'


def nobody_knows(_subject):
    return None


@pytest.mark.parametrize("conditions", COVERED)
def test_conditions_that_leave_nothing_out(conditions):
    assert cover(conditions, nobody_knows)


@pytest.mark.parametrize("conditions", OPEN)
def test_conditions_of_which_none_may_hold(conditions):
    assert not cover(conditions, nobody_knows)


def warned(form, more="", **properties):
    nodes = S() + U("a", form="decide", result="a", **properties) + X("g") + E("e", "f")
    files = {"x/p.bpmn": process(nodes + more, CHOICE), "x/forms/decide.json": json.dumps(form).encode()}
    return "no_default" in {finding.rule for finding in check(files).findings}


def test_a_choice_that_a_form_requires_is_one_of_its_list():
    assert not warned(FORM)


@pytest.mark.parametrize(
    "form",
    [
        {**FORM, "required": []},
        {**FORM, "properties": {"decision": {"type": "string"}}},
        {**FORM, "properties": {"decision": {"type": "string", "enum": ["yes", "no", "later"]}}},
        {**FORM, "properties": {"decision": {"type": "string", "enum": ["yes", "no"], "x-visible": "=x"}}},
    ],
    ids=["may stay empty", "any text", "a third choice", "may be hidden"],
)
def test_a_choice_that_may_be_something_else_is_warned_of(form):
    assert warned(form)


def test_what_something_else_may_write_is_warned_of():
    assert warned(FORM, more='<bpmn:scriptTask id="w"><bpmn:script>a = {}</bpmn:script></bpmn:scriptTask>')


def test_a_step_without_a_form_is_no_reason_to_warn():
    assert not warned(FORM, more=U("w"))
