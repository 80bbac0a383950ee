"""Editing decision models without a browser: what the page is given, what its script reads and saves, new tables."""

import html
import json
import re
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from server.dmn.decisions import compile_decisions
from server.feel import EvaluationContext
from server.feel.checking import NUMBER
from server.pages.drawn_decisions import types_of_decisions
from server.pages.feel_functions import feel_functions
from server.pages.known_variables import known_variables
from tests import site
from tests.engine.dsl import E, S, U, el, process
from tests.pages.test_processes import HERE, KEY, designer, seen

assert designer  # the fixture

MODEL = f"{KEY}/investigation.dmn"
TABLES = f"{HERE}/tables/{MODEL}"
FINDINGS = f"{HERE}/draft/findings?file={MODEL}"
DRAWN = f"{HERE}/draft/models/{MODEL}"


def put(person, content, version, path=DRAWN):
    return person.client.put(path, content=content, headers={"X-CSRF-Token": person.csrf, "If-Match": version})


def config_of(page):
    return json.loads(re.search(r'id="modeler-config">(.*?)</script>', page.text, re.DOTALL).group(1))


def test_the_page_knows_where_its_script_reads_saves_and_checks(designer):
    page = designer.get(TABLES)
    config = config_of(page)
    assert (config["diagram"], config["file"]) == (DRAWN, MODEL)
    assert config["findings"] == f"{HERE}/draft/findings?file={MODEL}"
    assert "style-src-attr 'unsafe-inline'" in page.headers["content-security-policy"]
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_a_model_is_saved_and_its_findings_come_with_rule_and_cell(designer):
    read = designer.get(DRAWN)
    text = read.content.replace(b'"enterprise"', b'"enterprise"+1')
    answer = put(designer, text, read.headers["etag"])
    assert answer.json()["version"] == int(read.headers["etag"].strip('"')) + 1
    assert designer.get(DRAWN).content == text
    findings = designer.get(config_of(designer.get(TABLES))["findings"]).json()["findings"]
    assert findings[0]["drawn"] and findings[0]["severity"] == "error"
    assert all(each["drawn"] or each["severity"] == "error" for each in findings)
    assert {"rule_number", "cell"} <= set(findings[0])
    place = {"element": findings[0]["element"], "rule": findings[0]["rule_number"], "cell": findings[0]["cell"]}
    led = f"{TABLES}#{urlencode({name: value for name, value in place.items() if value})}"
    assert findings[0]["file_href"] == led
    for page in (f"{HERE}/draft", f"{HERE}/draft/files/{MODEL}"):
        assert f'href="{html.escape(led)}"' in designer.get(page).text


def test_what_was_saved_elsewhere_is_not_overwritten(designer):
    read = designer.get(DRAWN)
    assert put(designer, read.content + b"\n", read.headers["etag"]).status_code == 200
    assert put(designer, read.content + b"<!-- -->", read.headers["etag"]).status_code == 409
    assert designer.get(DRAWN).content == read.content + b"\n"


@pytest.mark.parametrize("path", [f"{KEY}/{KEY}.bpmn", f"{KEY}/none.dmn", "../x.dmn"])
def test_only_models_of_the_draft_are_edited_there(designer, path):
    assert designer.get(f"{HERE}/tables/{path}").status_code == 404
    assert designer.get(f"{HERE}/draft/models/{path}").status_code == 404
    assert put(designer, b"x", '"1"', f"{HERE}/draft/models/{path}").status_code == 404


def test_who_has_no_draft_is_led_to_the_versions_and_who_is_no_designer_nowhere(designer, sign_in):
    other = "/processes/loan_origination/tables/loan_origination/settings.dmn"
    assert designer.get(other).headers["location"] == "/processes/loan_origination/versions"
    officer = sign_in("wangfang")
    assert officer.get(TABLES).status_code == officer.get(DRAWN).status_code == 403
    assert put(officer, b"x", '"1"').status_code == 403


def test_a_new_table_can_be_evaluated_and_is_offered_in_the_diagram(designer):
    fields = {"decision": "fee", "name": "Gebühr & <fee>", "version": seen(designer)}
    led = designer.post(f"{HERE}/draft/new-table", fields).headers["location"]
    assert led == f"{HERE}/tables/{KEY}/fee.dmn"
    content = designer.get(f"{HERE}/draft/models/{KEY}/fee.dmn").content
    context = EvaluationContext(site.MONDAY, ZoneInfo("UTC"))
    answer = compile_decisions({"fee.dmn": content}).evaluate("fee", {"amount": 30000}, context)
    assert answer.value == "result" and answer.errors == ()
    config = config_of(designer.get(f"{HERE}/edit"))
    assert ["fee", "Gebühr & <fee>"] in config["choices"]["decision"]
    assert config["tables"]["fee"] == led
    assert f'href="{led}"' in designer.get(f"{HERE}/draft").text
    assert f'href="{led}"' in designer.get(f"{HERE}/draft/files/{KEY}/fee.dmn").text


