"""The loan case in the browser, each step by the person whose step it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.live import application, fill, walk
from tests.house import FINDINGS, LOAN_WALK

pytestmark = pytest.mark.browser

STEPS = {
    "intake": "Check documents",
    "screening": "Screen application",
    "joint_report": "Write joint report",
    "reconcile": "Reconcile with A",
    "confirm_reconciled": "Confirm as A",
    "sign_report": "Sign joint report",
    "rating": "Rate credit",
    "hand_in": "Hand in report",
    "send_facts": "Send main facts",
    "review": "Review loan",
    "risk_check": "Check risk and compliance",
    "risk_opinion": "Give opinion on risk",
    "approve_deputy": "Approve as deputy director",
    "approve_director": "Approve as director",
    "invite": "Invite customer",
    "signing": "Sign contract",
    "witness": "Confirm signing",
    "register_collateral": "Register collateral",
    "verify_registration": "Verify registration",
    "check_payout": "Check payout",
    "pay_out": "Pay out",
    "first_call": "First call",
}
DECLARED = {
    "declare_a": "Declare as A",
    "declare_b": "Declare as B",
    "declare_manager": "Declare as credit manager",
    "declare_risk": "Declare as risk officer",
    "declare_risk_head": "Declare as risk manager",
}
RECONCILED = {
    "reconcile": ("huangmin", {"monthly_income": "5200.00", "explanation": "甲方计入了外出务工收入。"}),
    "confirm_reconciled": ("liuyang", {"agreed": True}),
}


def test_a_loan_goes_from_application_to_payment_by_separate_people(browse):
    people, name = {}, "郑和"

    def person(login):
        if login not in people:
            people[login] = browse(login)
        return people[login]

    def do(login, step, data):
        worker = person(login)
        worker.claim(name, step)
        fill(worker.page, data)
        worker.submit()
        assert step in worker.said()
        return worker

    clerk = person("wangfang")
    clerk.page.click("text=Start a case")
    clerk.page.click("a[href='/start/loan_origination']")
    fill(clerk.page, application(name))
    clerk.page.click(".form-end .btn-primary")
    clerk.page.wait_for_url("**/cases/*")
    case = clerk.page.url

    do("wangfang", STEPS["intake"], LOAN_WALK["intake"][1])
    for element, step in DECLARED.items():
        do(LOAN_WALK[element][0], step, LOAN_WALK[element][1])
    do("huangmin", STEPS["screening"], LOAN_WALK["screening"][1])

    secret = {**FINDINGS, "monthly_income": "4321.00", "reasons": "乙方所见，甲方不得先知。"}
    do("huangmin", "Investigate as B", secret)
    officer_a = person("liuyang")
    officer_a.claim(name, "Investigate as A")
    seen = officer_a.page.content()
    officer_a.page.goto(case)
    seen += officer_a.page.content()
    assert "郑和" in seen
    assert "乙方所见" not in seen
    assert "4,321.00" not in seen and "4321" not in seen
    officer_a.page.go_back()
    fill(officer_a.page, FINDINGS)
    officer_a.submit()

    later = {**RECONCILED, **dict(list(LOAN_WALK.items())[list(LOAN_WALK).index("joint_report") :])}
    for element, (login, data) in later.items():
        worker = do(login, STEPS[element], data)
    worker.page.goto(case)
    assert worker.page.locator(".facts .tag").inner_text() == "Completed"
    told = worker.page.locator("main").inner_text()
    assert "乙方所见" in told and "PZ-1" in told
    assert worker.page.locator("#steps-heading ~ p").inner_text() == "Nothing is open."


def test_the_essential_path_needs_no_script(browse, house):
    case = walk(house, "司马光", until="intake")
    reader = browse("tangli", java_script_enabled=False)
    page = reader.page
    reader.claim("司马光", STEPS["intake"])
    fill(page, {"documents": ["id_card"], "copies_match": True})
    page.click("text=Save draft")
    assert reader.said() == "Your draft was saved."
    assert page.is_checked('[name="documents"][value="id_card"]')
    page.goto(f"/cases/{case}")
    assert page.locator("#steps-heading ~ ul li").count() == 1
    page.click("#steps-heading ~ ul a")
    page.click("#task-form .btn-primary")
    page.wait_for_url("**/inbox*")
    assert STEPS["intake"] in reader.said()
    page.goto("/inbox?view=done")
    assert page.locator("tr", has_text="司马光").count() == 1
    page.click("summary >> nth=0")
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")


def test_a_case_is_halted_and_resumed_without_script(browse, house):
    case = walk(house, "班固", until="intake")
    reader = browse("admin", java_script_enabled=False)
    page = reader.page
    page.goto(f"/cases/{case}")
    page.click("summary:has-text('Suspend the case')")
    page.fill("#suspend-reason", "清点资料")
    page.click("form[action$='/suspend'] button")
    expect(page.locator(".facts .tag")).to_have_text("Suspended")
    expect(page.locator(".timeline-list")).to_contain_text("清点资料")
    page.click("form[action$='/resume'] button")
    expect(page.locator(".facts .tag")).to_have_text("Running")
    page.click("summary:has-text('Cancel the case')")
    page.fill("#cancel-reason", "申请人撤回")
    page.click("form[action$='/cancel'] button")
    expect(page.locator(".facts .tag")).to_have_text("Cancelled")


def test_a_task_is_done_by_keyboard_alone(browse, house):
    walk(house, "欧阳修", until="review")
    reader = browse("xujian")
    page = reader.page
    page.goto("/inbox?view=groups&q=欧阳修")
    press_until(page, "document.activeElement.matches('td.act button')")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .notice[role=status] a")
    press_until(page, "document.activeElement.matches('main .notice[role=status] a')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#task-form")
    press_until(page, "document.activeElement.name === 'decision'")
    page.keyboard.press("Space")
    press_until(page, "document.activeElement.name === 'opinion'")
    page.keyboard.type("同意上报。")
    press_until(page, "document.activeElement.matches('#task-form .form-end .btn-primary')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox*")
    assert STEPS["review"] in reader.said()


def press_until(page, condition, key="Tab", most=60):
    for _press in range(most):
        page.keyboard.press(key)
        if page.evaluate(condition):
            return
    raise AssertionError(condition)
