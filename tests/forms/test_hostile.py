"""Whatever is sent, a form answers with its own errors and nothing else."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.forms.errors import FormErrors, FormProblems
from server.forms.labels import localise, parse_labels
from server.forms.schema import parse_form
from server.forms.showing import format_value, present
from server.forms.submissions import parse_fields, parse_json

TEXT = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    [
        "1e999999999",
        "NaN",
        "１２，０００",
        "9" * 100_000,
        "\ud800",
        "\x00",
        "-",
        "2026-13-45",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59-23:59",
        "a" * 30_000,
    ]
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | TEXT
    | st.sampled_from([10**4000, Decimal("sNaN"), Decimal("1E+999999")])
)
JSON = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
KEYWORD = st.sampled_from(
    ["type", "title", "description", "required", "properties", "additionalProperties", "x-show", "x-widget", "format", "enum", "items", "minItems", "maxItems", "uniqueItems",
     "minLength", "maxLength", "pattern", "minimum", "maximum", "x-minimum", "x-maximum", "x-places", "default", "$schema"]
)  # fmt: skip
WORD = st.sampled_from(
    [
        "object",
        "string",
        "integer",
        "array",
        "boolean",
        "decimal",
        "date",
        "date-time",
        "time",
        "money",
        "choice",
        "choices",
        "yes_no",
        "text",
        "(a+)+",
        "[",
        "a",
        "5",
    ]
)
SCHEMA = st.recursive(
    WORD | st.booleans() | st.integers(-5, 50_000) | st.none() | st.floats(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORD | WORD, inner, max_size=6),
    max_leaves=30,
)


def well_formed(draw_type):
    """Schemas that get far into the reader: an object with typed fields and random further keywords."""
    field = st.builds(lambda kind, more: {"type": kind, **more}, WORD, st.dictionaries(KEYWORD, SCHEMA, max_size=4))
    return st.builds(
        lambda fields, more: {**more, "type": "object", "properties": fields},
        st.dictionaries(WORD, field, max_size=4),
        draw_type,
    )


def check_problems(refused):
    assert refused.problems
    json.dumps(
        [[problem.path, problem.message, problem.advice] for problem in refused.problems], ensure_ascii=False
    ).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=60)
    | SCHEMA.map(lambda value: json.dumps(value).encode())
    | well_formed(st.dictionaries(KEYWORD, SCHEMA, max_size=3)).map(lambda value: json.dumps(value).encode())
)
def test_any_form_file_is_read_or_refused_with_problems(content):
    try:
        form = parse_form("fuzz", content)
    except FormProblems as refused:
        check_problems(refused)
    else:
        assert localise(form, {}) == form


@pytest.mark.parametrize("written", [[], {}, ["date"], 1, None, True])
def test_a_format_that_is_no_text_is_refused_at_the_field(written):
    schema = {"type": "object", "properties": {"name": {"type": "string", "format": written}}}
    with pytest.raises(FormProblems) as refused:
        parse_form("fuzz", json.dumps(schema).encode())
    check_problems(refused.value)
    assert all(problem.path.startswith("/properties/name/") for problem in refused.value.problems)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=20),
    st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value, default=str).encode()),
)
def test_any_label_file_is_read_or_refused_with_problems(locale, content):
    try:
        labels = parse_labels(locale, content)
    except FormProblems as refused:
        check_problems(refused)
    else:
        assert all(isinstance(text, str) for text in labels.values())


NAMES = [
    "name",
    "story",
    "count",
    "ratio",
    "amount",
    "rate",
    "born",
    "signed",
    "opens",
    "product",
    "papers",
    "married",
    "assets",
]
CELLS = [f"assets.{number}.{name}" for number in (0, 1, 999_999) for name in ("item", "amount", "kind", "ghost")]
ROWS = st.lists(st.dictionaries(st.sampled_from(["item", "amount", "since", "pledged", "ghost"]), JSON), max_size=6)


def check_refusal(refused):
    assert refused.errors
    json.dumps([[error.path, error.text(), dict(refused.raw)] for error in refused.errors], ensure_ascii=False).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(NAMES) | TEXT, JSON | ROWS, max_size=8), st.booleans())
def test_any_json_body_is_read_or_refused_with_errors(every_type, zone, body, draft):
    try:
        values = parse_json(every_type, body, zone=zone, draft=draft)
    except FormErrors as refused:
        check_refusal(refused)
    else:
        json.dumps(present(every_type, values), ensure_ascii=False).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(NAMES) | st.sampled_from(CELLS) | TEXT, TEXT), max_size=8), st.booleans())
def test_any_html_submission_is_read_or_refused_with_errors(every_type, zone, pairs, draft):
    try:
        values = parse_fields(every_type, pairs, zone=zone, draft=draft)
    except FormErrors as refused:
        check_refusal(refused)
    else:
        json.dumps(present(every_type, values), ensure_ascii=False).encode()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON | ROWS)
def test_any_data_can_be_shown(every_type, zone, value):
    for field in every_type.fields:
        text = format_value(field, value, zone=zone)
        json.dumps(text, ensure_ascii=False).encode()


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"name": inner}])
@pytest.mark.parametrize("draft", [False, True])
def test_a_body_nested_ten_thousand_deep_is_refused(every_type, zone, wrap, draft):
    deep = "x"
    for _ in range(10_000):
        deep = wrap(deep)
    with pytest.raises(FormErrors):
        parse_json(every_type, dict.fromkeys(NAMES, deep) | {"more": deep}, zone=zone, draft=draft)


def test_a_pattern_that_ruins_a_backtracking_matcher_runs_in_linear_time(build, zone):
    form = build({"a": {"type": "string", "x-widget": "long_text", "pattern": "^a*a*a*a*a*a*b$"}})
    with pytest.raises(FormErrors):
        parse_json(form, {"a": "a" * 20_000}, zone=zone)
