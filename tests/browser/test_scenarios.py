"""Scenarios on their page in a browser: one is run with its progress, and what it reaches is drawn."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HERE = "/processes/recusal/scenarios"
WAIT = 180_000


def test_a_scenario_is_run_and_what_it_reaches_is_drawn(browse):
    page = browse("admin").page
    page.goto("/processes/recusal/versions")
    page.click(".actions form:has([name=to]) button")
    page.click(".page-head a:has-text('Scenarios')")
    expect(page.locator(".scenario-line .tag").first).to_have_text("not run since changed")
    page.locator(".scenario-line button").first.click()
    page.wait_for_selector("#scenario-run progress")
    page.wait_for_selector(".scenario-line .tag-calm", timeout=WAIT)
    assert page.locator(".scenario-line .tag-calm").count() == 1
    page.click("text=Coverage on the diagram")
    page.wait_for_selector("#diagram[data-ready=recusal]")
    assert page.locator(".djs-element.is-done").count() and page.locator(".djs-connection.is-missed").count()
    drawn = page.locator(".djs-connection.is-missed path").first
    assert drawn.evaluate("node => getComputedStyle(node).strokeDasharray") != "none", "colour alone does not tell"
    page.click("#diagram-buttons [value=open]")
    page.locator("text=Write a scenario for it").first.click()
    assert "path: [" in page.input_value("#text")
    page.fill("#text", page.input_value("#text").replace("path: [", "path: [nowhere, "))
    page.click("text=Save and check")
    expect(page.locator("#file-findings")).to_contain_text("There is no element 'nowhere'.")
