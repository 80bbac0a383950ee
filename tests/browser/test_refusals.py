"""What goes wrong in a browser has its clear message, and nothing that was typed is lost."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.store.unit_of_work import UnitOfWork
from tests.browser.live import fill, walk
from tests.house import LOAN_WALK

pytestmark = pytest.mark.browser


def test_wrong_values_are_told_at_their_fields(browse, house):
    walk(house, "李清照", until="investigate_a")
    reader = browse("wumei", look={"lang": "zh"})
    page = reader.page
    reader.claim("李清照", "A 角调查")
    fill(page, {"visited_on": "2026-11-24", "identity_ok": True, "monthly_income": "很多", "reasons": "经营正常。"})
    page.click("#task-form .btn-primary")
    page.wait_for_selector("#error-summary")
    expect(page.locator("#error-summary li")).to_have_count(7)
    assert page.input_value("[name=monthly_income]") == "很多"
    assert page.input_value("[name=reasons]") == "经营正常。"
    assert page.is_checked("[name=identity_ok][value=true]")
    told = page.locator("#field-monthly_income-error").inner_text()
    assert told and not told.isascii()


def test_a_stale_page_tells_what_changed_and_keeps_what_was_typed(browse, house):
    case = walk(house, "白居易", until="review")
    reader = browse("xujian")
    page = reader.page
    reader.claim("白居易", "Review loan")
    fill(page, {"decision": "approve", "opinion": "写了很久的意见。"})
    task = house.open(case)["review"]
    reassign(house, task, "shaoqin")
    page.click("#task-form .btn-primary")
    page.wait_for_selector(".notice-soon")
    told = page.locator(".notice-soon").inner_text()
    assert "系统管理员" in told and "邵琴" in told and "交接" in told
    assert page.input_value("[name=opinion]") == "写了很久的意见。"


def reassign(house, task, to):
    command = ReassignTask(
        task_id=task.id, version=task.version, actor=house.person("admin"), to=house.person(to).id, reason="交接"
    )
    house.run(reassign_task, command)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_double_click_completes_once(browse, house, scripts):
    name = "辛弃疾" if scripts else "陆游"
    case = walk(house, name, until="screening")
    reader = browse("huangmin", java_script_enabled=scripts)
    page = reader.page
    reader.claim(name, "Screen application")
    fill(page, LOAN_WALK["screening"][1])
    page.dblclick("#task-form .btn-primary")  # without scripts, the second click gives up waiting for the first answer
    expect(page).to_have_url(re.compile(r"/inbox"))
    assert "Screen application" in reader.said()
    assert set(house.open(case)) == {"investigate_a", "investigate_b"}


def test_the_same_submission_twice_ends_on_a_calm_page(browse, house):
    walk(house, "苏洵", until="screening")
    reader = browse("huangmin", java_script_enabled=False)
    page = reader.page
    reader.claim("苏洵", "Screen application")
    other = reader.context.new_page()
    other.goto(page.url)
    for tab in (other, page):
        fill(tab, LOAN_WALK["screening"][1])
    for tab in (other, page):
        tab.click("#task-form .btn-primary")
        tab.wait_for_url("**/inbox*")
    assert "it counts once" in reader.said()


def test_unknown_addresses_and_tasks_of_others_do_not_exist(browse, house):
    case = walk(house, "王安石", until="intake")
    task = house.open(case)["intake"]
    page = browse("liuyang").page
    for path in (f"/tasks/{task.id}", f"/cases/{case}", "/tasks/none", "/cases/none", "/start/none", "/nowhere"):
        answer = page.goto(path)
        assert answer.status == 404, path
        assert page.locator("h1").inner_text() == "There is nothing here"


def test_separation_of_duties_is_told_in_words(browse, house):
    case = walk(house, "曾巩", until="pay_out")
    page = browse("majun").page
    page.goto(f"/tasks/{house.open(case)['pay_out'].id}")
    assert "You may not do it: Separation of duties" in page.locator("aside").inner_text()
    assert page.locator("form[action$='/claim']").count() == 0


def test_an_ended_session_leads_back_to_where_one_was(browse, house):
    walk(house, "欧阳询", until="intake")
    reader = browse("wangfang")
    page = reader.page
    page.goto("/inbox?view=groups&q=欧阳询")
    somebody = house.person("wangfang").id
    with UnitOfWork(house.database) as work:
        work.sessions.delete_of(somebody)
        work.commit()
    page.goto("/inbox?view=groups&q=欧阳询")
    assert page.locator("[role=alert]").inner_text() == "The session has ended. Please sign in again."
    page.fill("#login", "wangfang")
    page.fill("#password", "correct horse")
    page.click("form[action='/sign-in'] button")
    page.wait_for_url("**/inbox?*")
    assert "q=欧阳询" in unquote(page.url)


def test_a_wrong_password_says_no_more_than_that(browse):
    page = browse().page
    for login in ("wangfang", "nobody"):
        page.goto("/sign-in")
        page.fill("#login", login)
        page.fill("#password", "wrong")
        page.click("form[action='/sign-in'] button")
        assert page.locator("[role=alert]").inner_text() == "The login or the password is wrong."
        assert page.input_value("#login") == login


def test_a_form_without_its_proof_is_refused(browse, house):
    case = walk(house, "杜甫", until="intake")
    page = browse("wangfang").page
    page.goto(f"/tasks/{house.open(case)['intake'].id}")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => field.value = 'forged')")
    page.click("form[action$='/claim'] button")
    expect(page.locator("h1")).to_have_text("You may not do this")
    expect(page.locator("main")).to_contain_text("too old or came from elsewhere")
    assert house.open(case)["intake"].assignee is None


def test_going_back_to_a_task_that_is_done_shows_that_it_is_done(browse, house):
    walk(house, "司马光", until="intake")
    reader = browse("wangfang")
    page = reader.page
    reader.claim("司马光", "Check documents")
    address = page.url
    page.check("[name=documents][value=id_card]")
    page.check("[name=copies_match][value=true]")
    reader.submit()
    page.go_back()
    page.wait_for_url(address)
    page.locator("aside", has_text="completed it at").wait_for()
    assert page.locator("#task-form .btn-primary").count() == 0
