"""The form editor with scripts: the preview follows what is typed, and fields are dragged to their place."""

import pytest

from tests.browser.axe import faults_of

pytestmark = pytest.mark.browser

HERE = "/processes/loan_origination"


@pytest.fixture
def page(browse):
    page = browse("admin").page
    page.goto(f"{HERE}/versions")
    page.locator(f'form[action="{HERE}/draft"] button').first.click()
    page.wait_for_url("**/edit")
    return page


def order(page):
    return page.eval_on_selector_all(
        '.edited-fields > li[data-parent="applicant"]', "lines => lines.map((line) => line.dataset.path)"
    )


def test_the_preview_follows_and_fields_are_dragged_among_their_own(page):
    page.goto(f"{HERE}/forms/application?field=purpose")
    page.get_by_label("Label in English").fill("What it is for")
    page.locator("#preview").get_by_text("What it is for").wait_for()
    first, second, *rest = order(page)
    line = page.locator(f'.edited-fields > li[data-path="{first}"]')
    line.drag_to(page.locator(f'.edited-fields > li[data-path="{second}"]'))
    page.wait_for_url("**?field=applicant.*")
    assert order(page) == [second, first, *rest]
    page.get_by_role("button", name="down").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**?field={second}")
    assert order(page) == [first, second, *rest]


@pytest.mark.parametrize(
    "look", [{"lang": "en", "theme": "light"}, {"lang": "zh", "theme": "dark"}], ids=["light", "dark"]
)
def test_the_editor_has_no_fault(browse, look):
    page = browse("admin", look, viewport={"width": 390, "height": 844}).page
    page.goto(f"{HERE}/versions")
    page.locator(f'form[action="{HERE}/draft"] button').first.click()
    page.wait_for_url("**/edit")
    page.goto(f"{HERE}/forms/application?field=amount")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
