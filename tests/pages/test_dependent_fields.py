"""Fields that depend on others, on the pages of a task and of a start, with and without scripts."""

import json
import re
from decimal import Decimal

import pytest

from tests.api.diagrams import form
from tests.engine.dsl import E, P, S, U, process, props

MONEY = {"type": "string", "format": "decimal", "x-widget": "money"}
PRODUCT = {"type": "string", "enum": ["car", "house"]}
PLATE = {"type": "string", "x-visible": '=product = "car"'}
SHARE = {
    "type": "string",
    "format": "decimal",
    "x-widget": "percent",
    "x-places": 1,
    "x-computed": "=own / price * 100",
}
REQUIRED = ["product", "plate", "share"]
HTMX = {"hx-request": "true", "hx-request-type": "partial"}
BOOSTED = {"hx-request": "true", "hx-request-type": "full"}


def fields(**changes):
    return {"product": PRODUCT, "plate": PLATE, "price": MONEY, "own": MONEY, "share": SHARE, **changes}


@pytest.fixture
def task(house):
    drawn = process(S() + U("a", form="ask", role="everyone") + E(), "s > a > e")
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": form("Ask", REQUIRED, **fields())})
    case = house.start("p", {}, "liuyang")
    return house.claim(house.open(case)["a"], "liuyang")


def gates(html):
    """Which fields that are hidden at times are hidden now."""
    found = re.findall(r'<span class="gate( gate-shut)?" id="gate-of-field-(\w+)"', html)
    return {name: bool(shut) for shut, name in found}


def output(html, name):
    return re.search(rf'<output class="computed" id="field-{name}"[^>]*>([^<]*)</output>', html)[1]


def test_a_page_opens_with_what_is_hidden_and_computed_now(sign_in, task):
    page = sign_in("liuyang").get(f"/tasks/{task.id}").text
    assert gates(page) == {"plate": True}
    assert output(page, "share") == "—"
    assert 'name="share"' not in page


def test_htmx_gets_only_what_depends_and_never_what_is_typed(sign_in, task):
    entered = {"product": "car", "plate": "辽<b>", "price": "200", "own": "50"}
    piece = sign_in("liuyang").post(f"/tasks/{task.id}/refresh", {"version": task.version, **entered}, headers=HTMX)
    assert gates(piece.text) == {"plate": False}
    assert '<hx-partial hx-target="#field-share" hx-swap="innerHTML">25%</hx-partial>' in piece.text
    assert "<input" not in piece.text and "辽" not in piece.text


def test_without_scripts_a_button_brings_the_page_with_what_was_typed(sign_in, task):
    officer = sign_in("liuyang")
    assert f'formaction="/tasks/{task.id}/refresh"' in officer.get(f"/tasks/{task.id}").text
    page = officer.act(task, "refresh", product="car", price="３00", own="一百").text
    assert gates(page) == {"plate": False} and output(page, "share") == "—"
    assert 'value="３00"' in page and 'value="一百"' in page
    assert 'invalid-feedback d-block" id="field-own-error' not in page


def test_a_form_that_htmx_sends_for_the_browser_gets_the_page(sign_in, task):
    sent = {"version": task.version, "product": "car"}
    page = sign_in("liuyang").post(f"/tasks/{task.id}/refresh", sent, headers=BOOSTED)
    assert gates(page.text) == {"plate": False} and "<!doctype" in page.text.lower()


def test_a_field_that_became_required_comes_back_shown_with_its_error(house, sign_in, task):
    refused = sign_in("liuyang").act(task, "complete", product="car", price="2", own="1")
    assert refused.status_code == 422
    assert gates(refused.text) == {"plate": False}
    assert 'href="#field-plate"' in refused.text and 'id="field-plate-error"' in refused.text
    assert output(refused.text, "share") == "50%"


def test_a_submission_keeps_no_hidden_and_no_forged_value(house, sign_in, task):
    sent = {"product": "house", "plate": "辽A1", "price": "3", "own": "1", "share": "99"}
    assert sign_in("liuyang").act(task, "complete", **sent).status_code == 303
    data = house.case(task.case).data
    assert "plate" not in data and data["share"] == Decimal("33.3")
    page = sign_in("liuyang").get(f"/tasks/{task.id}").text
    assert gates(page) == {"plate": True} and output(page, "share") == "33.3%"


def test_a_draft_computes_anew_and_keeps_what_is_hidden_for_later(house, sign_in, task):
    officer = sign_in("liuyang")
    assert officer.act(task, "draft", product="house", plate="辽A1", price="4", own="1", share="77").status_code == 303
    page = officer.get(f"/tasks/{task.id}").text
    assert gates(page) == {"plate": True} and output(page, "share") == "25%"
    assert 'value="辽A1"' in page


def test_nobody_evaluates_a_task_that_is_not_theirs_to_see(sign_in, task):
    assert sign_in("liuyang").post("/tasks/none/refresh", headers=HTMX).status_code == 404
    bare = sign_in("liuyang").client.post(f"/tasks/{task.id}/refresh", data={"product": "car"})
    assert bare.status_code == 403


def test_the_start_form_does_the_same(house, sign_in):
    drawn = process(S("s", props(form="ask")) + U("a") + E(), "s > a > e")
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": form("Ask", REQUIRED, **fields())})
    clerk, entered = sign_in("liuyang"), {"key": "k", "product": "car", "price": "4", "own": "1"}
    page = clerk.get("/start/p").text
    assert gates(page) == {"plate": True} and 'hx-post="/start/p/refresh"' in page
    piece = clerk.post("/start/p/refresh", entered, headers=HTMX).text
    assert gates(piece) == {"plate": False} and ">25%</hx-partial>" in piece and "<input" not in piece
    page = clerk.post("/start/p/refresh", entered).text
    assert gates(page) == {"plate": False} and output(page, "share") == "25%" and 'value="4"' in page
    refused = clerk.post("/start/p", entered)
    assert refused.status_code == 422 and 'id="field-plate-error"' in refused.text
    done = clerk.post("/start/p", {**entered, "product": "house", "share": "1", "plate": "x"})
    case = house.case(done.headers["location"].rpartition("/")[2])
    assert case.data["share"] == 25 and "plate" not in case.data


def test_expressions_see_nothing_that_is_blind_to_the_person(house, sign_in):
    told = {"type": "string", "x-computed": '=if found = null then "nothing" else found.said'}
    peek = json.dumps({"type": "object", "x-read": ["found"], "properties": {"told": told}}).encode()
    nodes = S() + P("g") + U("b", result="found", form="say", role="everyone")
    nodes += U("c", result="seen", form="peek", role="everyone", blind_to="b") + P("j") + E()
    files = {"p/forms/say.json": form("Say", [], said={"type": "string"}), "p/forms/peek.json": peek}
    house.deploy({"p/p.bpmn": process(nodes, "s > g > b > j > e; g > c > j"), **files})
    for reader, expected in (("wangfang", "nothing"), ("liuyang", "secret")):
        case = house.start("p", {}, "liuyang")
        house.do(case, "b", "liuyang", {"said": "secret"})
        task = house.claim(house.open(case)["c"], reader)
        assert output(sign_in(reader).get(f"/tasks/{task.id}").text, "told") == expected
        house.finish(task, reader, {})
        assert house.case(case).data["seen"]["told"] == expected
