"""Everything by keyboard: the box that searches everything, and single keys."""

import pytest

from tests.browser.axe import faults_of
from tests.house import APPLICATION

pytestmark = pytest.mark.browser


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ctrl_k_finds_and_enter_goes_there(browse, case, theme):
    page = browse("wangfang", color_scheme=theme, viewport={"width": 360, "height": 740}).page
    page.goto("/cases")
    page.keyboard.press("Control+k")
    page.locator("#palette-results [role=option]").first.wait_for()
    assert faults_of(page) == []
    page.keyboard.type("张建国")
    wanted = page.locator(f'#palette-results a[href="/cases/{case}"]')
    wanted.wait_for()
    for _ in range(12):
        if wanted.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    assert page.locator("#palette-q").get_attribute("aria-activedescendant") == wanted.get_attribute("id")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case}")


def test_the_box_answers_the_first_key_of_a_page_on_a_slow_computer(browse, case):
    page = browse("wangfang").page
    page.add_init_script("const later = setTimeout; setTimeout = (act, wait = 0) => later(act, wait || 3000)")
    page.goto("/cases")
    page.keyboard.press("Control+k")
    page.locator("#palette-results [role=option]").first.wait_for(timeout=10_000)


def test_escape_closes_the_box_and_the_focus_returns(browse):
    page = browse("wangfang").page
    page.goto("/cases")
    page.focus("#filter-q")
    page.keyboard.press("Control+k")
    assert focused(page) == "palette-q"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert focused(page) == "filter-q" and page.locator("#palette").is_hidden()


def test_single_keys_walk_the_list_claim_and_go_places(browse, house, case):
    task = house.open(case)["intake"]
    page = browse("wangfang").page
    page.goto("/inbox?view=groups&q=张建国")
    page.keyboard.press("j")
    first = focused(page)
    assert first.startswith("/tasks/")
    page.keyboard.press("x")
    assert page.locator(".pick input:checked").count() == 1
    page.goto(f"/tasks/{task.id}")
    page.keyboard.press("c")
    page.locator("#draft-state").wait_for(state="attached")
    page.wait_for_load_state()  # what listens to keys comes last
    assert house.open(case)["intake"].assignee == house.person("wangfang").id
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/cases")


def test_no_key_acts_while_something_is_typed_and_all_can_be_switched_off(browse):
    page = browse("wangfang").page
    page.goto("/inbox?view=groups")
    page.keyboard.press("/")
    assert focused(page) == "filter-q"
    page.keyboard.type("j?gc")
    assert page.input_value("#filter-q") == "j?gc" and page.locator("#keys").is_hidden()
    page.locator("#filter-q").blur()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible() and faults_of(page) == []
    page.check("#keys-off")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert focused(page) != "filter-q"
    page.reload()
    page.keyboard.press("/")
    assert focused(page) != "filter-q"
    page.keyboard.press("?")
    page.uncheck("#keys-off")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert focused(page) == "filter-q"
