"""Who may what, in the browser: taking a step or a case back, a limit of authority, and who is liable."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from server.commands.people.set_limit import EndLimit, SetLimit, end_limit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from tests.browser.live import PHONE, walk
from tests.house import REPORT

pytestmark = pytest.mark.browser

DARK = {"lang": "zh", "theme": "dark"}


def main(reader):
    return reader.page.locator("main").inner_text()


def press(page, menu, button):
    """Open a menu of acts and press what is in it, which may be called the same."""
    page.locator("details.menu > summary", has_text=menu).click()
    return page.locator("details.menu[open] button", has_text=button)


def test_who_did_a_step_takes_it_back_and_then_the_next_holder_is_told_why_not(browse, house):
    case = walk(house, "韩愈", until="joint_report")
    task = house.claim(house.open(case)["joint_report"], "huangmin")
    house.finish(task, "huangmin", REPORT)
    officer = browse("huangmin", look=DARK, viewport=PHONE, has_touch=True, is_mobile=True)
    officer.page.goto(f"/tasks/{task.id}")
    button = press(officer.page, "撤回", "撤回")
    officer.page.fill("#recall-reason", "漏填一处")
    button.click()
    officer.page.wait_for_selector("#task-form")
    assert officer.page.input_value("[name=summary]") == REPORT["summary"]
    assert set(house.open(case)) == {"joint_report"}
    house.finish(house.open(case)["joint_report"], "huangmin", REPORT)
    house.claim(house.open(case)["sign_report"], "liuyang")
    officer.page.goto(f"/cases/{case}")
    assert "漏填一处" in main(officer)


def test_who_started_a_case_withdraws_it_and_others_are_not_offered_to(browse, house):
    case = walk(house, "柳宗元", until="intake")
    manager = browse("xujian")
    manager.page.goto(f"/cases/{case}")
    assert manager.page.locator("#withdraw-reason").count() == 0
    clerk = browse("wangfang", look=DARK, viewport=PHONE, has_touch=True, is_mobile=True)
    clerk.page.goto(f"/cases/{case}")
    button = press(clerk.page, "撤销", "撤销")
    clerk.page.fill("#withdraw-reason", "重复录入")
    button.click()
    expect(clerk.page.locator("main")).to_contain_text("重复录入")
    assert house.open(case) == {}


def test_a_director_above_the_limit_is_told_the_sums_and_gets_no_button(browse, house):
    case = walk(house, "欧阳修", until="approve_director")
    director = house.person("chenguodong")
    limit = AuthorityLimit(new_id(), Decimal("20000.00"), person=director.id)
    house.run(set_limit, SetLimit(limit=limit))
    try:
        task = house.open(case)["approve_director"]
        reader = browse("chenguodong", look=DARK)
        reader.page.goto("/inbox?view=groups")
        assert reader.page.locator("tr", has_text="欧阳修").locator("button").count() == 0
        reader.page.goto(f"/tasks/{task.id}")
        assert "¥36,000.00" in main(reader) and "¥20,000.00" in main(reader)
        assert reader.page.locator(f"form[action='/tasks/{task.id}/claim']").count() == 0
        sent = reader.page.evaluate(
            """async ([path, version]) => {
                const body = new URLSearchParams({version, csrf_token: document.querySelector('[name=csrf_token]').value});
                const sent = await fetch(path, {method: 'POST', body, headers: {Accept: 'text/html'}});
                return [sent.status, await sent.text()];
            }""",
            [f"/tasks/{task.id}/claim", str(task.version)],
        )
        assert sent[0] == 403 and "¥20,000.00" in sent[1]
        assert house.open(case)["approve_director"].assignee is None
    finally:
        house.run(end_limit, EndLimit(limit_id=limit.id, actor=house.person("admin")))


def test_an_auditor_reads_who_is_liable_for_a_closed_loan(browse, house):
    case = walk(house, "苏轼")
    auditor = browse("hejing", look=DARK, viewport=PHONE, has_touch=True, is_mobile=True)
    auditor.page.goto(f"/cases/{case}")
    auditor.page.click(f"a[href='/cases/{case}/liability']")
    told = main(auditor)
    for said in ("陈国栋", "刘洋", "30 %"):
        assert said in told, said
    assert auditor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with auditor.page.expect_download() as sent:
        auditor.page.click("form[action$='/liability/paper'] button")
    assert sent.value.suggested_filename.endswith(".pdf")
