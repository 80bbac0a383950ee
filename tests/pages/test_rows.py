"""Tables in forms on the pages of a task: cells, errors, totals, with and without scripts."""

import re
from decimal import Decimal

import pytest

from tests.api.diagrams import form
from tests.engine.dsl import E, S, U, process, props

MONEY = {"type": "string", "title": "Amount", "format": "decimal", "x-widget": "money"}
ASSETS = {
    "type": "array",
    "title": "Assets",
    "x-widget": "table",
    "maxItems": 4,
    "items": {
        "type": "object",
        "required": ["item"],
        "properties": {
            "item": {"type": "string", "title": "Item"},
            "amount": {**MONEY, "x-total": True},
            "kind": {"type": "string", "enum": ["house", "car"]},
        },
    },
}
TOGETHER = {**MONEY, "title": "Together", "x-computed": "=sum(assets.amount)", "x-words": True}
HTMX = {"hx-request": "true", "hx-request-type": "partial"}
ROWS = {"assets.0.item": "院<子>", "assets.0.amount": "1,200", "assets.2.item": "Car", "assets.2.amount": "0.5"}


@pytest.fixture
def task(house):
    drawn = process(S() + U("a", form="ask", role="everyone") + E(), "s > a > e")
    asked = form("Ask", ["assets"], assets=ASSETS, together=TOGETHER)
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": asked})
    case = house.start("p", {}, "liuyang")
    return house.claim(house.open(case)["a"], "liuyang")


def cells(html):
    """The values of the cells by name."""
    found = re.findall(r'value="([^"]*)" id="[^"]*" name="(assets[.][^"]+)"', html)
    return {name: value for value, name in found}


def test_a_table_opens_with_a_few_empty_rows(sign_in, task):
    page = sign_in("liuyang").get(f"/tasks/{task.id}").text
    assert set(cells(page)) == {f"assets.{row}.{name}" for row in range(3) for name in ("item", "amount")}
    assert 'aria-label="Amount, row 2"' in page and 'data-most="4"' in page


def test_rows_become_data_with_their_sum(house, sign_in, task):
    assert sign_in("liuyang").act(task, "complete", **ROWS).status_code == 303
    data = house.case(task.case).data
    assert data["assets"] == [
        {"item": "院<子>", "amount": Decimal("1200.00")},
        {"item": "Car", "amount": Decimal("0.50")},
    ]
    assert data["together"] == Decimal("1200.50")
    page = sign_in("liuyang").get(f"/cases/{task.case}").text
    assert "院&lt;子&gt;" in page and page.count("¥1,200.50") >= 2
    assert ">Total</td>" in page and "2 rows" in page


def test_a_wrong_cell_is_marked_and_named_in_the_summary(sign_in, task):
    sent = {"assets.1.item": "Yard", "assets.1.amount": "many", "assets.3.amount": "5"}
    refused = sign_in("liuyang").act(task, "complete", **sent)
    page = refused.text
    assert refused.status_code == 422
    assert re.search(r'href="#field-assets-0-amount">\s*Assets 1, Amount', page)
    assert re.search(r'href="#field-assets-1-item">\s*Assets 2, Item', page)
    assert 'aria-describedby="field-assets-0-amount-error"' in page
    assert cells(page)["assets.0.amount"] == "many" and cells(page)["assets.1.amount"] == "5"


def test_totals_and_words_follow_the_typing(sign_in, task):
    sent = {"version": task.version, **ROWS, "assets.3.amount": "x"}
    officer = sign_in("liuyang")
    piece = officer.post(f"/tasks/{task.id}/refresh", sent, headers=HTMX).text
    assert '<hx-partial hx-target="#field-assets-total-amount" hx-swap="innerHTML">¥1,200.50</hx-partial>' in piece
    assert "<input" not in piece
    chinese = {**HTMX, "accept-language": "zh-CN"}
    piece = officer.post(f"/tasks/{task.id}/refresh", {"version": task.version, **ROWS}, headers=chinese).text
    assert ">人民币壹仟贰佰元伍角</hx-partial>" in piece


def test_without_scripts_a_button_brings_more_rows(sign_in, task):
    officer = sign_in("liuyang")
    assert f'formaction="/tasks/{task.id}/refresh"' in officer.get(f"/tasks/{task.id}").text
    page = officer.act(task, "refresh", **ROWS).text
    assert cells(page)["assets.0.item"] == "院&lt;子&gt;" and cells(page)["assets.1.item"] == "Car"
    assert "assets.3.item" in cells(page) and "assets.4.item" not in cells(page)


def test_a_draft_brings_its_rows_back(sign_in, task):
    officer = sign_in("liuyang")
    assert officer.act(task, "draft", **{"assets.0.amount": "x", "assets.1.item": "b"}).status_code == 303
    page = officer.get(f"/tasks/{task.id}").text
    assert cells(page)["assets.0.amount"] == "x" and cells(page)["assets.1.item"] == "b"


def test_a_start_form_holds_a_table_too(house, sign_in):
    drawn = process(S("s", props(form="ask")) + U("a") + E(), "s > a > e")
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": form("Ask", ["assets"], assets=ASSETS)})
    clerk = sign_in("liuyang")
    assert "assets.2.item" in cells(clerk.get("/start/p").text)
    refused = clerk.post("/start/p", {"key": "k", "assets.0.amount": "1"})
    assert refused.status_code == 422 and cells(refused.text)["assets.0.amount"] == "1"
    assert clerk.post("/start/p", {"key": "k", **ROWS}).status_code == 303
