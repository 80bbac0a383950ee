"""Emoji and text that runs from right to left are kept, shown as they are, and turn nothing around them."""

import pytest

from tests.browser.live import application, fill

pytestmark = pytest.mark.browser
NAME = "محمد بن أحمد 😀"
TURNED = "\u202e张三 reversed"


def test_names_in_other_scripts_are_kept_and_shown(browse):
    page = browse("wangfang").page
    page.goto("/start/loan_origination")
    fill(page, application(NAME))
    page.locator("form.card .btn-primary").click()
    page.wait_for_url("**/cases/*")
    assert NAME in page.locator("h1").inner_text()
    assert page.locator("dd", has_text=NAME).first.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_sign_that_turns_the_line_turns_only_its_own_field(browse, house):
    case = house.start("loan_origination", application(TURNED), "wangfang")
    page = browse("wangfang").page
    page.goto("/inbox?view=groups&q=reversed")
    cell = page.locator("tr:has(a:has-text('reversed')) td.title").first
    assert cell.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
    assert page.locator("tr", has_text="reversed").locator("td.step").first.inner_text() == "Check documents"
    assert house.case(case).data["applicant"]["name"] == TURNED
