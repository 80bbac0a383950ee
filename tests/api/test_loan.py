"""The house's own process, from the application to the payment, by REST, with the people of the demo house."""

from pathlib import Path

import pytest

from server.auth.tokens import digest
from server.commands.people.house_files import read_house
from server.commands.people.load_house import LoadHouse, load_house
from server.domain.staff import ApiToken
from server.store.unit_of_work import UnitOfWork
from tests.api.house import LONG_AGO, Api
from tests.house import CALLED_WITH, LOAN_WALK

WORKFLOWS = Path(__file__).parents[2] / "workflows"
APPLICATION = {
    "applicant": {
        "name": "李秀英",
        "kind": "farmer",
        "id_number": "990101198207250240",
        "phone": "19900000002",
        "address": "城关镇东风村一组 8 号",
    },
    "product": "farmer_micro",
    "amount": "18000.00",
    "term_months": 12,
    "purpose": "修建两座蔬菜大棚",
    "guarantee": "pledge",
}
FINDINGS = {
    "visited_on": "2026-11-20",
    "identity_ok": True,
    "purpose_ok": True,
    "monthly_income": "4200.00",
    "assets": "150000.00",
    "debts": "0.00",
    "credit_record": "clean",
    "repayment_source": "harvest",
    "opinion": "agree",
}
PROPOSAL = {
    "amount": "18000.00",
    "term_months": 12,
    "annual_rate": "4.35",
    "repayment_way": "interest_monthly",
    "summary": "同意按申请金额发放。",
    "signed_by": "huangmin",
}
CONTRACT = {
    "contract_number": "HT-2026-001",
    "signed_on": "2026-11-21",
    "second_person": "王芳",
    "payee": {"account_name": "李秀英", "account_number": "6222000000000000", "bank": "城关信用社"},
}
PAYOUT_CHECK = {"identity_ok": True, "contract_ok": True, "registration_ok": True, "account_ok": True}
PAID = {"amount": "18000.00", "paid_on": "2026-11-21", "method": "transfer", "voucher_number": "V-1"}


@pytest.fixture
def loans(bare_app):
    """The demo house with loan origination deployed and a token for everybody."""
    wired = bare_app.state.wired
    house = {path.name: path.read_bytes() for path in (WORKFLOWS / "house").glob("*.csv")}
    wired.transactions.run(load_house, LoadHouse(house=read_house(house)))
    with UnitOfWork(wired.database) as work:
        for person in work.people.all():
            work.tokens.add(ApiToken(digest(f"csk_{person.login}"), person.id, None, LONG_AGO))
        work.commit()
    api = Api(bare_app)
    folders = [WORKFLOWS / name for name in CALLED_WITH["loan_origination"]]
    paths = [path for folder in folders for part in ("*.*", "forms/*", "labels/*") for path in folder.glob(part)]
    answer = api.deploy({str(path.relative_to(WORKFLOWS)): path.read_bytes() for path in paths})
    assert answer.status_code == 201, answer.text
    return api


def walked(loans, case, first, last):
    """The steps from one to another as everybody does them."""
    steps = list(LOAN_WALK)
    for element in steps[steps.index(first) : steps.index(last) + 1]:
        loans.do(LOAN_WALK[element][0], case, element, LOAN_WALK[element][1])


def test_a_loan_is_granted_by_separate_people(loans):
    refused = loans.post("liuyang", "/processes/loan_origination/cases", {"data": APPLICATION})
    assert (refused.status_code, refused.json()["code"]) == (403, "start_not_allowed")
    case = loans.start("wangfang", "loan_origination", APPLICATION)
    assert case["title"].startswith("李秀英")
    loans.do("wangfang", case, "intake", {"documents": ["id_card"], "copies_match": True})
    walked(loans, case, "declare_a", "declare_risk_head")
    loans.do("zhaolei", case, "screening", {"decision": "accept", "reason": "符合条件"})
    loans.do("liuyang", case, "investigate_a", {**FINDINGS, "reasons": "A-SECRET"})
    blind = loans.task("huangmin", case, "investigate_b")
    assert "A-SECRET" not in loans.get("huangmin", f"/tasks/{blind['id']}").text
    assert "A-SECRET" not in loans.get("xujian", f"/cases/{case['id']}").text
    loans.do("huangmin", case, "investigate_b", {**FINDINGS, "reasons": "B says"})
    joint = loans.task("huangmin", case, "joint_report")
    refused = loans.post("zhaolei", f"/tasks/{joint['id']}/claim", {"version": 1})
    assert (refused.status_code, refused.json()["rule"]) == (403, "bound_to_doer")
    shown = loans.get("huangmin", f"/tasks/{joint['id']}").json()["data"]
    assert shown["findings_a"]["reasons"] == "A-SECRET"
    loans.do("huangmin", case, "joint_report", PROPOSAL)
    walked(loans, case, "sign_report", "risk_opinion")
    loans.do("xujian", case, "approve_manager", {"decision": "approve", "opinion": "同意"})
    walked(loans, case, "invite", "invite")
    loans.do("sunlihua", case, "signing", CONTRACT)
    walked(loans, case, "witness", "verify_registration")
    loans.do("majun", case, "check_payout", PAYOUT_CHECK)
    loans.do("zhuting", case, "pay_out", PAID)
    walked(loans, case, "first_call", "first_call")
    ended = loans.get("xujian", f"/cases/{case['id']}").json()
    assert ended["status"] == "completed"
    assert ended["data"]["contract"]["payee"]["account_number"] == "6222000000000000"


def test_the_trail_of_a_case_says_why_it_was_decided_so(loans):
    case = loans.start("wangfang", "loan_origination", APPLICATION)
    loans.do("wangfang", case, "intake", {"documents": ["id_card"], "copies_match": True})
    walked(loans, case, "declare_a", "declare_risk_head")
    loans.do("zhaolei", case, "screening", {"decision": "accept", "reason": "符合条件"})
    loans.do("liuyang", case, "investigate_a", {**FINDINGS, "reasons": "A says"})
    loans.do("huangmin", case, "investigate_b", {**FINDINGS, "reasons": "B says"})
    loans.do("huangmin", case, "joint_report", PROPOSAL)
    walked(loans, case, "sign_report", "risk_opinion")
    query = f"/audit?case={case['id']}&kind=DecisionEvaluated"
    entries = loans.get("admin", query).json()["items"]
    [told] = [row["payload"] for row in entries if row["payload"]["decision"] == "approval_level"]
    assert {row["element"] for row in entries if row["payload"] == told} == {"approval_level"}
    assert (told["file"], told["hit_policy"]) == ("approval.dmn", "UNIQUE")
    assert (told["output"]["tier"], len(told["matched"]), told["rule_ids"]) == ("department", 1, ["farmer_medium"])
    assert {"joint_report"} <= set(told["sources"])
    steps = loans.get("xujian", f"/cases/{case['id']}/history").json()["items"]
    assert [(s["element_type"], s["event"]) for s in steps if s["element"] == "approval_level"] == [
        ("businessRuleTask", "entered"),
        ("businessRuleTask", "completed"),
    ]
    assert "approval.dmn" in loans.get("admin", f"{query}&format=csv").text
