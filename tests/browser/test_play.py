"""A draft is played in a browser: started and done by the forms of staff, undone, and kept as a scenario."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HERE = "/processes/tiered_approval/play"
WAIT = 180_000


def test_a_case_is_played_and_kept(browse):
    reader = browse("admin")
    page = reader.page
    page.set_default_timeout(WAIT)
    page.goto("/processes/tiered_approval/versions")
    page.click(".actions form:has([name=to]) button")
    page.click(".page-head a:has-text('Play')")
    page.click("form[action$='/begin'] button")
    page.select_option("[id^=start-as]", "admin")
    page.click("text=Start form")
    page.select_option("[name=branch]", "b1")
    page.fill("[name='applicant.name']", "张建国")
    page.check("[name='applicant.kind'][value=farmer]")
    page.check("[name=guarantee][value=mortgage]")
    page.fill("[name='proposal.amount']", "36000.00")
    page.fill("[name='proposal.term_months']", "24")
    page.click("button:has-text('Start the case')")
    page.wait_for_selector("#diagram[data-ready=tiered_approval]")
    assert page.locator(".djs-element.is-open").count() == 1
    page.click(".played-task a.btn >> nth=0")
    expect(page.locator("main")).to_contain_text("You act as")
    page.check("[name=decision][value=approve]")
    page.fill("[name=opinion]", "同意。")
    page.click("#task-form button:has-text('Submit')")
    page.wait_for_selector(".played-steps li >> nth=1")
    page.click("button[value='1WD']")
    page.wait_for_selector(".played-steps li >> nth=2")
    page.click("text=Undo the last step")
    page.wait_for_function("() => document.querySelectorAll('.played-steps li').length == 2")
    page.fill("#keep-name", "小额：分管副主任同意后到主任")
    page.fill("#keep-file", "试走")
    page.click("form[action*='/keep'] button")
    page.wait_for_selector("text=passed and is kept in")
    page.click(".page-head a:has-text('Scenarios')")
    expect(page.locator("main")).to_contain_text("tiered_approval/scenarios/试走.yaml")
