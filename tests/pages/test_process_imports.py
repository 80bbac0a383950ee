"""Diagrams of other tools are brought, translated and reported; the list of what is to do shrinks."""

import json
from pathlib import Path

import pytest

from server.queries.workshop import version_files
from tests.pages.conftest import hidden
from tests.pages.test_processes import send, zipped

FILES = Path(__file__).parents[1] / "engine/importing/files"
CAMUNDA = (FILES / "camunda7.bpmn").read_bytes()


@pytest.fixture
def designer(sign_in):
    return sign_in("admin")


def test_a_diagram_of_camunda_opens_with_its_report_and_what_is_to_do(designer):
    sent = send(designer, "/processes/upload", CAMUNDA, "purchase/purchase.bpmn")
    assert (sent.status_code, sent.headers["location"]) == (303, "/processes/purchase/import")
    page = designer.get("/processes/purchase/import").text
    for told in ("Needs a hand", "Translated", "Dropped", "start_role=buyer", "Logins of another system"):
        assert told in page
    assert "8 things stop the deployment." in page
    kept = CAMUNDA.replace(b' camunda:assignee="demo" camunda:candidateUsers="mary,john"', b"")
    brought = send(
        designer, "/processes/purchase/draft/bring", kept, "purchase/purchase.bpmn", version=hidden(page, "version")
    )
    assert brought.headers["location"] == "/processes/purchase/import"
    assert "6 things stop the deployment." in designer.get("/processes/purchase/import").text
    assert 'href="/processes/purchase/import"' in designer.get("/processes/purchase/draft").text


def test_forms_of_camunda_become_ours_with_the_texts_of_their_options(designer):
    form = (FILES.parent / "damage.form").read_bytes()
    files = {"claims/camunda8.bpmn": (FILES / "camunda8.bpmn").read_bytes(), "claims/damage.form": form}
    sent = send(designer, "/processes/upload", zipped(files))
    assert sent.headers["location"] == "/processes/claim/import"
    page = designer.get("/processes/claim/import").text
    assert "documentPreview papers" in page and "there is no form" not in page
    draft = designer.get("/processes/claim/draft").text
    assert "claims/damage.form" in draft and "Nothing reads .form files." in draft
    edited = designer.get("/processes/claim/forms/damage_form?field=kind").text
    assert "water | Water | Water" in edited and "What is damaged" in edited
    known = b'{\n  "form.other": "Other"\n}\n'
    send(designer, "/processes/claim/draft/bring", known, "labels/en.json", version=hidden(draft, "version"))
    again = form.replace(b"damage-form", b"second")
    version = hidden(designer.get("/processes/claim/draft").text, "version")
    send(designer, "/processes/claim/draft/bring", again, "second.form", version=version)
    labels = designer.get("/processes/claim/draft/files/claims/labels/en.json").text
    assert "form.other" in labels and "form.second.kind.fire" in labels


def test_forms_of_spiffarena_become_ours_and_the_report_is_not_deployed(designer):
    schema = {"title": "Trip", "type": "object", "properties": {"to": {"type": "string"}, "why": {"type": "string"}}}
    look = {"why": {"ui:widget": "textarea"}}
    parts = {"schema": schema, "uischema": look, "exampledata": {}}
    files = {"trip/trip.bpmn": (FILES / "spiffarena.bpmn").read_bytes()}
    files |= {f"trip/trip-{kind}.json": json.dumps(part).encode() for kind, part in parts.items()}
    sent = send(designer, "/processes/upload", zipped(files))
    assert sent.headers["location"] == "/processes/trip/import"
    report = designer.get("/processes/trip/import").text
    assert "why: long_text" in report and "trip-exampledata.json" in report
    draft = designer.get("/processes/trip/draft").text
    assert "trip/forms/trip_schema.json" in draft and "trip-schema.json" not in draft and "trip/import.csv" in draft
    deployed = designer.post("/processes/trip/draft/deploy", {"version": hidden(draft, "version"), "why": "first"})
    assert deployed.headers["location"] == "/processes/trip/versions", deployed.text
    assert sorted(version_files(designer.house.database, "trip", 1)) == [
        "trip/forms/trip_schema.json",
        "trip/trip.bpmn",
    ]


def test_the_report_is_put_away_and_a_stale_page_is_told(designer):
    send(designer, "/processes/upload", zipped({"purchase/purchase.bpmn": CAMUNDA}))
    stale = designer.post("/processes/purchase/import/done", {"version": "7"})
    assert stale.status_code == 409 and "saved in another window" in stale.text
    assert designer.post("/processes/purchase/import/done", {"version": "1"}).headers["location"].endswith("/draft")
    assert designer.get("/processes/purchase/import").status_code == 404
    assert designer.post("/processes/purchase/import/done", {"version": "2"}).status_code == 404


def test_a_drawing_that_cannot_run_yet_opens_for_editing(designer):
    sent = send(designer, "/processes/upload", (FILES / "signavio.bpmn").read_bytes(), "answers.bpmn")
    assert sent.headers["location"] == "/processes/answers/import"
    assert "It was a drawing only; now it can run." in designer.get("/processes/answers/import").text
    assert designer.get("/processes/answers/edit").status_code == 200


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (CAMUNDA[:900], ": the file ends "),
        (b"<a>\n<b></a>", "line 2, column 6: another element is closed than was opened"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "The file has a DOCTYPE declaration."),
        (b"<x>" + b" " * 6_000_000 + b"</x>", "The file has 6000007 bytes."),
        (b'<x:y xmlns:x="urn:z"/>', "not BPMN 2.0 definitions"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(designer, content, told):
    answer = send(designer, "/processes/upload", content, "bad.bpmn")
    assert answer.status_code == 422
    assert told in answer.text


def test_only_the_designer_of_the_draft_sees_the_report(designer, sign_in):
    send(designer, "/processes/upload", CAMUNDA, "purchase/purchase.bpmn")
    assert sign_in("wangfang").get("/processes/purchase/import").status_code == 403
