"""In the browser: a designer keeps a step from who starts the case; who started it reads why, a colleague does it."""

import json

import pytest
from playwright.sync_api import expect

from tests.api.diagrams import diagram, lane, start, user
from tests.browser.axe import faults_of
from tests.browser.live import PHONE
from tests.browser.test_modeler import DRAWN, SELECT, begin, discard, rechecked

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "named"), [("en", "the start of the case"), ("zh", "案件的发起")])
def test_a_designer_chooses_the_start_among_those_a_step_is_kept_from(browse, house, language, named):
    page = browse("admin", {"lang": language}).page
    begin(page, f"starter_{language}")
    page.evaluate(SELECT, "first")
    offered = {
        name: page.locator(f"#bio-properties-panel-countersign-{name}").locator("xpath=following::details[1]")
        for name in ("separate_from", "blind_to")
    }
    for each in offered.values():
        each.locator("summary").click()
    with rechecked(page):
        offered["separate_from"].locator("label", has_text=named).locator("input").check()
    assert 'name="separate_from" value="begin"' in page.evaluate(DRAWN)
    assert page.locator("#findings .tag-late").count() == 0, page.locator("#findings").inner_text()
    expect(offered["blind_to"]).not_to_contain_text(named)
    discard(house, f"starter_{language}")


def test_who_started_the_case_reads_why_the_step_is_not_theirs_and_a_colleague_does_it(browse, house):
    inside = start() + user("judge", "Judge", separate_from="begin")
    drawn = diagram(
        "reporting", inside, "begin > judge > end", lanes=lane("staff", "officer_b", "begin", "judge", "end")
    )
    labels = {"element.judge": "核查"}
    house.deploy({"reporting.bpmn": drawn, "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode()})
    case = house.start("reporting", {}, "wumei", branch="b1")
    task = house.open(case)["judge"]

    starter = browse("wumei", {"lang": "zh", "theme": "dark"}, viewport=PHONE, has_touch=True, is_mobile=True).page
    starter.goto(f"/tasks/{task.id}")
    expect(starter.locator("main")).to_contain_text("发起案件的人不得办理")
    assert starter.locator("main form[action$='/claim']").count() == 0
    assert faults_of(starter) == []

    colleague = browse("huangmin", {"lang": "zh"}).page
    colleague.goto(f"/tasks/{task.id}")
    colleague.locator("main form[action$='/claim'] button").click()
    colleague.wait_for_selector("#task-form")
    colleague.click("#task-form .btn-primary")
    colleague.wait_for_url("**/inbox*")
    assert house.open(case) == {}
