"""Every page in Chromium: accessible, obedient to its own policy, usable by keyboard and without scripts."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser import samples
from tests.browser.axe import faults_of

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1440, "height": 900}
WIDER = """document.documentElement.scrollWidth > innerWidth
  || [...document.querySelectorAll('.menu-panel')].some(panel => panel.getBoundingClientRect().left < 0)"""
PHONE = {"width": 390, "height": 844}
NAMES = tuple(samples.pages(lambda msgid, _params: msgid))
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (401|403|404|409|422|500)")


@dataclass(frozen=True)
class Look:
    theme: str
    language: str
    size: dict
    system: str = "light"


LOOKS = {
    "light": Look("light", "en", DESKTOP),
    "dark": Look("dark", "zh", DESKTOP, "dark"),
    "phone": Look("light", "zh", PHONE),
    "phone-in-the-systems-dark": Look("auto", "en", PHONE, "dark"),
}


@pytest.fixture
def open_context(chromium, preview_url):
    contexts = []

    def open_one(look=LOOKS["light"], **options):
        context = chromium.new_context(viewport=look.size, color_scheme=look.system, base_url=preview_url, **options)
        cookies = {"theme": look.theme, "lang": look.language}
        context.add_cookies([{"name": name, "value": value, "url": preview_url} for name, value in cookies.items()])
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


def visit(context, name, complaints=None):
    page = context.new_page()
    if complaints is not None:
        page.on(
            "console", lambda said: complaints.append(f"{name}: {said.text}") if not REFUSED.match(said.text) else None
        )
        page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
    page.goto(f"/preview/{name}")
    assert page.locator("main h1").count() == 1
    if page.locator("#diagram").count() and complaints is not None:
        page.wait_for_selector("#diagram[data-ready]")
    return page


@pytest.mark.parametrize("look", ["light", "phone-in-the-systems-dark"])
def test_pages_are_accessible_obey_their_policy_and_fit_the_screen(open_context, look):
    context, faults, complaints = open_context(LOOKS[look]), [], []
    for name in NAMES:
        page = visit(context, name, complaints)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        faults += faults_of(page)
        faults += [f"{name}: scrolls sideways"] if page.evaluate(WIDER) else []
        page.close()
    assert faults == []
    assert complaints == []


@pytest.mark.parametrize("name", samples.long_lists())
def test_no_list_is_wider_than_the_window(open_context, name):
    page = visit(open_context(), name)
    wide = []
    for width in (360, 768, 1024, 1200, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        wide += [width] if page.evaluate(WIDER) else []
    assert wide == []


def test_pages_work_without_scripts(open_context):
    context = open_context(java_script_enabled=False)
    page = visit(context, "inbox")
    assert page.locator("form[action$='/claim'] button").count() > 0
    page.fill("#filter-q", "nothing like this")
    page.click("form[role=search] button")
    page.wait_for_url("**/inbox?**q=nothing**")
    assert page.locator(".empty-note h2").is_visible()

    page = visit(context, "task")
    page.click("#task-form .btn-primary")
    expect(page.locator("#error-summary li")).to_have_count(3)
    page.fill("[name=purpose]", "seed")
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox?flash")
    assert page.locator("main [role=status]").is_visible()

    page = visit(context, "case")
    assert page.locator("#steps-heading ~ ul li").count() == 2


def test_a_refused_task_form_keeps_its_address_and_takes_the_focus(open_context):
    page = visit(open_context(), "task")
    page.click("#task-form .btn-primary")
    page.wait_for_selector("#error-summary")
    assert page.url.endswith("/preview/task")
    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a >> nth=0")
    expect(page.locator("[name='applicant.phone']")).to_be_focused()


def test_an_accepted_task_form_leads_to_the_inbox_with_the_next_task(open_context):
    page = visit(open_context(), "task")
    page.fill("[name=purpose]", "seed")
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox?flash")
    assert page.locator("main [role=status] a").is_visible()
    assert page.locator("nav a[aria-current=page]").first.get_attribute("href") == "/inbox"


def test_a_form_that_does_not_get_through_keeps_what_was_entered(open_context):
    context = open_context()
    page = visit(context, "task")
    page.fill("[name=purpose]", "seed")
    context.set_offline(True)
    page.click("#task-form .btn-primary")
    page.locator("#unsent").wait_for(state="visible")
    assert page.input_value("[name=purpose]") == "seed"
    context.set_offline(False)
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox?flash")


def test_a_draft_goes_to_its_own_address(open_context):
    page = visit(open_context(), "task")
    with page.expect_request("**/tasks/*/draft"):
        page.click("button[formaction$='/draft']")
    page.wait_for_url("**/preview/task?flash")


def test_filters_narrow_the_list_in_place(open_context):
    page = visit(open_context(), "inbox")
    page.evaluate("window.samePage = true")
    page.fill("#filter-q", "nothing like this")
    page.wait_for_selector("#inbox-list .empty-note")
    page.wait_for_url("**/inbox?**q=nothing**")
    expect(page.locator("#filter-q")).to_be_focused()
    assert page.evaluate("window.samePage")


def test_the_list_renews_itself(open_context):
    context = open_context()
    page = context.new_page()
    page.clock.install()
    page.goto("/preview/inbox")
    page.wait_for_function("() => document.querySelector('#inbox-list').dataset.htmxPowered")
    page.focus("#inbox-tabs a[aria-current]")
    with page.expect_response("**/inbox?view=groups"):
        page.clock.run_for(21_000)
    page.wait_for_function("() => document.querySelectorAll('#inbox-list').length === 1")
    assert page.locator("#inbox-list tbody tr").count() == 50
    page.wait_for_function("() => document.activeElement.getAttribute('aria-current') === 'page'")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("sign-in", "form[action='/sign-in'] button"),
        ("inbox", "td.title a >> nth=0"),
        ("task", "#task-form .btn-primary"),
        ("task-unclaimed", "form[action$='/claim'] button"),
        ("case", "form[action$='/retry'] button"),
        ("start", "a[href='/start/loan_origination']"),
        ("start-form", "form[action='/start/loan_origination'] .btn-primary"),
        ("start-import", "form[action='/start/loan_origination/import'] .btn-primary"),
    ],
)
def test_the_main_action_is_reached_by_keyboard(open_context, name, target):
    page = visit(open_context(), name)
    wanted = page.locator(target).element_handle()
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("node => node === document.activeElement", wanted):
            break
    assert page.evaluate("node => node === document.activeElement", wanted)


def test_the_first_stop_skips_to_the_content(open_context):
    page = visit(open_context(), "inbox")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_menu_closes_by_escape(open_context):
    page = visit(open_context(), "inbox")
    page.click(".top .menu summary")
    assert page.locator("form[action='/sign-out'] button").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("form[action='/sign-out'] button").is_visible()


def test_the_diagram_shows_what_is_open_in_the_readers_words(open_context):
    page = visit(open_context(LOOKS["dark"]), "case", [])
    assert page.locator(".djs-element.is-open").count() == 1
    assert page.locator(".djs-element.is-open").text_content().replace("\n", "") == "受理申请"
    assert page.locator(".bjs-powered-by").is_visible()


def position(page):
    return page.locator("#diagram .viewport").get_attribute("transform")


def test_the_drawing_leads_back_to_the_open_step(open_context):
    page = visit(open_context(), "case", [])
    start = position(page)
    page.click("#diagram-buttons [value=all]")
    assert position(page) != start
    page.click("#diagram-buttons [value=open]")
    assert position(page) == start


def test_a_finger_moves_the_drawing(open_context):
    context = open_context(LOOKS["phone"], has_touch=True)
    page = visit(context, "case", [])
    page.locator("#diagram").scroll_into_view_if_needed()
    box, start = page.locator("#diagram").bounding_box(), position(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in (20, 60, 100):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x - step, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#diagram .viewport")).not_to_have_attribute("transform", start)


def test_a_link_to_a_decision_unfolds_it(open_context):
    page = visit(open_context(), "case", [])
    folded = page.locator("details.decided").first
    page.evaluate("id => { location.hash = id }", folded.get_attribute("id"))
    page.wait_for_function("() => document.querySelector('details.decided').open")
