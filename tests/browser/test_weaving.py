"""Changes are woven into the text of a diagram: what did not change keeps its bytes, and no change is lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

SOURCE = Path(__file__).parents[2] / "tasks_ui" / "assets" / "modeler" / "weave.js"
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&\"'\r\n\t", exclude_categories=("C", "Z")), max_size=5
)
ELEMENTS = st.lists(st.tuples(st.sampled_from("abcdefgh"), NAMES), unique_by=lambda pair: pair[0], max_size=6)


@pytest.fixture(scope="module")
def engine():
    made = MiniRacer()
    made.eval(re.sub(r"^export ", "", SOURCE.read_text(), flags=re.MULTILINE))
    yield made
    made.close()


def weave(engine, *texts):
    return engine.eval(f"weave({', '.join(json.dumps(text) for text in texts)})")


def by_hand(elements):
    """As a person writes: single quotes, comments, everything on lines of its own."""
    lines = "".join(f"\n    <!-- {key} -->\n    <task   name='{name}' id='{key}' />" for key, name in elements)
    return f"<?xml version='1.0'?>\n<d id='d'>{lines}\n</d>\n<!-- end -->\n"


def by_machine(elements):
    lines = "".join(f'\n  <task id="{key}" name="{name}" />' for key, name in elements)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<d id="d">{lines}\n</d>'


def read(text):
    return [
        (re.search("id=[\"'](.*?)[\"']", tag)[1], re.search("name=[\"'](.*?)[\"']", tag)[1])
        for tag in re.findall("<task[^>]*>", text)
    ]


@given(ELEMENTS)
def test_without_a_change_every_byte_stays(engine, elements):
    assert weave(engine, by_hand(elements), by_machine(elements), by_machine(elements)) == by_hand(elements)


@given(ELEMENTS, ELEMENTS)
def test_no_change_is_lost(engine, before, after):
    woven = weave(engine, by_hand(before), by_machine(before), by_machine(after))
    assert sorted(read(woven)) == sorted(after)
    for pair in set(before) & set(after):
        assert f"<task   name='{pair[1]}' id='{pair[0]}' />" in woven


@given(ELEMENTS, ELEMENTS)
def test_a_change_taken_back_gives_the_first_text(engine, before, after):
    woven = weave(engine, by_hand(before), by_machine(before), by_machine(after))
    again = weave(engine, woven, by_machine(after), by_machine(after))
    assert again == woven


def test_what_the_modeler_does_not_know_stays(engine):
    original = '<d id="d">\n  <x:own/>\n  <task id="a" name="1"><y>2</y></task>\n</d>'
    before = '<d id="d"><task id="a" name="1" /></d>'
    after = '<d id="d"><task id="a" name="!" /></d>'
    assert weave(engine, original, before, after) == original.replace('name="1"', 'name="!"')


def test_a_diagram_that_is_another_one_is_taken_as_it_is(engine):
    assert weave(engine, '<d id="d"/>', '<d id="d"/>', '<e id="e"/>') == '<e id="e"/>'
