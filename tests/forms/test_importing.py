"""Forms of Camunda's form editor as ours: every field we have a kind for, and all of it told."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.forms.importing import form_id, our_form, plain_name
from server.forms.schema import parse_form

DAMAGE = (Path(__file__).parents[1] / "engine/importing/damage.form").read_bytes()


def test_fields_keep_their_kinds_limits_and_conditions():
    made = our_form("damage", DAMAGE)
    assert form_id(DAMAGE) == "damage-form"
    form = parse_form("damage", json.dumps(made.document).encode())
    assert [(field.name, field.widget) for field in form.fields] == [
        ("thing", "text"),
        ("amount", "decimal"),
        ("pieces", "integer"),
        ("day", "date"),
        ("reported", "yes_no"),
        ("why_not", "long_text"),
        ("kind", "choice"),
        ("owner.name", "text"),
        ("items", "table"),
    ]
    assert made.document["required"] == ["thing", "kind"]
    assert made.document["properties"]["thing"]["maxLength"] == 80
    assert made.document["properties"]["why_not"]["x-visible"] == "=not(reported)"
    assert made.labels == {"form.damage.kind.water": "Water", "form.damage.kind.fire": "Fire"}
    assert [told.what for told in made.told if told.left] == ["documentPreview papers"]
    assert [told.what for told in made.told if not told.left and not told.into] == ["text", "button Send"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"components": 3}', b"\xff", pytest.param(b"[" * 100_000, id="deep")]
)
def test_other_files_are_no_forms(content):
    assert our_form("a", content) is None
    assert form_id(content) is None


@pytest.mark.parametrize(
    ("text", "name"), [("damage-form", "damage_form"), ("2nd", "form_2nd"), ("…", ""), ("a.b", "a_b")]
)
def test_names_are_made_of_what_they_were_called(text, name):
    assert plain_name(text) == name


KINDS = st.sampled_from(
    ["textfield", "number", "radio", "datetime", "group", "dynamiclist", "checkbox", "odd", "text", 7]
)
VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=4),
    st.lists(st.dictionaries(st.just("value"), st.text(max_size=3)), max_size=3),
)
COMPONENTS = st.recursive(
    st.fixed_dictionaries(
        {"type": KINDS},
        optional={
            "key": st.sampled_from(["a", "b", "c", "_d", ""]),
            "values": VALUES,
            "validate": VALUES,
            "label": VALUES,
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {
            "type": st.sampled_from(["group", "dynamiclist"]),
            "path": st.sampled_from(["p", "q"]),
            "components": st.lists(inner),
        }
    ),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(COMPONENTS, max_size=6))
def test_every_component_is_told_whatever_it_holds(components):
    made = our_form("x", json.dumps({"components": components}).encode())
    assert len(made.told) >= sum(each["type"] != "group" or "path" in each for each in components)
