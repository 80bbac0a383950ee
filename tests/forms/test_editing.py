"""Forms changed one field at a time: what an act is not about keeps every character."""

import difflib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.editing import add_field, change_field, entries_of, form_document, move_field, remove_field
from server.forms.rewriting import rewritten
from server.forms.schema import parse_form

FORMS = sorted(Path(__file__).parents[2].glob("workflows/**/forms/*.json"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=5)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_describing_a_field_as_it_is_changes_no_byte(path):
    content = path.read_bytes()
    document = form_document(content)
    for entry in entries_of(document):
        same, where = change_field(
            document, entry.path, {}, name=entry.name, widget=entry.widget, required=entry.required
        )
        assert where == entry.path and rewritten(content, same) == content


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_new_field_shows_as_its_own_lines_only(path):
    content = path.read_bytes()
    fresh, _ = add_field(form_document(content), "", "one_more", "money", "One more")
    written = rewritten(content, fresh)
    parse_form("any", written)
    lines = difflib.ndiff(content.decode().splitlines(), written.decode().splitlines())
    gone = [line for line in lines if line.startswith("-")]
    assert len(gone) <= 1


@given(OBJECTS, OBJECTS, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_whatever_stood_there_the_new_document_is_written(before, after, indent, windows):
    text = json.dumps(before, indent=indent, ensure_ascii=False)
    content = (text.replace("\n", "\r\n") if windows else text).encode("utf-8", "surrogatepass")
    written = rewritten(content, after)
    assert json.loads(written) == after
    assert list(json.loads(written)) == list(after)


def test_what_the_editor_does_not_know_stays():
    content = b'{"type": "object", "$comment": "x", "properties": {"a": {"type": "string", "x-new": [1, {}]}}}'
    document = form_document(content)
    renamed, path = change_field(document, "a", {"title": "A"}, name="b", widget="text", required=True)
    assert path == "b" and renamed["$comment"] == "x" and renamed["required"] == ["b"]
    assert renamed["properties"] == {"b": {"type": "string", "x-new": [1, {}], "title": "A"}}
    assert remove_field(renamed, "b")["required"] == []


def test_a_field_moves_among_its_own_only():
    document = form_document(b'{"type": "object", "properties": {"a": {}, "b": {}, "c": {}}}')
    moved = move_field(document, "a", 99)
    assert list(moved["properties"]) == ["b", "c", "a"]
    assert list(move_field(moved, "a", 0)["properties"]) == ["a", "b", "c"]


def test_another_kind_keeps_what_both_know():
    before = b'{"type": "object", "properties": {"a": {"type": "string", "title": "A", "enum": ["x"], "default": "x"}}}'
    several, _ = change_field(form_document(before), "a", {}, name="a", widget="choices", required=False)
    assert several["properties"]["a"]["items"] == {"enum": ["x"]} and "default" not in several["properties"]["a"]
    parse_form("any", rewritten(before, several))
    line, _ = change_field(several, "a", {}, name="a", widget="text", required=False)
    assert line["properties"]["a"] == {"type": "string", "title": "A", "x-widget": "text"}
