"""A comment beside a form that somebody is filling in."""

import pytest
from playwright.sync_api import expect

from tests.browser.live import PHONE, walk

pytestmark = pytest.mark.browser


def test_a_comment_leaves_what_is_typed_in_the_form_beside_it(browse, house):
    case = walk(house, "白居易", until="review")
    task = house.claim(house.open(case)["review"], "xujian")
    reader = browse("xujian", {"lang": "en"}, viewport=PHONE)
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    page.fill("[name=opinion]", "写到一半")
    page.fill("#comment-text", "@ghost 请看")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#comment-error")
    expect(page.locator("#comment-text")).to_be_focused()
    assert page.input_value("#comment-text") == "@ghost 请看"
    page.fill("#comment-text", "请 @liuyang 看 <b>合同</b>")
    page.locator("#comments form button").click()
    page.wait_for_selector(".comments li")
    assert page.locator(".comments .mention").inner_text() == "@liuyang"
    assert "<b>合同</b>" in page.locator(".comments li").inner_text()
    assert page.input_value("#comment-text") == ""
    assert page.input_value("[name=opinion]") == "写到一半"
    assert page.url.endswith(f"/tasks/{task.id}")
