"""Tables in forms, while somebody types, pastes and goes through them by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.api.diagrams import form
from tests.browser.axe import faults_of
from tests.engine.dsl import E, S, U, process
from tests.pages.test_rows import ASSETS, TOGETHER

pytestmark = pytest.mark.browser

PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def task(house):
    drawn = process(S() + U("a", form="ask", role="everyone") + E(), "s > a > e", id="listing")
    asked = form("Ask", ["assets"], assets={**ASSETS, "maxItems": 40}, together=TOGETHER)
    house.deploy({"listing/listing.bpmn": drawn, "listing/forms/ask.json": asked})
    case = house.start("listing", {}, "liuyang")
    return house.claim(house.open(case)["a"], "liuyang")


def rows(page):
    return page.locator(".rows tbody tr").count()


def cell(page, row, column):
    return page.locator(f'[name="assets.{row}.{column}"]')


def test_the_last_row_is_followed_by_another_and_enter_goes_down(browse, task):
    page = browse("liuyang").page
    page.goto(f"/tasks/{task.id}")
    assert rows(page) == 3 and page.get_by_role("button", name="More rows").is_hidden()
    cell(page, 1, "item").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("院子")
    assert rows(page) == 4 and cell(page, 3, "item").get_attribute("aria-label").endswith("row 4")
    page.keyboard.press("Enter")
    expect(cell(page, 3, "item")).to_be_focused()
    page.locator(".rows-remove").nth(2).click()
    assert rows(page) == 3 and cell(page, 2, "item").input_value() == ""
    page.locator(".rows-add").click()
    expect(cell(page, 3, "item")).to_be_focused()
    assert page.url.endswith(f"/tasks/{task.id}")


def test_rows_pasted_from_a_spreadsheet_fill_cells_and_are_added_up(browse, house, task):
    page = browse("liuyang").page
    page.goto(f"/tasks/{task.id}")
    copied = '房屋\t100,000.00\thouse\r\n"two\nlines"\t2.5\tcar\r\n"say ""hi"""\t\t\r\nd\t1\t\r\n'
    cell(page, 0, "item").evaluate(PASTE, copied)
    page.locator("#field-assets-total-amount", has_text="¥100,003.50").wait_for()
    assert cell(page, 1, "kind").input_value() == "car" and cell(page, 2, "item").input_value() == 'say "hi"'
    assert rows(page) == 5
    page.locator("#task-form .btn-primary").click()
    page.wait_for_url("**/inbox**")
    assert [row["item"] for row in house.case(task.case).data["assets"]] == ["房屋", "two lines", 'say "hi"', "d"]


def test_ten_thousand_pasted_rows_are_refused_and_nothing_is_lost(browse, task):
    page = browse("liuyang").page
    page.goto(f"/tasks/{task.id}")
    cell(page, 0, "item").fill("mine")
    cell(page, 1, "item").evaluate(PASTE, "a\t1\n" * 10_000)
    assert page.locator(".rows-full").is_visible()
    assert cell(page, 0, "item").input_value() == "mine" and rows(page) == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_table_fits_a_phone_and_is_accessible(browse, task, theme):
    page = browse("liuyang", viewport={"width": 360, "height": 740}, color_scheme=theme).page
    page.goto(f"/tasks/{task.id}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cell(page, 0, "amount").fill("x")
    page.locator("#task-form .btn-primary").click()
    page.locator("#error-summary").wait_for()
    assert faults_of(page) == []
