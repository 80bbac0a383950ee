from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

from server.forms.field_types import FIELD_TYPES
from server.forms.model import Choice
from tests.forms.conftest import ATTACHED, MEMBERS

TEMPLATES = Path(__file__).parents[2] / "tasks_ui" / "templates"
VOID = {"input"}


class Page(HTMLParser):
    """Collects the elements of a fragment and checks that they nest."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"{tag} repeats an attribute"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, *tags):
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def render():
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    environment.install_null_translations(newstyle=True)
    page = environment.from_string('{% include "fields/" ~ field.widget ~ ".html" %}')
    return lambda field, value="", error=None, words=None, table=None: Page(
        page.render(field=field, value=value, error=error, id=f"f-{field.name}", words=words, table=table, picker=None)
    )


def many_options(build, *, required=()):
    return build({"a": {"type": "string", "enum": [str(code) for code in range(7)]}}, required=list(required)).fields[0]


def test_every_field_type_has_a_template_and_every_template_a_field_type():
    names = {path.stem for path in (TEMPLATES / "fields").glob("*.html") if not path.stem.startswith("_")}
    assert names == set(FIELD_TYPES)


def test_every_input_has_a_name_and_a_label(every_field, build, render):
    attached = build(ATTACHED).fields
    for field in (*every_field.fields, *attached, many_options(build)):
        page = render(field)
        labelled = {label["for"] for label in page.all("label")}
        inputs = page.all("input", "select", "textarea")
        assert inputs
        assert {entry["id"] for entry in inputs} == labelled, field.name
        assert all(entry["name"] == field.name and entry["autocomplete"] == "off" for entry in inputs)


def test_choices_are_groups_with_a_legend(every_field, render):
    groups = [field.widget for field in every_field.fields if render(field).all("fieldset")]
    assert groups == ["choice", "choices", "yes_no"]
    assert all(len(render(field).all("legend")) == len(render(field).all("fieldset")) for field in every_field.fields)


def test_more_than_six_options_are_a_select(build, render):
    page = render(many_options(build), value="3")
    assert [option["value"] for option in page.all("option") if "selected" in option] == ["3"]
    assert not page.all("fieldset")


def test_help_and_error_describe_the_input(every_field, build, render):
    for field in (*every_field.fields, *build({**ATTACHED, **MEMBERS}).fields, many_options(build)):
        page = render(field, error="Wrong <b>")
        holder = page.all("fieldset", "select", "textarea", "input")[0]
        described = holder["aria-describedby"].split()
        ids = [attributes["id"] for attributes in page.all("div") if "id" in attributes]
        assert described == ids == ([f"f-{field.name}-help"] if field.help else []) + [f"f-{field.name}-error"]
        invalid = page.all("input") if field.widget == "choices" else [holder]  # a plain group has no such state
        assert all(element["aria-invalid"] == "true" for element in invalid)
        assert "is-invalid" in page.all("input", "select", "textarea")[0]["class"]
        assert "Wrong <b>" in page.texts


def test_a_sound_field_is_not_marked_invalid(every_field, render):
    for field in every_field.fields:
        page = render(field)
        assert all(
            "aria-invalid" not in attributes and "is-invalid" not in attributes.get("class", "")
            for _, attributes in page.elements
        )


def test_required_fields_are_marked(build, every_field, render):
    for field in (*every_field.fields, many_options(build), many_options(build, required=["a"])):
        page = render(field)
        marked = [label for label in page.all("label", "legend") if "required" in label.get("class", "").split()]
        assert len(marked) == field.required


def test_numbers_ask_for_a_decimal_keypad(every_field, render):
    keypad = [
        field.widget
        for field in every_field.fields
        if render(field).all("input") and render(field).all("input")[0].get("inputmode") == "decimal"
    ]
    assert keypad == ["integer", "decimal", "money", "percent"]


def test_what_was_entered_is_shown_and_escaped(every_field, render):
    for field in every_field.fields:
        chosen = [choice.code for choice in field.choices][:1]
        value = chosen if field.widget == "choices" else chosen[0] if chosen else '"><script>'
        page = render(field, value=value)
        assert not page.all("script")
        checked = [entry["value"] for entry in page.all("input") if "checked" in entry]
        entered = [entry.get("value") for entry in page.all("input")] + page.texts
        assert checked == chosen if field.choices else any(text and '"><script>' in text for text in entered)


def test_an_optional_choice_can_be_left_unanswered(build, render):
    schema = {"type": "string", "enum": ["x", "y"]}
    optional, required = build({"a": schema}).fields[0], build({"a": schema}, required=["a"]).fields[0]
    assert [entry["value"] for entry in render(optional).all("input")] == ["x", "y", ""]
    assert [entry["value"] for entry in render(required).all("input")] == ["x", "y"]


def test_a_unit_stands_beside_its_number_and_an_amount_is_read_out(build, render):
    schema = {"type": "string", "format": "decimal", "x-widget": "money", "x-unit": "10,000 CNY", "x-words": True}
    field = build({"a": schema}).fields[0]
    page = render(field, value="12000", words="人民币壹万贰仟元整")
    assert {"10,000 CNY", "人民币壹万贰仟元整"} <= set(page.texts)
    assert page.all("output")[0]["for"] == page.all("input")[0]["id"]
    assert not render(field).all("output")


def test_no_template_holds_style_or_script():
    for path in (TEMPLATES / "fields").glob("*.html"):
        source = path.read_text("utf-8")
        assert "style=" not in source, path
        assert "<script" not in source, path
        assert " on" not in source.split("#}")[-1].replace(" only", ""), path


def test_a_document_is_chosen_among_those_at_hand_and_one_that_is_gone_stays_to_be_seen(build, render):
    field = build({"deed": ATTACHED["deed"]}).fields[0]
    offered = replace(field, limits=replace(field.limits, choices=(Choice("a", "<b>.pdf"), Choice("c", "d.png"))))
    page = render(offered, value="c")
    assert [(o["value"], "selected" in o) for o in page.all("option")] == [("", False), ("a", False), ("c", True)]
    assert "<b>.pdf" in page.texts
    assert [o["value"] for o in render(offered, value="gone").all("option") if "selected" in o] == ["gone"]
    assert page.all("button")[0]["type"] == "button"
