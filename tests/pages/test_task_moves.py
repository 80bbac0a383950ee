"""What people do with a task together, on its page: delegation."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from server.commands.tasks.sign import sign_task
from server.pages import task_moves
from tests.api import diagrams
from tests.api.test_instances_apart import MANY
from tests.house import APPLICATION, FINDINGS, REPORT
from tests.pages.test_task import walk


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def test_a_delegate_fills_in_the_form_and_gives_it_back_with_a_word(house, sign_in, case):
    task = house.claim(walk(house, case, "investigate_b"), "huangmin")
    holder, delegate = sign_in("huangmin"), sign_in("wumei")
    page = holder.get(f"/tasks/{task.id}").text
    offered = re.findall(r'<option value="([^"]+)">', page[page.index("delegate-to") : page.index("delegate-reason")])
    assert house.person("wumei").id in offered
    assert not {house.person("liuyang").id, house.person("huangmin").id} & set(offered)
    sent = holder.act(task, "delegate", to=house.person("wumei").id, reason="出差")
    assert sent.headers["location"] == f"/tasks/{task.id}"
    page = holder.get(f"/tasks/{task.id}").text
    assert "吴梅 works on “" in page and "Have it back" in page and ">Submit</button>" not in page
    assert "with 吴梅" in holder.get("/inbox").text
    task = house.open(case)["investigate_b"]
    assert holder.act(task, "complete", **FINDINGS).status_code == 409
    assert "I work on it" in delegate.get("/inbox").text
    page = delegate.get(f"/tasks/{task.id}").text
    assert "You work on this task for 黄敏" in page and "Save draft" in page and ">Submit</button>" not in page
    assert delegate.act(task, "complete", **FINDINGS).status_code == 403
    assert delegate.act(task, "draft", reasons="代办所见").status_code == 303
    assert delegate.act(task, "give-back", reason="已核实").headers["location"] == "/inbox"
    assert "is with its holder again." in delegate.get("/inbox").text
    page = holder.get(f"/tasks/{task.id}").text
    assert "代办所见" in page and ">Submit</button>" in page
    story = sign_in("xujian").get(f"/cases/{case}").text
    assert "黄敏 asked 吴梅 to work on “" in story and "吴梅 gave “" in story and "已核实" in story


def test_a_stale_page_says_with_whom_the_task_is(house, sign_in, case):
    task = house.claim(walk(house, case, "investigate_b"), "huangmin")
    holder = sign_in("huangmin")
    holder.act(task, "delegate", to=house.person("wumei").id)
    answer = holder.act(task, "complete", **FINDINGS)
    assert answer.status_code == 409 and "given to 吴梅 to work on" in answer.text


def test_a_delegation_against_separation_says_the_rule(house, sign_in, case):
    task = house.claim(walk(house, case, "investigate_b"), "huangmin")
    answer = sign_in("huangmin").act(task, "delegate", to="liuyang")
    assert answer.status_code == 403 and "刘洋 may not do this task" in answer.text


def test_a_co_signer_sees_what_was_submitted_and_signs_it(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    holder, signer = sign_in("huangmin"), sign_in("sunlihua")
    assert signer.get(f"/tasks/{task.id}").status_code == 404
    assert 'id="cosign-to"' in holder.get(f"/tasks/{task.id}").text
    found = {"of": task.id, "to": "u"}
    offered = re.findall(r'<option value="([^"]+)">', holder.get("/choose/cosign", params=found).text)
    assert "sunlihua" in offered and "huangmin" not in offered
    asked = holder.act(task, "cosign", to=house.person("sunlihua").id, place="after", note="抵押物")
    assert asked.headers["location"] == f"/tasks/{task.id}"
    sent = holder.act(task, "complete", **{**REPORT, "summary": "请会签"})
    assert sent.status_code == 303, sent.text
    assert "waits for signatures" in holder.get("/inbox").text
    task = house.open(case)["joint_report"]
    assert "to sign" in signer.get("/inbox").text
    page = signer.get(f"/tasks/{task.id}").text
    assert "请会签" in page and "抵押物" in page and "Sign and agree" in page and ">Submit</button>" not in page
    refused = signer.act(task, "sign", verdict="object", opinion="")
    assert refused.status_code == 422 and "Please say why" in refused.text
    assert signer.act(task, "sign", verdict="object", opinion="估值偏高").headers["location"] == "/inbox"
    page = holder.get(f"/tasks/{task.id}").text
    assert "估值偏高" in page and "请会签" in page and ">Submit</button>" in page
    task = house.open(case)["joint_report"]
    holder.act(task, "complete", **{**REPORT, "summary": "已调整"})
    signer.act(house.open(case)["joint_report"], "sign", verdict="agree", opinion="")
    assert "joint_report" not in house.open(case)
    story = sign_in("xujian").get(f"/cases/{case}").text
    assert "孙丽华 signed “" in story and "孙丽华 objects at “" in story and "估值偏高" in story
    assert holder.get(f"/tasks/{task.id}").status_code == 200


def test_a_manager_does_without_a_signature_and_the_case_goes_on(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    holder = sign_in("huangmin")
    holder.act(task, "cosign", to="sunlihua", place="after")
    holder.act(task, "complete", **REPORT)
    task = house.open(case)["joint_report"]
    manager = sign_in("xujian")
    way = re.search(r'action="/tasks/[^/]+/(signatures/[^"]+/withdraw)"', manager.get(f"/tasks/{task.id}").text)
    assert manager.act(task, way[1], reason="").status_code == 422
    assert manager.act(task, way[1], reason="休假").status_code == 303
    assert "joint_report" not in house.open(case)


def test_a_completed_task_is_recalled_from_its_page(house, sign_in, case):
    task = house.claim(walk(house, case, "joint_report"), "huangmin")
    done = house.finish(task, "huangmin", REPORT).task
    officer = sign_in("huangmin")
    assert ">Recall</" in officer.get(f"/tasks/{done.id}").text
    sent = officer.act(done, "recall", reason="漏填")
    again = house.open(case)["joint_report"]
    assert sent.status_code == 303 and sent.headers["location"] == f"/tasks/{again.id}"
    assert "同意发放。" in officer.get(f"/tasks/{again.id}").text
    assert "黄敏 took “" in officer.get(f"/cases/{case}").text
    assert officer.act(done, "recall").status_code == 409


def test_a_case_is_withdrawn_by_who_started_it(house, sign_in, case):
    clerk = sign_in("wangfang")
    assert f"/cases/{case}/withdraw" in clerk.get(f"/cases/{case}").text
    assert f"/cases/{case}/withdraw" not in sign_in("xujian").get(f"/cases/{case}").text
    assert clerk.post(f"/cases/{case}/withdraw", {"reason": ""}).status_code == 422
    assert clerk.post(f"/cases/{case}/withdraw", {"reason": "重复申请"}).status_code == 303
    assert "王芳 withdrew the case." in clerk.get(f"/cases/{case}").text


def test_who_signs_a_ballot_after_its_deadline_is_told_that_it_closed(house, sign_in, monkeypatch):
    vote = diagrams.user("vote", "Opinion", role="officer_b", result="ballot", closes="PT1S")
    many = vote.replace("</bpmn:userTask>", f"{MANY}</bpmn:userTask>")
    house.deploy({"c/c.bpmn": diagrams.diagram("c", diagrams.start() + many, "begin > vote > end")})
    case = house.start("c", {"members": 1}, "admin", branch="b1")
    holder, signer = sign_in("huangmin"), sign_in("sunlihua")
    task = house.claim(house.open(case)["vote"], "huangmin")
    holder.act(task, "cosign", to=house.person("sunlihua").id, place="after", note="")
    holder.act(house.open(case)["vote"], "complete", vote="yes")

    def late(command, work):
        """The signature, two seconds on: the background work has not seen the deadline yet."""
        return sign_task(command, replace(work, now=work.now + timedelta(seconds=2)))

    monkeypatch.setattr(task_moves, "sign_task", late)
    assert signer.act(house.open(case)["vote"], "sign", verdict="agree", opinion="").headers["location"] == "/inbox"
    assert "was ended by a deadline before your signature arrived" in signer.get("/inbox").text