def test_a_table_of_that_name_is_opened_and_not_begun_anew(designer):
    fields = {"decision": "investigation", "version": seen(designer)}
    before = designer.get(DRAWN).content
    assert designer.post(f"{HERE}/draft/new-table", fields).headers["location"] == TABLES
    assert designer.get(DRAWN).content == before


@pytest.mark.parametrize("decision", ["", "2nd", "a b", "../a", "a" * 65])
def test_an_id_that_no_process_could_call_is_refused(designer, decision):
    fields = {"decision": decision, "version": seen(designer)}
    assert designer.post(f"{HERE}/draft/new-table", fields).status_code == 422


def test_every_function_is_completed_with_the_names_of_its_parameters():
    functions = feel_functions()
    assert {"name": "contains", "type": "function", "params": [{"name": "string"}, {"name": "match"}]} in functions
    assert [one["name"] for one in functions] == sorted(one["name"] for one in functions)


def test_expressions_of_a_diagram_are_completed_with_what_its_steps_set(designer):
    config = config_of(designer.get(f"{HERE}/edit"))
    known = {one["name"]: one["detail"] for one in config["variables"]}
    told = designer.get(f"{HERE}/draft/findings").json()
    assert told["variables"] == config["variables"] and "variables" not in designer.get(FINDINGS).json()
    assert {"investigation_settings", "findings_a"} <= known.keys() and "*" not in known
    assert known["investigation_settings"] == "Look up settings"


TYPED = b"""{"type": "object", "properties": {
  "amount": {"type": "string", "format": "decimal"}, "day": {"type": "string", "format": "date"},
  "owner": {"type": "object", "properties": {"name": {"type": "string"}}},
  "rows": {"type": "array", "x-widget": "table", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
}}"""
DECIDED = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<decision id="fee" name="fee"><variable name="fee" typeRef="number"/></decision></definitions>"""


def test_variables_are_offered_with_their_types_and_what_is_in_them():
    drawn = process(
        S()
        + U("ask", form="ask", result="asked")
        + U("plain", form="ask")
        + U("other", form="gone", result="day")
        + E(),
        "s > ask > plain > other > e",
    )
    known = {one["name"]: one for one in known_variables({"p.bpmn": drawn, "forms/ask.json": TYPED}, "p.bpmn")}
    assert known["amount"]["type"] == "number" and known["rows"]["type"] == "list<context>"
    assert known["rows"]["entries"] == [{"name": "n", "type": "number"}]
    assert known["asked"]["type"] == "context"
    inside = {one["name"]: one for one in known["asked"]["entries"]}
    assert inside["owner"]["entries"] == [{"name": "name", "type": "string"}]
    assert "type" not in known["day"], "two steps set it, and only of one it is known"
    assert types_of_decisions({"a.dmn": DECIDED}) == {"fee": NUMBER}


def test_what_a_called_process_gives_back_is_offered_as_set_by_its_caller():
    inside = process(S() + U("ask", form="ask", result="asked") + E(), "s > ask > e", id="inside")
    listed = '<bpmn:ioSpecification><bpmn:dataInput id="given"/><bpmn:dataOutput id="asked"/></bpmn:ioSpecification>'
    files = {"in/in.bpmn": inside, "in/forms/ask.json": TYPED, "out/forms/ask.json": b"{}"}
    out = process(S() + el("callActivity", "call", name="Ask within", calledElement="inside") + E(), "s > call > e")
    [asked] = known_variables({**files, "out/out.bpmn": out}, "out/out.bpmn")
    assert (asked["name"], asked["detail"]) == ("asked", "Ask within")
    assert "amount" in {one["name"] for one in asked["entries"]}
    more = process(
        listed + S() + U("ask", result="asked") + U("own", result="kept") + E(), "s > ask > own > e", id="inside"
    )
    assert [one["name"] for one in known_variables({"in.bpmn": more, "out.bpmn": out}, "out.bpmn")] == ["asked"]


def test_a_diagram_that_cannot_be_read_knows_no_variables():
    assert known_variables({"a.bpmn": b"<", "a.dmn": b""}, "a.bpmn") == []
    assert known_variables({}, "a.bpmn") == []
