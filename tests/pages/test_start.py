"""Starting a case from its form."""

import re

from tests.engine.dsl import E, S, U, call, process
from tests.house import APPLICATION
from tests.pages.conftest import hidden

FORM = "/start/loan_origination"


def entered(**changes):
    applicant = {f"applicant.{name}": text for name, text in APPLICATION["applicant"].items()}
    plain = {name: str(value) for name, value in APPLICATION.items() if name != "applicant"}
    return {**applicant, **plain, **changes}


def test_the_processes_one_may_start_are_offered(sign_in):
    assert f'href="{FORM}"' in sign_in("wangfang").get("/start").text
    page = sign_in("liuyang").get("/start").text
    assert "There is no process you may start" in page
    assert 'href="/start"' not in page


def test_processes_that_others_call_stand_apart(house, sign_in):
    part = process(S() + U("a") + E(), "s > a > e", id="part")
    house.deploy(
        {"part/part.bpmn": part, "whole/whole.bpmn": process(S() + call("c", "part") + E(), "s > c > e", "whole")}
    )
    own, parts = sign_in("liuyang").get("/start").text.split('id="parts"')
    assert 'href="/start/whole"' in own and 'href="/start/part"' not in own
    assert 'href="/start/part"' in parts and 'href="/start/whole"' not in parts


def test_a_form_sent_twice_starts_one_case(house, sign_in):
    clerk = sign_in("wangfang")
    key = hidden(clerk.get(FORM).text, "key")
    answers = [clerk.post(FORM, entered(key=key)) for _ in range(2)]
    assert answers[0].status_code == 303
    assert answers[0].headers["location"] == answers[1].headers["location"]
    page = clerk.get(answers[0].headers["location"]).text
    assert "The case was started." in page
    assert "张建国 ¥36,000" in page


def test_wrong_values_come_back_with_their_errors(sign_in):
    clerk = sign_in("wangfang")
    key = hidden(clerk.get(FORM).text, "key")
    answer = clerk.post(FORM, entered(key=key, amount="很多", purpose=""))
    assert answer.status_code == 422
    assert 'value="很多"' in answer.text and 'value="张建国"' in answer.text
    assert 'id="field-amount-error"' in answer.text and 'id="field-purpose-error"' in answer.text
    assert hidden(answer.text, "key") == key
    assert clerk.post(FORM, entered(key=key)).status_code == 303


def test_who_may_not_start_is_told_the_rule(sign_in):
    for answer in (sign_in("liuyang").get(FORM), sign_in("liuyang").post(FORM, entered(key="k"))):
        assert answer.status_code == 403
        assert "Starting this process needs the role Intake clerk at branch Chengguan branch." in answer.text


def test_the_branch_is_asked_where_there_is_a_choice(house, sign_in):
    assert 'name="branch"' not in sign_in("wangfang").get(FORM).text
    person = sign_in("tangli")
    page = person.get(FORM).text
    assert re.search(r'<option value="ho" selected>', page) and '<option value="b2">' in page
    case = person.post(FORM, entered(key="k", branch="b2")).headers["location"].rsplit("/", 1)[-1]
    assert house.case(case).branch == "b2"
    assert person.post(FORM, entered(key="l", branch="none")).status_code in {403, 409}


def test_a_process_that_does_not_exist_is_not_found(sign_in):
    assert sign_in("wangfang").get("/start/none").status_code == 404
    assert sign_in("wangfang").post("/start/none", {"key": "k"}).status_code == 404
