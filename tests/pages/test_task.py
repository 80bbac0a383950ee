"""The page of a task: what it shows and hides, and what its buttons answer."""

import re

import pytest

from server.commands.cases.repeat import RepeatElement, repeat_element
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.store.chains import entries_of
from tests.house import APPLICATION, FINDINGS, LOAN_WALK


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def walk(house, case, until):
    for element, (login, data) in LOAN_WALK.items():
        if element == until:
            return house.open(case)[element]
        house.do(case, element, login, data)
    raise AssertionError(until)


def give(house, task, to):
    command = ReassignTask(task_id=task.id, version=task.version, actor=house.person("admin"), to=to, reason="休假")
    house.run(reassign_task, command)


REVIEW = {"decision": "approve", "opinion": "同意上报。"}


def test_a_blind_officer_never_gets_the_findings_of_the_other(house, sign_in, case):
    walk(house, case, "investigate_a")
    house.do(case, "investigate_b", "huangmin", {**FINDINGS, "monthly_income": "4321.00", "reasons": "乙方所见"})
    officer = sign_in("liuyang")
    task = house.claim(house.open(case)["investigate_a"], "liuyang")
    for path in (f"/tasks/{task.id}", f"/cases/{case}", "/inbox", "/cases"):
        page = officer.get(path)
        assert page.status_code == 200
        assert "乙方所见" not in page.text and "4321" not in page.text and "4,321" not in page.text
    refused = officer.act(task, "complete", reasons="x")
    assert refused.status_code == 422 and "乙方所见" not in refused.text
    house.finish(task, "liuyang", FINDINGS)
    assert "乙方所见" in officer.get(f"/cases/{case}").text


def test_the_way_to_the_case_is_offered_to_those_who_may_go_it(house, sign_in, case):
    task, way = walk(house, case, "review"), f'href="/cases/{case}"'
    manager = sign_in("xujian")
    assert manager.get(f"/cases/{case}").status_code == 200
    assert way in manager.get(f"/tasks/{task.id}").text
    other = house.open(house.start("loan_origination", APPLICATION, "wangfang"))["intake"]
    clerk = sign_in("tangli")
    assert clerk.get(f"/cases/{other.case}").status_code == 404
    page = clerk.get(f"/tasks/{other.id}")
    assert page.status_code == 200 and f"/cases/{other.case}" not in page.text
    house.claim(other, "tangli")
    assert f'href="/cases/{other.case}"' in clerk.get(f"/tasks/{other.id}").text


def test_what_one_should_know_is_told_in_words(house, sign_in, case):
    task = walk(house, case, "review")
    page = sign_in("xujian").get(f"/tasks/{task.id}").text
    for told in ("¥36,000.00", "Farmer micro-loan", "2026-11-24", "6.5%", "刘洋", "Investigate as A"):
        assert told in page, told
    assert "farmer_micro" not in page


