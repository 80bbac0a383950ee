"""People in the browser: looked for by keyboard and on a phone, absences changed and declined, limits changed."""

import re
from decimal import Decimal

import pytest

from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.domain.people import RoleAt
from server.domain.staff import Person
from server.store.unit_of_work import UnitOfWork
from tests.api.diagrams import form
from tests.browser.axe import faults_of
from tests.browser.live import PHONE
from tests.engine.dsl import E, S, U, process, props

pytestmark = pytest.mark.browser

DARK = {"lang": "zh", "theme": "dark"}
PAPER = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="drawing">'
    '<bpmndi:BPMNPlane id="plane" bpmnElement="p"/></bpmndi:BPMNDiagram></bpmn:definitions>'
)
"""A drawing on which nothing stands yet; without one the page of a case has none to show."""
OFFICER = {"type": "string", "title": "Officer", "format": "person", "x-role": "searcher"}
NOTE = {"type": "string", "title": "Note"}


@pytest.fixture
def crowd(house):
    """A process that asks for one of thirty people."""
    with UnitOfWork(house.database) as work:
        known = {each.login for each in work.people.all()}
        for number in range(30):
            if f"seeker{number:02}" not in known:
                work.people.add(Person(f"id-seeker{number:02}", f"seeker{number:02}", f"寻{number:02}", "b1"))
                work.people.grant(f"id-seeker{number:02}", [RoleAt("searcher", "b1")])
        work.commit()
    drawn = process(S("s", props(form="ask")) + U("a", form="ask", role="everyone") + E(), "s > a > e")
    drawn = drawn.replace(b"</bpmn:definitions>", PAPER.encode())
    asked = form("Ask", ["officer"], officer=OFFICER, note=NOTE)
    house.deploy({"p/p.bpmn": drawn, "p/forms/ask.json": asked})
    return house


def suggested(page, text):
    """The logins beside the field once it answers what was typed."""
    field = page.locator("[name=officer]")
    with page.expect_response(lambda answer: "/choose/field" in answer.url and answer.request.method == "GET"):
        field.press_sequentially(text)
    page.wait_for_function("() => document.querySelectorAll('datalist option').length === 1")
    return page.locator("datalist option").evaluate_all("all => all.map(one => one.value)")


def test_somebody_is_found_by_keyboard_and_the_form_goes_on(browse, crowd):
    page = browse("liuyang").page
    page.goto("/start/p")
    page.focus("[name=officer]")
    assert suggested(page, "寻07") == ["seeker07"]
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    assert page.input_value("[name=officer]") == "寻07", "Escape closes the list and loses nothing"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("seeker07")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.textContent.trim() === 'Find'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/choose/field*")
    assert faults_of(page) == []
    page.keyboard.press("Tab")
    page.locator("input[type=radio][value=seeker07]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/start/p/refresh")
    assert page.input_value("[name=officer]") == "seeker07"
    page.fill("[name=note]", "ok")
    page.focus("[name=note]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    page.wait_for_selector("#diagram[data-ready]")
    case = page.url.rpartition("/")[2]
    assert crowd.case(case).data["officer"] == "id-seeker07"


def test_arrows_choose_among_those_found_on_a_page_of_their_own_on_a_phone(browse, crowd):
    page = browse("liuyang", DARK, viewport=PHONE, has_touch=True, is_mobile=True).page
    page.goto("/start/p")
    page.fill("[name=officer]", "寻1")
    page.fill("[name=note]", "记事")
    page.locator("form.card button[formaction^='/choose/field']").tap()
    page.wait_for_url("**/choose/field*")
    assert page.locator("input[type=radio]").count() == 10
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert faults_of(page) == []
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("input[type=radio]:checked").get_attribute("value") == "seeker11"
    page.locator("form.card .btn-primary").first.tap()
    page.wait_for_url("**/start/p/refresh")
    assert page.input_value("[name=officer]") == "seeker11" and page.input_value("[name=note]") == "记事"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_absence_is_changed_and_who_stands_in_declines(browse, house):
    page = browse("zhaolei", DARK, viewport=PHONE, has_touch=True, is_mobile=True).page
    page.goto("/absences/new")
    page.fill("#first_day", "2026-12-14")
    page.fill("#last_day", "2026-12-18")
    _substitute(page, house, "wumei")
    _save(page)
    page.get_by_role("link", name=re.compile("^更改")).click()
    page.wait_for_url("**/change")
    assert page.input_value("#last_day") == "2026-12-18"
    assert faults_of(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.fill("#last_day", "2026-12-09")
    page.click("form.card .btn-primary")
    page.wait_for_selector("#last_day.is-invalid")
    assert faults_of(page) == []
    page.fill("#last_day", "2026-12-22")
    _substitute(page, house, "huangmin")
    _save(page)
    told = page.locator("main").inner_text()
    assert "离岗登记已更改。" in told and "2026-12-22" in told and "黄敏" in told
    assert faults_of(page) == []
    substitute = browse("huangmin", DARK, viewport=PHONE, has_touch=True, is_mobile=True).page
    substitute.goto("/absences")
    substitute.locator("details > summary", has_text="赵磊").click()
    assert faults_of(substitute) == []
    substitute.locator("details[open] input[name=reason]").fill("外出培训")
    substitute.locator("details[open] button").click()
    substitute.wait_for_selector("main .notice[role=status]")
    page.goto("/absences")
    assert "外出培训" in page.locator("main").inner_text()


def test_a_limit_is_changed_by_two_and_ended_on_a_day(browse, house):
    limit = AuthorityLimit(new_id(), Decimal("500.00"), role="intake_clerk", branch="b2")
    house.run(set_limit, SetLimit(limit=limit))
    asking = browse("tianjing", DARK, viewport=PHONE, has_touch=True, is_mobile=True).page
    asking.goto("/authority")
    asking.locator(f"a[href='/authority/{limit.id}']").click()
    asking.wait_for_url(f"**/authority/{limit.id}")
    assert faults_of(asking) == [] and asking.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    asking.fill("#amount", "-5")
    asking.click("#change-limit .btn-primary")
    asking.wait_for_selector("#amount.is-invalid")
    assert faults_of(asking) == []
    asking.fill("#amount", "300")
    asking.fill("#from", "2026-12-01")
    asking.click("#change-limit .btn-primary")
    asking.wait_for_url("**/authority")
    signing = browse("admin").page
    signing.goto("/authority")
    row = signing.locator("tr", has_text="instead of ¥500.00")
    row.get_by_role("button", name="Sign").click()
    signing.wait_for_selector("main .notice[role=status]")
    assert faults_of(signing) == []
    signing.locator("tr", has_text="instead of ¥500.00").get_by_role("link", name="Change it").click()
    signing.fill("#last_day", "2026-12-31")
    signing.locator("form[action$='/end'] button").click()
    signing.wait_for_url("**/authority")
    assert "2026-12-01 to 2026-12-31" in signing.locator("main").inner_text()


def _substitute(page, house, login):
    field = page.locator("#substitute-1")
    if field.evaluate("node => node.tagName") == "SELECT":
        field.select_option(house.person(login).id)
    else:
        field.fill(login)


def _save(page):
    """Save it, and all the same where what follows is told first."""
    _answered(page)
    if page.locator("#first_day").count():
        _answered(page)
    assert not page.locator("#first_day").count()


def _answered(page):
    page.wait_for_load_state()
    with page.expect_event("load"):  # both what is told and the list that follows may be there before
        page.click("form.card .btn-primary")
