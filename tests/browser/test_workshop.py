"""The workshop in one go: a step is added, a deadlock mended, a colleague approves, running cases move, staff see the step."""

import shutil

import pytest
from playwright.sync_api import expect

from server.domain.people import RoleAt
from server.store.database import open_database
from server.store.unit_of_work import UnitOfWork
from tests import site
from tests.browser.live import Reader, application, serving
from tests.browser.test_modeler import rechecked, saved
from tests.house import LOAN_WALK

pytestmark = pytest.mark.browser

HERE = "/processes/loan_origination"
ASKED = {"decision": "ask", "opinion": "请说明还款来源。", "questions": "还款来源？"}
LARGE = {"amount": "450000.00"}

# What she draws before the approval: large loans are reviewed once more, and the ways join in parallel, which is wrong.
DRAW = """() => {
  const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
  const [modeling, factory] = [modeler.get('modeling'), modeler.get('elementFactory')];
  const put = (type, id, name, position, target) => {
    const shape = modeling.createShape(factory.createShape({ type }), position, target);
    modeling.updateProperties(shape, { id, name });
    return get(id);
  };
  const joined = put('bpmn:ParallelGateway', 'joined', '', { x: 3410, y: 955 }, get('risk_yes'));
  const large = put('bpmn:ExclusiveGateway', 'large', '超过四十万？', { x: 3200, y: 955 }, joined.incoming[0]);
  const review = put('bpmn:UserTask', 'second_review', '风险复核', { x: 3305, y: 870 }, get('lane_risk_manager').parent);
  const when = (flow, id, body) => modeling.updateProperties(flow, { id, conditionExpression: modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body }) });
  when(large.outgoing[0], 'is_small', '=proposal.amount <= 400000');
  when(modeling.connect(large, review), 'is_large', '=proposal.amount > 400000');
  modeling.connect(review, joined);
  modeling.updateProperties(get('settle_questions'), { id: 'settle_with_borrower' });
}"""
MEND = """() => {
  const { modeler } = window.countersign; const get = (id) => modeler.get('elementRegistry').get(id);
  modeler.get('bpmnReplace').replaceElement(get('joined'), { type: 'bpmn:ExclusiveGateway' });
  modeler.get('selection').select(get('second_review'));
}"""


@pytest.fixture
def workshop(tmp_path, sqlite_template):
    """A house of its own where a second designer approves, and its address."""
    shutil.copy(sqlite_template, tmp_path / "live.sqlite")
    url = f"sqlite:///{tmp_path / 'live.sqlite'}"
    database = open_database(url)
    house = site.settle(database)
    colleague = house.person("chenguodong")
    with UnitOfWork(database) as work:
        work.people.grant(colleague.id, [RoleAt("process_designer", "ho")])
        work.commit()
    with serving(site.site(url, tmp_path, deploy_approval=True)) as address:
        yield house, address
    database.close()


@pytest.fixture
def browse_there(chromium, workshop):
    readers = []

    def open_one(login):
        readers.append(Reader(chromium, workshop[1]).come_in(workshop[0], login))
        return readers[-1].page

    yield open_one
    complaints = [said for reader in readers for said in reader.complaints]
    for reader in readers:
        reader.close()
    assert complaints == []


def reached(house, name, until, **proposed):
    """A case of this applicant that waits at an element; `proposed` stands in the report."""
    case = house.start("loan_origination", application(name), "wangfang")
    for element, (login, data) in LOAN_WALK.items():
        if element == until:
            return case
        house.do(case, element, login, {**data, **proposed} if element == "joint_report" else data)
    raise AssertionError(until)


def drawn(page):
    """She draws, is told of the deadlock with the run that leads there, and mends it."""
    page.goto(f"{HERE}/versions")
    page.click(".actions form:has([name=to]) button")
    page.goto(f"{HERE}/edit")
    page.wait_for_selector("#findings[data-checked]", state="attached")
    with rechecked(page):
        page.evaluate(DRAW)
    stuck = page.locator("#findings li", has_text="may wait for ever")
    stuck.locator("summary").click()
    stuck.locator("button[name=run]").click()
    assert page.locator(".run-bar").is_visible() and page.locator(".djs-element.run-here").count() == 1
    page.evaluate(MEND)
    for field, text in {"role": "internal_auditor", "form": "risk_opinion", "result": "second_review"}.items():
        entry = page.locator(f"#bio-properties-panel-countersign-{field}")
        entry.fill(text)
        entry.press("Tab")
    stuck.wait_for(state="detached", timeout=30_000)
    saved(page)


def test_a_second_review_is_drawn_approved_and_reaches_running_cases(browse_there, workshop):
    house = workshop[0]
    asked = [reached(house, name, "risk_opinion") for name in ("陈甲", "陈乙", "陈丙")]
    for case in asked:
        house.do(case, "risk_opinion", "zhouwenbin", ASKED)
    large = reached(house, "陈丁", "risk_opinion", **LARGE)
    for number in range(196):
        house.start("loan_origination", application(f"张三{number}"), "wangfang")

    author = browse_there("admin")
    drawn(author)
    author.click(f"a[href='{HERE}/draft']")
    author.fill("#why", "大额贷款由第二人复核")
    author.click("form[action$='/deploy'] button")
    author.wait_for_url("**/requests/*")

    colleague = browse_there("chenguodong")
    colleague.goto(author.url)
    colleague.click("text=What changes")
    expect(colleague.locator("#drawn")).to_contain_text("风险复核")
    colleague.goto(author.url)
    colleague.click("button[formaction$='/approve']")
    assert house.case(large).process_version == 1

    author.goto(f"{HERE}/migrate")
    author.click("text=Show the plan")
    author.select_option("#place-1", "")
    author.click("text=Show the plan with these")
    plan = author.locator("section[aria-labelledby=plan-heading]")
    expect(plan.locator("dt, dd")).to_have_text(["Would move", "197", "Would stay", "3"])
    author.fill("#migrate-reason", "大额贷款由第二人复核")
    author.click("text=Move 197 cases")
    author.wait_for_selector("text=All cases are dealt with: 200 of 200", timeout=60_000)
    stayed = author.locator("section[aria-labelledby=stayed-heading] li").all_inner_texts()
    assert len(stayed) == 3 and all("is not in the new version" in text for text in stayed)
    assert {house.case(case).process_version for case in asked} == {1}

    house.do(large, "risk_opinion", "zhouwenbin", LOAN_WALK["risk_opinion"][1])
    staff = browse_there("yelin")
    staff.goto("/inbox?view=groups")
    assert staff.locator("tr", has_text="陈丁").filter(has_text="风险复核").count() == 1
