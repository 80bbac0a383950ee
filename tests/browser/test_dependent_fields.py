"""Fields that depend on others, while somebody types."""

import pytest
from playwright.sync_api import expect

from tests.api.diagrams import form
from tests.engine.dsl import E, S, U, process
from tests.pages.test_dependent_fields import REQUIRED, fields

pytestmark = pytest.mark.browser


def deployed(house):
    drawn = process(S() + U("a", form="ask", role="everyone") + E(), "s > a > e", id="asking")
    house.deploy({"asking/asking.bpmn": drawn, "asking/forms/ask.json": form("Ask", REQUIRED, **fields())})
    case = house.start("asking", {}, "liuyang")
    return house.claim(house.open(case)["a"], "liuyang")


def test_what_depends_follows_the_typing_and_nothing_typed_is_touched(browse, house):
    task = deployed(house)
    page = browse("liuyang", viewport={"width": 360, "height": 740}).page
    page.goto(f"/tasks/{task.id}")
    plate, share = page.locator("#field-plate"), page.locator("#field-share")
    assert plate.is_hidden()
    page.locator('[name="product"][value="car"]').check()
    plate.wait_for(state="visible")
    page.locator("#field-price").fill("200")
    own = page.locator("#field-own")
    own.focus()
    page.keyboard.type("50", delay=30)
    page.locator("#field-share", has_text="25%").wait_for()
    expect(own).to_be_focused()
    assert own.input_value() == "50"
    plate.fill("A1")
    page.locator('[name="product"][value="house"]').check()
    plate.wait_for(state="hidden")
    page.locator('[name="product"][value="car"]').check()
    plate.wait_for(state="visible")
    assert (plate.input_value(), share.inner_text()) == ("A1", "25%")
    assert page.get_by_role("button", name="Recalculate").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
