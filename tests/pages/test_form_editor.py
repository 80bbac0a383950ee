"""The form editor: fields changed one at a time in the draft, and the preview beside them."""

import json

import pytest

from tests.pages.conftest import hidden

KEY = "dual_investigation"
HERE = f"/processes/{KEY}"
FORM = f"{HERE}/forms/visit"


@pytest.fixture
def designer(sign_in):
    person = sign_in("admin")
    person.post(f"{HERE}/draft")
    made = person.post(f"{HERE}/forms", {"version": "1", "name": "visit"})
    assert made.headers["location"] == FORM
    act(person, do="add", name="amount", title="Amount", widget="money", inside="")
    return person


def act(person, **fields):
    return person.post(FORM, {"version": hidden(person.get(FORM).text, "version"), **fields})


def text(person, path):
    html = person.get(f"{HERE}/draft/files/{KEY}/{path}").text
    from html import unescape

    return unescape(html.split("<textarea", 1)[1].split(">\n", 1)[1].split("</textarea>")[0])


def stored(person):
    return json.loads(text(person, "forms/visit.json"))


def test_a_field_is_described_with_its_labels_in_both_languages(designer):
    answer = act(
        designer,
        do="change",
        path="amount",
        name="sum",
        widget="money",
        required="yes",
        title="Amount",
        **{"label.zh": "金额<1>", "label.en": "Sum", "x-minimum": "0.01", "flag:x-words": "", "x-words": "true"},
    )
    assert answer.headers["location"] == f"{FORM}?field=sum"
    form = stored(designer)
    assert form["required"] == ["sum"]
    assert form["properties"]["sum"]["x-minimum"] == "0.01" and form["properties"]["sum"]["x-words"] is True
    assert json.loads(text(designer, "labels/zh.json"))["form.visit.sum"] == "金额<1>"
    page = designer.get(f"{FORM}?field=sum").text
    assert 'id="field-sum"' in page and "金额&lt;1&gt;" in page


def test_choices_carry_their_labels(designer):
    act(designer, do="add", name="grade", widget="choice", title="Grade", inside="")
    act(designer, do="change", path="grade", name="grade", widget="choice", options="a | 甲 | First\r\nb\r\n")
    assert stored(designer)["properties"]["grade"]["enum"] == ["a", "b"]
    assert json.loads(text(designer, "labels/zh.json"))["form.visit.grade.a"] == "甲"
    assert "First" in designer.get(FORM).text


def test_fields_are_moved_and_removed_with_their_labels(designer):
    act(designer, do="add", name="place", widget="text", title="Place", inside="")
    act(designer, do="change", path="place", name="place", widget="text", title="Place", **{"label.zh": "地点"})
    act(designer, do="move", path="place", to="0")
    assert list(stored(designer)["properties"]) == ["place", "amount"]
    act(designer, do="remove", path="place")
    assert list(stored(designer)["properties"]) == ["amount"]
    assert "form.visit.place" not in text(designer, "labels/zh.json")


def test_sections_and_tables_take_fields_of_their_own(designer):
    for widget, name in (("section", "part"), ("table", "rows")):
        act(designer, do="add", name=name, widget=widget, title=name, inside="")
        act(designer, do="add", name="inner", widget="date", title="Inner", inside=name)
    page = designer.get(FORM).text
    assert 'id="field-part-inner"' in page and "rows.inner" in page
    assert "inner" in stored(designer)["properties"]["rows"]["items"]["properties"]


def test_the_preview_follows_what_is_typed_and_saves_nothing(designer):
    before = text(designer, "forms/visit.json")
    fields = {"csrf_token": designer.csrf, "do": "change", "path": "amount", "name": "amount", "title": "Total"}
    shown = designer.client.post(FORM, data={"version": "9", **fields}, headers={"hx-request-type": "partial"})
    assert shown.status_code == 200 and "Total" in shown.text and "<html" not in shown.text
    assert text(designer, "forms/visit.json") == before


def test_the_preview_checks_as_the_task_page_does(designer):
    act(designer, do="change", path="amount", name="amount", widget="money", required="yes", title="Amount")
    refused = designer.post(f"{FORM}/try", {"amount": ""})
    assert refused.status_code == 422 and "Please fill in this field." in refused.text
    assert "This would be accepted." in designer.post(f"{FORM}/try", {"amount": "1,200"}).text


def test_what_the_server_finds_wrong_stands_at_its_field(designer):
    act(designer, do="change", path="amount", name="amount", widget="money", title="Amount", **{"x-places": "many"})
    page = designer.get(f"{FORM}?field=amount").text
    assert "cannot be shown" in page and "x-places must be" in page


def test_a_name_that_cannot_be_is_refused_and_nothing_is_saved(designer):
    before = text(designer, "forms/visit.json")
    for name in ("amount", "1a", "help", "a b", "_x"):
        assert act(designer, do="add", name=name, widget="text", inside="").status_code == 422
    assert act(designer, do="add", name="ok", widget="script", inside="").status_code == 422
    assert text(designer, "forms/visit.json") == before


def test_two_windows_are_told_of_each_other_and_keep_what_was_typed(designer):
    old = hidden(designer.get(FORM).text, "version")
    act(designer, do="add", name="other", widget="text", title="Other", inside="")
    late = {"version": old, "do": "change", "path": "amount", "name": "amount", "title": "Mine"}
    answer = designer.post(FORM, late)
    assert answer.status_code == 409 and 'value="Mine"' in answer.text
    assert stored(designer)["properties"]["amount"]["title"] == "Amount"
    gone = designer.post(FORM, {**late, "path": "nothing"})
    assert gone.status_code == 409


def test_only_designers_with_a_draft_reach_the_editor(designer, sign_in, stranger):
    assert sign_in("wangfang").get(FORM).status_code == 403
    assert stranger.get(FORM).status_code == 303
    assert designer.get(f"{HERE}/forms/none").status_code == 404
    assert designer.post(f"{HERE}/forms", {"version": "2", "name": "../x"}).status_code == 404


def test_a_file_that_is_no_json_is_edited_as_text(designer):
    path = f"{HERE}/draft/files/{KEY}/forms/visit.json"
    version = hidden(designer.get(path).text, "version")
    assert designer.post(path, {"version": version, "text": "{"}).status_code == 200
    assert designer.get(FORM).headers["location"] == path
