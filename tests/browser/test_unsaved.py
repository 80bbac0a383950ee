"""What is being typed in a task is kept, and not left without a question while it is not."""

import pytest

from tests.house import APPLICATION

pytestmark = pytest.mark.browser


@pytest.fixture
def task(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    return house.claim(house.open(case)["intake"], "wangfang")


def type_in(page):
    field = page.locator("#task-fields input[type=text], #task-fields textarea").first
    field.focus()
    page.keyboard.type("一二三")
    return field


def asks(page):
    return page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def asks_no_longer(page):
    page.wait_for_function("() => dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_what_is_typed_is_kept_after_a_moment_and_is_there_after_a_crash(browse, task):
    page = browse("wangfang").page
    page.goto(f"/tasks/{task.id}")
    assert not asks(page)
    held = []
    page.route("**/draft", lambda route: held.append(route))  # noqa: PLW0108 -- playwright wants a function
    name = type_in(page).get_attribute("name")
    assert asks(page)
    page.unroute("**/draft")
    for route in held:
        route.continue_()
    page.locator("#draft-state time").wait_for()
    asks_no_longer(page)
    page.goto("about:blank")
    page.goto(f"/tasks/{task.id}")
    assert "一二三" in page.locator(f'[name="{name}"]').input_value()


def test_without_a_connection_leaving_is_asked_about_and_the_next_moment_keeps_it(browse, task):
    reader = browse("wangfang")
    page = reader.page
    page.goto(f"/tasks/{task.id}")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        type_in(page)
    assert asks(page)
    page.context.set_offline(False)
    type_in(page)
    page.locator("#draft-state time").wait_for()
    asks_no_longer(page)
    reader.complaints.clear()