def test_a_draft_comes_back_as_it_was_typed(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    officer = sign_in("huangmin")
    answer = officer.act(task, "draft", repayment_way="at_maturity", amount="一万二", summary="未完")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/tasks/{task.id}")
    page = officer.get(f"/tasks/{task.id}").text
    assert 'value="一万二"' in page and "未完</textarea>" in page
    assert "Your draft was saved at" in page


def drafts_told(house, case):
    return [entry for entry in entries_of(house.database, case) if "draft" in entry.kind.lower()]


def test_what_is_being_typed_is_kept_by_itself_without_an_entry_in_the_trail(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    officer = sign_in("huangmin")
    sent = {"version": task.version, "amount": "一万二"}
    piece = officer.post(f"/tasks/{task.id}/draft", sent, headers={"hx-request-type": "partial"})
    assert piece.status_code == 200 and "Draft kept at" in piece.text and "<form" not in piece.text
    assert 'value="一万二"' in officer.get(f"/tasks/{task.id}").text
    assert drafts_told(house, case) == []
    officer.act(task, "draft", amount="1")
    assert len(drafts_told(house, case)) == 1


def test_what_can_no_longer_be_kept_by_itself_says_why(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    officer = sign_in("huangmin")
    officer.act(task, "release")
    sent = {"version": task.version, "amount": "1"}
    piece = officer.post(f"/tasks/{task.id}/draft", sent, headers={"hx-request-type": "partial"}).text
    assert "Not kept:" in piece and "Draft kept" not in piece


def test_what_cannot_be_kept_says_why_too(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    sent = {"version": task.version, "no_such_field": "1"}
    piece = sign_in("huangmin").post(f"/tasks/{task.id}/draft", sent, headers={"hx-request-type": "partial"}).text
    assert "Not kept: The form has no such field." in " ".join(piece.split())


def test_a_field_cleared_in_a_draft_stays_cleared(house, sign_in, case):
    walk(house, case, "review")
    house.do(case, "review", "xujian", {"decision": "return", "opinion": "补充", "questions": "收入？"})
    for element in ("investigate_a", "investigate_b"):
        house.do(case, element, *LOAN_WALK[element])
    task = house.claim(house.open(case)["joint_report"], "huangmin")
    officer = sign_in("huangmin")
    summary = LOAN_WALK["joint_report"][1]["summary"]
    assert f"{summary}</textarea>" in officer.get(f"/tasks/{task.id}").text
    officer.act(task, "draft", repayment_way="at_maturity", amount="20000")
    page = officer.get(f"/tasks/{task.id}").text
    assert f"{summary}</textarea>" not in page and "20000" in page


def test_the_page_says_that_the_case_is_suspended(house, sign_in, case):
    task = house.claim(walk(house, case, "review"), "xujian")
    said = "The case is suspended; nothing moves until it is resumed."
    assert said not in sign_in("xujian").get(f"/tasks/{task.id}").text
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin"), reason="核查"))
    assert said in sign_in("xujian").get(f"/tasks/{task.id}").text


def test_claiming_on_the_page_does_not_offer_the_same_task_as_the_next(house, sign_in, case):
    task = house.open(case)["intake"]
    clerk = sign_in("wangfang")
    assert clerk.act(task, "claim").headers["location"] == f"/tasks/{task.id}"
    page = clerk.get(f"/tasks/{task.id}").text
    assert "You have taken" in page and "Next:" not in page


def test_wrong_values_come_back_with_their_errors(house, sign_in, case):
    task = house.claim(walk(house, case, "review"), "xujian")
    answer = sign_in("xujian").act(task, "complete", opinion="写好的意见")
    assert answer.status_code == 422
    assert "写好的意见</textarea>" in answer.text
    assert 'id="field-decision-error"' in answer.text
    assert house.open(case)["review"].version == task.version


def test_a_task_taken_from_a_list_is_to_be_done_now_and_not_called_the_next(house, sign_in, case):
    clerk = sign_in("wangfang")
    assert clerk.act(house.open(case)["intake"], "claim", next="/inbox?view=groups").status_code == 303
    page = clerk.get("/inbox?view=groups").text
    assert re.search(r'Do it now: <a href="/tasks/[^"]*">', page) and "Next:" not in page


def test_the_next_task_is_offered_after_one_is_done(house, sign_in, case):
    task = house.claim(house.open(case)["intake"], "tangli")
    house.start("loan_origination", {**APPLICATION, "amount": "12000.00"}, "wangfang")
    person = sign_in("tangli")
    answer = person.act(task, "complete", documents="id_card", copies_match="true")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    page = person.get("/inbox").text
    assert "“Check documents” was submitted." in page
    assert re.search(r'Next: <a href="/tasks/[^"]*">张建国 ¥12,000</a>', page)


def test_the_same_submission_twice_completes_once(house, sign_in, case):
    task = house.claim(walk(house, case, "review"), "xujian")
    person = sign_in("xujian")
    answers = [person.act(task, "complete", **REVIEW) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "it counts once" in person.get("/inbox").text
    kinds = [entry.kind for entry in entries_of(house.database, case)]
    assert kinds.count("TaskCompleted") == list(LOAN_WALK).index("review") + 1


def test_a_task_given_away_meanwhile_tells_by_whom_and_keeps_what_was_typed(house, sign_in, case):
    task = house.claim(walk(house, case, "review"), "xujian")
    give(house, task, "shaoqin")
    answer = sign_in("xujian").act(task, "complete", **REVIEW)
    assert answer.status_code == 409
    for told in ("系统管理员", "given to 邵琴", "休假", "同意上报。</textarea>"):
        assert told in answer.text, told
    assert house.open(case)["review"].assignee == house.person("shaoqin").id


def test_a_list_that_is_out_of_date_does_not_claim(house, sign_in, case):
    task = house.open(case)["intake"]
    house.claim(task, "wangfang")
    answer = sign_in("tangli").act(task, "claim")
    assert answer.status_code == 409
    assert "王芳" in answer.text and "taken" in answer.text


def test_the_rule_that_forbids_is_told_with_names(house, sign_in, case):
    task = walk(house, case, "pay_out")
    answer = sign_in("majun").act(task, "claim")
    assert answer.status_code == 403
    assert "Separation of duties: whoever did or holds" in answer.text
    assert "Check payout" in answer.text
    seen = sign_in("xujian").act(task, "claim")
    assert seen.status_code == 403
    assert "This task needs the role Cashier at branch" in seen.text


def test_only_people_who_may_do_the_task_are_offered_it(house, sign_in, case):
    task = house.claim(walk(house, case, "investigate_b"), "huangmin")
    officer = sign_in("huangmin")
    page = officer.get(f"/tasks/{task.id}").text
    offered = re.findall(r'<option value="([^"]+)">', page[page.index("reassign-to") : page.index("reassign-reason")])
    logins = {login for login in ("zhaolei", "wumei", "jiangwei", "pengyu") if house.person(login).id in offered}
    assert logins == {"zhaolei", "wumei", "jiangwei", "pengyu"}
    assert house.person("liuyang").id not in offered
    answer = officer.act(task, "reassign", to=house.person("wumei").id, reason="出差")
    assert answer.headers["location"] == "/inbox"
    assert "was given to 吴梅" in officer.get("/inbox").text
    assert house.open(case)["investigate_b"].assignee == house.person("wumei").id


def test_a_task_given_back_waits_for_its_role_again(house, sign_in, case):
    task = house.claim(house.open(case)["intake"], "tangli")
    person = sign_in("tangli")
    assert person.act(task, "release").headers["location"] == "/inbox"
    assert house.open(case)["intake"].assignee is None
    assert "You have given “Check documents” back." in person.get("/inbox").text


def test_tasks_of_others_do_not_exist(house, sign_in, case):
    task = house.open(case)["intake"]
    officer = sign_in("liuyang")
    assert officer.get(f"/tasks/{task.id}").status_code == 404
    for verb in (
        "claim",
        "release",
        "draft",
        "complete",
        "reassign",
        "delegate",
        "give-back",
        "cosign",
        "sign",
        "take-back",
    ):
        assert officer.act(task, verb, to="liuyang").status_code == 404, verb


def test_a_finished_task_can_still_be_read(house, sign_in, case):
    task = house.open(case)["intake"]
    house.do(case, "intake", *LOAN_WALK["intake"])
    page = sign_in("wangfang").get(f"/tasks/{task.id}")
    assert page.status_code == 200
    assert "王芳 completed it at 2026-11-23 09:00." in page.text
    assert ">Submit</button>" not in page.text


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_is_refused(house, sign_in, case, version):
    task = house.open(case)["intake"]
    answer = sign_in("tangli").post(f"/tasks/{task.id}/claim", {"version": version})
    assert answer.status_code == 422
    assert house.open(case)["intake"].assignee is None


def test_addresses_that_nothing_can_have_do_not_exist(sign_in):
    for path in ("/tasks/%00", "/cases/a%00b", "/inbox?q=%00", "/start/%00", "/processes/x/versions/1%00/bpmn"):
        assert sign_in("tangli").get(path).status_code == 404, path


def test_a_finished_task_shows_what_was_entered_then_and_not_what_came_later(house, sign_in, case):
    first = walk(house, case, "screening")
    house.do(case, "screening", "huangmin", {"decision": "accept", "reason": "first reason"})
    repeat = RepeatElement(case_id=case, actor=house.person("admin"), element="screening", reason="again")
    house.run(repeat_element, repeat)
    house.do(case, "screening", "huangmin", {"decision": "accept", "reason": "second reason"})
    page = sign_in("huangmin").get(f"/tasks/{first.id}").text
    assert "first reason" in page and "second reason" not in page
    told = sign_in("huangmin").get(f"/api/v1/tasks/{first.id}").json()
    assert told["data"]["reason"] == "first reason"
