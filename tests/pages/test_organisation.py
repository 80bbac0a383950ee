"""The pages of authority limits and of relations to parties."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from tests.api import diagrams
from tests.house import House

ID = "990101197803120114"
AUTHORITY, RELATIONS = "/authority", "/relations"


def action(page, label):
    """The address of the form whose button has this label."""
    return re.findall(rf'action="([^"]+)">(?:(?!</form>).)*?aria-label="{label}', page, re.DOTALL)[0]


@pytest.fixture
def case(house: House):
    visit = diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number", authority="=amount")
    nodes = diagrams.start() + visit + diagrams.user("file", "File", role="officer_b")
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > visit > file > end")})
    return house.start("t", {"applicant": {"id_number": ID}, "amount": 500}, "admin", branch="b1")


def test_a_limit_is_asked_for_signed_by_another_and_ended(house, sign_in, case):
    asking, signing = sign_in("tianjing"), sign_in("admin")
    assert "¥29,999.99" in asking.get(AUTHORITY).text
    sent = {"person": "huangmin", "amount": "5,000.00", "valid_from": "2026-11-23", "valid_until": "2026-12-31"}
    assert asking.post(AUTHORITY, sent).headers["location"] == AUTHORITY
    page = asking.get(AUTHORITY).text
    assert "Waiting for the second signature" in page and "¥5,000.00" in page
    assert 'aria-label="Sign:' not in page
    page = signing.get(AUTHORITY).text
    assert signing.post(action(page, "Sign:"), {}).status_code == 303
    page = signing.get(AUTHORITY).text
    assert "Waiting for the second signature" not in page and "2026-11-23 to 2026-12-31" in page
    assert house.claim(house.open(case)["visit"], "huangmin").assignee == house.person("huangmin").id
    assert signing.post(action(page, "End it: 黄敏"), {}).status_code == 303
    assert "Ended 2026-11-23 09:00" in signing.get(AUTHORITY).text


def in_force(house, amount="500.00", **more):
    limit = AuthorityLimit(new_id(), Decimal(amount), role="officer_b", branch="b2", **more)
    house.run(set_limit, SetLimit(limit=limit))
    return f"{AUTHORITY}/{limit.id}"


def test_a_limit_is_changed_from_a_day_signed_by_another_and_its_history_is_told(house, sign_in):
    asking, signing = sign_in("tianjing"), sign_in("admin")
    at = in_force(house)
    assert f'href="{at}"' in asking.get(AUTHORITY).text
    assert asking.post(f"{at}/change", {"amount": "300", "from": "2026-12-01"}).headers["location"] == AUTHORITY
    page = signing.get(AUTHORITY).text
    assert "¥300.00" in page and "instead of ¥500.00" in page and "from 2026-12-01" in page
    assert signing.post(action(page, "Sign:"), {}).status_code == 303
    page = asking.get(at).text
    assert "until 2026-11-30" in page and "instead of ¥500.00" in page and "Every limit there was for the same" in page
    assert asking.post(f"{at}/end", {"last_day": "2026-11-25"}).headers["location"] == AUTHORITY
    assert "until 2026-11-25" in asking.get(AUTHORITY).text


@pytest.mark.parametrize(
    ("verb", "sent", "told"),
    [
        ("change", {"amount": "much"}, "Enter an amount"),
        ("change", {"amount": "-1"}, "an amount from 0 to ¥9,999,999,999,999.99"),
        ("change", {"amount": "1", "from": "soon"}, "Enter a day"),
        ("change", {"amount": "1", "from": "2027-05-01"}, "within its period"),
        ("end", {"last_day": "soon"}, "Enter a day"),
        ("end", {"last_day": "2027-05-01"}, "within its period"),
    ],
)
def test_what_is_wrong_with_a_change_of_a_limit_is_told_at_its_field(house, sign_in, verb, sent, told):
    at = in_force(house, valid_until=house.now + timedelta(days=30))
    answer = sign_in("tianjing").post(f"{at}/{verb}", sent)
    assert answer.status_code == 422 and told in answer.text and "invalid-feedback" in answer.text
    assert all(f'value="{text}"' in answer.text for text in sent.values())


def test_who_only_reads_limits_changes_none(house, sign_in):
    at = in_force(house)
    assert sign_in("xujian").get(at).status_code == 404
    assert sign_in("wangfang").get(at).status_code == 403
    assert sign_in("xujian").post(f"{at}/change", {"amount": "1"}).status_code == 403


def test_a_limit_whose_period_is_over_stands_with_those_that_ended(house, sign_in):
    in_force(house, "77.00", valid_until=house.now - timedelta(days=1))
    page = sign_in("tianjing").get(AUTHORITY).text
    assert page.index("¥77.00") > page.index('id="ended-title"')


def test_a_refusal_for_want_of_authority_names_sums_as_money(house, sign_in, case):
    task = house.open(case)["visit"]
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal("499.99"), role="officer_b")))
    answer = sign_in("huangmin").act(task, "claim")
    assert answer.status_code == 403
    assert "the amount ¥500.00 of" in answer.text and "above the limit of ¥499.99" in answer.text
    given = sign_in("xujian").act(task, "reassign", to=house.person("huangmin").id, reason="x")
    assert given.status_code == 403 and "¥499.99" in given.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"amount": "much", "role": "officer_b"}, "Enter an amount"),
        ({"amount": "-1", "role": "officer_b"}, "an amount from 0 to"),
        ({"amount": "1"}, "name one of them, not both"),
        ({"amount": "1", "role": "officer_b", "person": "wumei"}, "name one of them, not both"),
        ({"amount": "1", "person": "nobody"}, "Nobody has this login name."),
        ({"amount": "1", "role": "officer_b", "valid_until": "soon"}, "Enter a day"),
        (
            {"amount": "1", "role": "officer_b", "valid_from": "2026-12-02", "valid_until": "2026-12-01"},
            "must end after it begins",
        ),
        ({"amount": "1", "role": "officer_b", "branch": "b9"}, "b9"),
    ],
)
def test_what_is_wrong_with_a_limit_is_told_at_its_field_and_nothing_is_lost(sign_in, sent, told):
    answer = sign_in("tianjing").post(AUTHORITY, sent)
    assert answer.status_code == 422
    assert told in answer.text and "invalid-feedback" in answer.text
    assert f'value="{sent["amount"]}"' in answer.text


def test_staff_read_no_limits_and_managers_ask_for_none(sign_in):
    assert sign_in("wangfang").get(AUTHORITY).status_code == 403
    page = sign_in("xujian").get(AUTHORITY)
    assert page.status_code == 200 and "New authority limit" not in page.text


def test_somebody_declares_a_relation_and_compliance_settles_the_second_look(house, sign_in, case):
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal(1000), role="officer_b")))
    house.do(case, "visit", "huangmin", {})
    officer, compliance = sign_in("huangmin"), sign_in("zhouwenbin")
    assert "No relation is declared" in officer.get(RELATIONS).text
    assert officer.post(RELATIONS, {"number": ID, "about": "表弟"}).headers["location"] == RELATIONS
    assert "表弟" in officer.get(RELATIONS).text
    assert "表弟" not in sign_in("wumei").get(RELATIONS).text
    page = compliance.get(RELATIONS).text
    assert "表弟" in page and "黄敏" in page and "Second looks" in page
    look = re.findall(r'action="(/relations/looks/[^"]+)"', page)[0]
    assert compliance.post(look, {"words": ""}).status_code == 422
    assert compliance.post(look, {"words": "结论不变"}).status_code == 303
    assert "结论不变" in compliance.get(RELATIONS).text
    assert compliance.post(action(page, "End it:"), {}).status_code == 303
    assert 'aria-label="End it:' not in compliance.get(RELATIONS).text


def test_what_is_wrong_with_a_relation_is_told_at_its_field(sign_in):
    person = sign_in("huangmin")
    assert "number, such as an identity number" in person.post(RELATIONS, {"number": "", "about": "x"}).text
    answer = person.post(RELATIONS, {"number": ID, "about": ""})
    assert answer.status_code == 422 and f'value="{ID}"' in answer.text
    assert person.post(RELATIONS, {"number": ID, "about": "x", "person": "wumei"}).status_code == 403
