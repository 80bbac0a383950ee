"""Operating a case in the browser: steps are chosen in the diagram or in the lists, and the effect is shown first."""

import pytest
from playwright.sync_api import expect

from tests.browser.live import PHONE, walk

pytestmark = pytest.mark.browser


def operating(browse, house, name, until, **options):
    case = walk(house, name, until=until)
    page = browse("admin", **options).page
    page.goto(f"/cases/{case}/operate")
    page.wait_for_selector("#diagram[data-ready=loan_origination]")
    return case, page


def click(page, element):
    page.evaluate(
        """id => window.countersign.viewer.get('canvas').scrollToElement(id, 100)""",
        element,
    )
    page.locator(f"#diagram .djs-element[data-element-id={element}] .djs-hit").first.click()


def chosen(page, selector):
    return page.locator(f"{selector} option:checked").get_attribute("data-step")


def test_a_step_is_chosen_in_the_diagram_and_the_case_moves_there(browse, house):
    case, page = operating(browse, house, "岑参", "review")
    bar = page.locator("#diagram-choice")
    assert bar.is_hidden()
    click(page, "intake")
    assert bar.locator("button:visible").evaluate_all("all => all.map(one => one.value)") == ["to", "repeat", "close"]
    bar.locator("[value=to]").click()
    assert chosen(page, "#move-to") == "loan_origination intake"
    expect(page.locator("#move-to")).to_be_focused()
    assert page.locator("#diagram .choice-mark", has_text="move to here").count() == 1
    page.locator("form", has=page.locator("#move-to")).get_by_role("button").click()
    page.get_by_role("heading", name="Move the case: this would happen").wait_for()
    page.fill("#trial-reason", "papers were missing")
    page.get_by_role("button", name="Do it", exact=True).click()
    page.wait_for_url(f"**/cases/{case}")
    assert set(house.open(case)) == {"intake"}


def test_what_waits_can_be_left_or_skipped_and_the_lists_say_the_same(browse, house):
    _, page = operating(browse, house, "高适", "review", viewport=PHONE, has_touch=True, is_mobile=True)
    click(page, "review")
    bar = page.locator("#diagram-choice")
    assert {"away", "skip"} <= set(bar.locator("button:visible").evaluate_all("all => all.map(one => one.value)"))
    bar.locator("[value=skip]").click()
    assert chosen(page, "#skip-at") == "loan_origination review"
    assert page.locator("#diagram .choice-mark").inner_text().split(" · ") == ["move from here", "skip this"]
    page.select_option("#skip-at", "")
    assert page.locator("#diagram .choice-mark").inner_text() == "move from here"
    page.select_option("#repeat-to", "loan_origination intake")
    assert page.locator("#diagram .choice-mark", has_text="repeat this").count() == 1
    click(page, "review")
    page.keyboard.press("Tab")
    bar.locator("[value=away]").press("Escape")
    assert bar.is_hidden()


def test_a_called_process_is_shown_from_the_bar(browse, house):
    case, page = operating(browse, house, "王昌龄", "investigate_a")
    click(page, "investigation")
    page.locator("#diagram-choice [value=enter]").click()
    page.wait_for_selector("#diagram[data-ready=dual_investigation]")
    click(page, "investigate_a")
    page.locator("#diagram-choice [value=away]").click()
    assert page.locator("[name=away]:checked").evaluate_all("all => all.map(one => one.dataset.step)") == [
        "dual_investigation investigate_a"
    ]
    assert set(house.open(case)) == {"investigate_a", "investigate_b"}


def test_a_task_is_skipped_with_its_own_form(browse, house):
    case, page = operating(browse, house, "李颀", "intake")
    click(page, "intake")
    page.locator("#diagram-choice [value=skip]").click()
    page.get_by_role("button", name="Give its data").click()
    page.get_by_role("heading", name="Skip Check documents").wait_for()
    page.get_by_role("button", name="Show what would happen").click()
    page.locator("#error-summary").wait_for()
    page.check("[name=documents][value=id_card]")
    page.check("[name=copies_match][value=true]")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("heading", name="Skip a step: this would happen").wait_for()
    page.fill("#trial-reason", "seen at the counter")
    page.get_by_role("button", name="Do it", exact=True).click()
    page.wait_for_url(f"**/cases/{case}")
    assert "intake" not in house.open(case)
