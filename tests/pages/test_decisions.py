"""The case page answers why something was decided so."""

import re

import pytest

from tests.dmn.models import decision, definitions, given
from tests.engine.deciding import drawn, one, rule
from tests.engine.dsl import P, U
from tests.house import APPLICATION, LOAN_WALK


def walked(house, until):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    for element, (login, data) in LOAN_WALK.items():
        house.do(case, element, login, data)
        if element == until:
            return case
    return case


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def section(page):
    found = re.search(r'<section class="card" aria-labelledby="decisions-heading">.*?</section>', page, re.DOTALL)
    return text_of(found[0]) if found else ""


def test_inputs_rules_outcome_and_table_are_told_with_their_labels(house, sign_in):
    told = section(sign_in("xujian").get(f"/cases/{walked(house, 'risk_opinion')}").text)
    for part in (
        "Level of approval", "Kind of applicant Farmer", "Proposed amount 36,000", "Rule 3",
        "House rule: farmer from 30,000 to below 100,000, no rule in the source; five officers.", "Only one rule may match.",
        "Approves Director", "Duties spread over Five officers", "approval.dmn · version 1", "Outcome Security Sufficient",
    ):  # fmt: skip
        assert part in told, (part, told)


def test_formulas_that_a_decision_calls_are_no_decisions(house, sign_in):
    page = sign_in("xujian").get(f"/cases/{walked(house, 'risk_opinion')}").text
    assert "Differences between A and B" in section(page)
    assert "gap_percent" not in page


def test_what_the_two_never_record_is_no_fault_of_the_table(house, sign_in):
    assert "there is no" not in section(sign_in("xujian").get(f"/cases/{walked(house, 'risk_opinion')}").text)


def test_they_are_told_in_chinese_too(house, sign_in):
    person = sign_in("xujian")
    case = walked(house, "risk_opinion")
    told = section(person.get(f"/cases/{case}", headers={"Accept-Language": "zh-CN"}).text)
    for part in (
        "判定",
        "审批层级",
        "客户类型 农户",
        "规则 3",
        "五大员分离",
        "审批层级 主任",
        "第 1 版",
        "只允许一条规则匹配。",
    ):
        assert part in told, (part, told)


def test_the_timeline_leads_to_the_decision(house, sign_in):
    page = sign_in("xujian").get(f"/cases/{walked(house, 'risk_opinion')}").text
    [anchor] = re.findall(r'<a href="#(decision-\d+)">“Level of approval” was decided.</a>', page)
    assert page.count(f'id="{anchor}"') == 1


def test_without_decisions_there_is_no_section(house, sign_in):
    house.deploy(drawn("", "s > a > e"))
    case = house.start("p", {}, "liuyang")
    assert "decisions-heading" not in sign_in("admin").get(f"/cases/{case}").text


@pytest.fixture
def graded(house):
    """B's findings are decided upon while C is still to record its own."""
    nodes = P("g") + U("b", result="found_b", blind_to="c") + U("c", result="found_c", blind_to="b") + P("j")
    nodes += rule(decision="d", result="grade", inputs="n=found_b.income")
    model = definitions(given("n"), decision("d", '"grade " + string(n * 2)', needs=["n"]))
    house.deploy(drawn(nodes, "s > g > b > r > j > a > e; g > c > j", m=model))
    case = house.start("p", {}, "liuyang")
    house.do(case, "b", "huangmin", {"income": 4321})
    return case


def test_a_blind_decision_is_named_but_not_told(house, sign_in, graded):
    for login in ("admin", "huangmin", "liuyang"):
        page = sign_in(login).get(f"/cases/{graded}").text
        assert "8642" not in page and ("4321" not in page or login == "huangmin")
        assert "stays hidden itself" in section(page)
    house.do(graded, "c", "liuyang", {"income": 1})
    assert "grade 8642" in section(sign_in("admin").get(f"/cases/{graded}").text)


def test_a_decision_that_failed_is_an_incident_in_plain_sight(house, sign_in):
    house.deploy(drawn(rule(decision="d"), m=one("n", ["n"])))
    case = house.start("p", {"n": 1}, "liuyang")
    page = text_of(sign_in("admin").get(f"/cases/{case}").text)
    assert "1 step could not go on" in page
    assert "whose entries cannot become variables" in page
