"""The pages of people: list, one person, roles with their second signature, first passwords, leaving."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.people.set_limit import SetLimit, set_limit
from server.domain.authority import AuthorityLimit
from server.domain.ids import new_id
from server.store.unit_of_work import UnitOfWork
from tests.house import APPLICATION
from tests.pages.conftest import hidden
from tests.pages.test_organisation import action


def role(**given):
    return {"role": "hr_supervisor", "branch": "b1", "reason": "轮岗", **given}


@pytest.fixture
def wangfang(house):
    return f"/people/{house.person('wangfang').id}"


def test_a_person_is_added_chooses_a_password_and_signs_in(sign_in, stranger):
    hr = sign_in("tianjing")
    answer = hr.post("/people", {"login": "zhaoyun", "name": "赵云", "branch": "b1"})
    person = answer.headers["location"]
    page = hr.post(f"{person}/link").text
    link = re.search(r'value="[^"]*(/first-password\?token=[^"]+)"', page)[1]
    page = stranger.get(link)
    assert "赵云" in page.text
    token = hidden(page.text, "csrf_token")

    def choose(password, again):
        return stranger.post(link, data={"csrf_token": token, "password": password, "again": again})

    assert "8 to 256 characters" in choose("short", "short").text
    assert "The two passwords differ." in choose("long enough 1", "long enough 2").text
    assert choose("long enough 1", "long enough 1").headers["location"] == "/sign-in"
    assert choose("long enough 2", "long enough 2").status_code == 403
    fields = {"csrf_token": token, "login": "zhaoyun", "password": "long enough 1"}
    assert stranger.post("/sign-in", data=fields).status_code == 303
    assert "First password set" in hr.get(person).text
    assert hr.post(f"{person}/link").status_code == 409


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"login": "wangfang"}, "The login wangfang is taken."),
        ({"login": "a b"}, "letters, digits"),
        ({"name": " "}, "1 to 100 characters"),
        ({"branch": "b9"}, "There is no branch b9."),
    ],
)
def test_what_is_wrong_with_a_new_person_is_told_at_its_field(sign_in, sent, told):
    answer = sign_in("admin").post("/people", {"login": "new", "name": "新人", "branch": "b1", **sent})
    assert answer.status_code == 422
    assert told in answer.text and "invalid-feedback" in answer.text


def test_a_role_is_given_and_ended_and_its_history_says_who_and_why(sign_in, wangfang):
    hr = sign_in("tianjing")
    assert hr.post(f"{wangfang}/roles", role(valid_until="2026-12-31")).status_code == 303
    page = hr.get(wangfang).text
    assert "until 2026-12-31" in page and "Role given" in page and "轮岗" in page and "田静, 2026-11-23 09:00" in page
    end = {"role": "hr_supervisor", "branch": "b1"}
    assert "End a role" in hr.get(f"{wangfang}/end", params=end).text
    assert hr.post(f"{wangfang}/end", {**end, "reason": ""}).status_code == 422
    assert hr.post(f"{wangfang}/end", {**end, "reason": "回原岗"}).status_code == 303
    page = hr.get(wangfang).text
    assert "Role ended" in page and "回原岗" in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"role": "nobody_knows"}, "Choose a role that the house knows."),
        ({"role": "intake_clerk"}, "holds this role at this branch already"),
        ({"branch": "b9"}, "There is no branch b9."),
        ({"valid_from": "soon"}, "Enter a day"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "A role ends after it begins"),
        ({"valid_until": "2026-11-01"}, "not in the past"),
        ({"reason": ""}, "Please say why"),
    ],
)
def test_what_is_wrong_with_a_role_is_told_at_its_field_and_nothing_is_lost(sign_in, wangfang, sent, told):
    answer = sign_in("tianjing").post(f"{wangfang}/roles", role(**sent))
    assert answer.status_code == 422
    assert told in answer.text and "invalid-feedback" in answer.text
    assert f'value="{role(**sent)["reason"]}"' in answer.text


def test_a_role_with_money_authority_is_signed_by_another(house, sign_in, wangfang):
    house.run(set_limit, SetLimit(limit=AuthorityLimit(new_id(), Decimal(1000), role="hr_supervisor")))
    asking, signing = sign_in("tianjing"), sign_in("admin")
    asking.post(f"{wangfang}/roles", role())
    page = asking.get("/people").text
    assert "Waiting for the second signature" in page and 'aria-label="Sign:' not in page
    assert not house.person("wangfang").holds("hr_supervisor", "b1")
    assert signing.post(action(signing.get("/people").text, "Sign:"), {}).status_code == 303
    assert house.person("wangfang").holds("hr_supervisor", "b1")
    assert "Role signed and given" in asking.get(wangfang).text


def test_who_leaves_shows_what_is_left_behind_before_it_is_done(house, sign_in):
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    house.claim(house.open(case)["intake"], "wangfang")
    clerk = house.person("wangfang").id
    hr = sign_in("tianjing")
    page = hr.get(f"/people/{clerk}/end", params={"role": "intake_clerk", "branch": "b1"}).text
    hands = page.split('id="tasks-title"')[1].split("</section>")[0]
    assert "Check documents" in hands and "Loan origination" in hands
    assert APPLICATION["applicant"]["name"] not in hands and case not in hands
    assert "No process would be short" in page, "the clerk of the head office may do it too"
    page = hr.get(f"/people/{clerk}/disable").text
    hands = page.split('id="tasks-title"')[1].split("</section>")[0]
    assert "Check documents" in hands and "Loan origination" in hands
    assert APPLICATION["applicant"]["name"] not in hands and case not in hands
    assert hr.post(f"/people/{clerk}/disable", {"reason": ""}).status_code == 422
    assert hr.post(f"/people/{clerk}/disable", {"reason": "离职"}).status_code == 303
    assert "disabled" in hr.get(f"/people/{clerk}").text
    assert hr.post(f"/people/{hr.house.person('tianjing').id}/disable", {"reason": "x"}).status_code == 403


def test_who_leaves_shows_the_processes_that_nobody_else_may_work_in(house, sign_in):
    page = sign_in("tianjing").get(f"/people/{house.person('sunlihua').id}/disable").text
    assert "No process would be short" not in page and "Legal officer" in page


def test_the_link_to_a_first_password_ends_after_seven_days(house, sign_in, stranger):
    hr = sign_in("tianjing")
    person = hr.post("/people", {"login": "zhaoyun", "name": "赵云", "branch": "b1"}).headers["location"]
    link = re.search(r'value="[^"]*(/first-password\?token=[^"]+)"', hr.post(f"{person}/link").text)[1]
    _at(house, house.now + timedelta(days=7, seconds=-1))
    assert stranger.get(link).status_code == 200
    _at(house, house.now + timedelta(days=7))
    answer = stranger.get(link)
    assert answer.status_code == 403 and "赵云" not in answer.text


def test_people_are_searched_and_each_sees_what_is_theirs(house, sign_in, wangfang):
    page = sign_in("xujian").get("/people", params={"q": "芳"}).text
    assert "王芳" in page and "黄敏" not in page and "Add a person" not in page
    assert sign_in("xujian").get(f"/people/{house.person('tianjing').id}").status_code == 404
    assert "Give a role" not in sign_in("xujian").get(wangfang).text
    clerk = sign_in("wangfang")
    assert clerk.get("/people").status_code == 403
    assert clerk.get(wangfang).status_code == 200
    assert clerk.get(f"/people/{house.person('xujian').id}").status_code == 404
    assert clerk.post(f"/people/{house.person('xujian').id}/roles", role()).status_code == 404
    assert clerk.post(f"{wangfang}/roles", role()).status_code == 403


def _at(house, instant):
    with UnitOfWork(house.database) as work:
        work.clock.set(instant)
        work.commit()
