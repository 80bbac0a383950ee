"""Decision tables in a real browser: saved as one pauses, byte for byte, marked where a rule is wrong, and deployed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_log_pages import faults
from tests.browser.test_modeler import DRAWN, begin, discard, saved
from tests.browser.test_real_pages import LOOKS
from tests.house import WORKFLOWS

pytestmark = pytest.mark.browser

MODELS = sorted(path.relative_to(WORKFLOWS).as_posix() for path in WORKFLOWS.glob("*/*.dmn"))
APPROVAL = "tiered_approval/approval.dmn"
ALL_PARTS_ARE_KEPT = """async (texts) => {
  const { Text, editor, understood } = window.countersign;
  const differ = [];
  for (const [name, text] of Object.entries(texts)) {
    await editor.importXML(understood(text));
    const same = new Text(window.countersign.writing);
    await same.begin(text);
    if ((await same.now()) !== text) differ.push(name);
  }
  return differ;
}"""


def ready(page):
    page.wait_for_selector("html[data-ready=yes]")


def draft(page, key):
    page.goto("/processes")
    page.locator("tr", has_text=key).locator("form button").click()
    ready(page)


def write(page, part, text):
    page.locator(f"td[data-element-id={part}]").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def test_a_cell_is_changed_marked_where_it_is_wrong_mended_and_deployed(browse, house):
    discard(house, "tiered_approval")
    page = browse("admin").page
    draft(page, "tiered_approval")
    page.goto(f"/processes/tiered_approval/tables/{APPROVAL}")
    ready(page)
    before = (WORKFLOWS / APPROVAL).read_text()
    assert page.evaluate(DRAWN) == before
    page.get_by_role("button", name="security", exact=True).click()
    write(page, "small_loan_amount", "<= 20000")
    found = page.locator("#findings button", has_text="rule 2")
    found.wait_for(timeout=30_000)
    marked = page.locator("td[data-row-id]", has_text='"mortgage","pledge"')
    expect(marked).to_have_css("box-shadow", re.compile(r"rgb\(201, 42, 42\)"))
    page.get_by_role("button", name="What needs what").click()
    expect(page.locator("#views [aria-current]")).to_have_text("What needs what")
    found.click()
    expect(page.locator("#views [aria-current]")).to_have_text("security")
    saved(page)
    page.goto("/processes/tiered_approval/draft")
    page.locator(".findings-list a", has_text="rule 2").first.click()
    ready(page)
    expect(page.locator("#views [aria-current]")).to_have_text("security")
    expect(page.locator("tr:focus-within")).to_contain_text("mortgage")
    write(page, "small_loan_amount", "< 10000.005")
    write(page, "small_loan_amount", "<= 10000")
    page.wait_for_selector("#findings-state[data-state=no_findings]", timeout=30_000)
    assert page.evaluate(DRAWN) == before
    write(page, "small_loan_guarantee", '"credit", "guarantor", "joint_guarantee", "mortgage", "pledge"')
    saved(page)
    page.wait_for_function(f"async () => (await {DRAWN}).includes('joint_guarantee\", \"mortgage')")
    after = page.evaluate(DRAWN)
    assert len([line for line in after.splitlines() if line not in before.splitlines()]) == 1
    page.locator(".modeler-bar .btn-primary").click()
    page.fill("#why", "Which papers")
    page.click("form[action$='/deploy'] button")
    page.wait_for_url("**/processes/tiered_approval/versions")
    assert "Which papers" in page.locator("main").inner_text()


def test_every_model_is_written_back_byte_for_byte(browse, house):
    page = browse("admin").page
    begin(page, "models")
    page.goto("/processes/models/draft")
    page.fill("#new-decision", "fee")
    page.click("#new-table button")
    ready(page)
    texts = {name: (WORKFLOWS / name).read_text() for name in MODELS}
    assert len(texts) > 8 and page.evaluate(ALL_PARTS_ARE_KEPT, texts) == []


def test_a_new_table_is_filled_in_and_undone(browse, house):
    page = browse("admin").page
    begin(page, "newtable")
    page.goto("/processes/newtable/draft")
    page.fill("#new-decision", "fee")
    page.fill("#new-decision-name", "Fee")
    page.click("#new-table button")
    ready(page)
    page.get_by_role("button", name="Fee", exact=True).click()
    begun = page.evaluate(DRAWN)
    page.locator(".add-rule-add, .add-rule").first.click()
    expect(page.locator("tbody td.rule-index")).to_have_count(2)
    saved(page)
    page.click("#modeler-buttons [value=undo]")
    page.wait_for_function(f"async begun => (await {DRAWN}) === begun", arg=begun)


def test_an_expression_is_completed_with_functions_that_the_house_has(browse, house):
    page = browse("admin").page
    draft(page, "tiered_approval")
    page.goto(f"/processes/tiered_approval/tables/{APPROVAL}")
    ready(page)
    page.get_by_role("button", name="quorum", exact=True).click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("1 + app")
    offered = page.locator(".cm-tooltip-autocomplete li")
    offered.first.wait_for()
    texts = offered.all_inner_texts()
    assert [text for text in texts if "append" in text] and not [text for text in texts if "fromAi" in text]
    discard(house, "tiered_approval")


def test_the_editor_is_in_chinese(browse, house):
    page = browse("admin", {"lang": "zh"}).page
    begin(page, "zhtable")
    page.goto("/processes/zhtable/draft")
    page.fill("#new-decision", "fee")
    page.click("#new-table button")
    ready(page)
    page.locator("#views button").nth(1).click()
    page.locator("td[data-element-id=rule_1_amount]").click(button="right")
    expect(page.get_by_text("在下方增加规则")).to_be_visible()
    expect(page.get_by_text("命中方式")).to_be_visible()
    assert page.evaluate("[...window.countersign.untranslated]") == []


@pytest.mark.parametrize(("look", "size"), LOOKS.values(), ids=LOOKS)
def test_the_page_has_no_fault(browse, house, look, size):
    page = browse("admin", look, viewport=size).page
    key = f"table_{look['lang']}_{look['theme']}_{size['width']}"
    begin(page, key)
    page.goto(f"/processes/{key}/draft")
    page.fill("#new-decision", "fee")
    page.click("#new-table button")
    ready(page)
    found = faults(page)
    page.locator("#views button").nth(1).click()
    page.wait_for_selector("td[data-element-id=rule_1_amount]")
    assert found + faults(page) == []
