"""Cases: the list, the page, what operators do, and the drawing."""

import re

import pytest

from server.engine.drawing.completing import drawn
from server.store.processes import Processes
from tests.commands.test_deploying import one_task
from tests.house import APPLICATION, LOAN_WALK


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang", business_key="DK-1")


def test_cases_are_listed_to_those_who_may_read_them(house, sign_in, case):
    assert "DK-1" in sign_in("wangfang").get("/cases").text
    assert "DK-1" in sign_in("xujian").get("/cases").text
    assert "DK-1" not in sign_in("songqiang").get("/cases").text
    assert "There are no cases yet" in sign_in("liuyang").get("/cases").text


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("q=张建国", True),
        ("q=无此人", False),
        ("status=running", True),
        ("status=completed", False),
        ("status=x", True),
    ],
)
def test_the_list_of_cases_is_narrowed(sign_in, case, narrowed, found):
    page = sign_in("xujian").get(f"/cases?{narrowed}").text
    assert ("DK-1" in page) is found
    assert ("No case matches these filters" in page) is not found


def test_the_page_tells_what_happened_in_plain_words(house, sign_in, case):
    house.do(case, "intake", *LOAN_WALK["intake"])
    page = sign_in("xujian").get(f"/cases/{case}").text
    for told in ("王芳 started the case.", "王芳 took “Check documents”.", "王芳 completed “Check documents”."):
        assert told in page, told
    assert "“Declare as B” waits for the role Customer manager B." in page
    assert re.search(r'"done": \[[^]]*"intake"', page)
    assert re.search(r'"tokens": \[\{"count": \d, "id": "declarations"', page)


def test_an_ended_case_has_no_open_steps(house, sign_in, case):
    for element, (login, data) in LOAN_WALK.items():
        house.do(case, element, login, data)
    page = sign_in("xujian").get(f"/cases/{case}").text
    assert "Nothing is open." in page
    assert '"tokens": []' in page
    assert "The case was completed." in page


def test_operators_halt_resume_and_end_cases(sign_in, case):
    admin = sign_in("admin")
    for verb, status in (("suspend", "Suspended"), ("resume", "Running"), ("cancel", "Cancelled")):
        answer = admin.post(f"/cases/{case}/{verb}", {"reason": "盘点"})
        assert answer.headers["location"] == f"/cases/{case}"
        assert re.search(rf"<dt>Status</dt><dd>\s*<span[^>]*>{status}", admin.get(f"/cases/{case}").text)
    assert "系统管理员 suspended the case." in admin.get(f"/cases/{case}").text


def test_what_no_longer_fits_is_refused_on_the_page(sign_in, case):
    admin = sign_in("admin")
    answer = admin.post(f"/cases/{case}/resume")
    assert answer.status_code == 409
    assert "The case is not suspended." in answer.text
    assert "Nothing waits to be retried" in admin.post(f"/cases/{case}/retry").text


def test_only_operators_act_on_cases(sign_in, case):
    manager = sign_in("xujian")
    assert "/cancel" not in manager.get(f"/cases/{case}").text
    answer = manager.post(f"/cases/{case}/cancel", {"reason": "x"})
    assert answer.status_code == 403
    assert "This needs the role" in answer.text
    assert sign_in("liuyang").post(f"/cases/{case}/cancel").status_code == 404


def test_halted_tasks_say_so(house, sign_in, case):
    task = house.open(case)["intake"]
    sign_in("admin").post(f"/cases/{case}/suspend", {"reason": "盘点"})
    answer = sign_in("tangli").act(task, "claim")
    assert answer.status_code == 409
    assert "The case is suspended; nothing moves until it is resumed." in answer.text


def test_a_file_without_a_drawing_is_drawn_for_pages_and_stays_as_it_was_deployed(house, sign_in):
    content = one_task("p", "b")
    house.deploy({"p/p.bpmn": content})
    shown = sign_in("admin").get("/processes/p/versions/1/bpmn").content
    assert shown == drawn(content)
    assert shown != content
    with house.database.read() as connection:
        processes = Processes(connection)
        version = processes.version("p", 1)
        assert processes.some_files(version.deployment, ["p/p.bpmn"]) == {"p/p.bpmn": content}


def test_the_modeler_begins_with_a_drawing_and_the_draft_stays_until_something_is_saved(house, sign_in):
    content = one_task("p", "b")
    house.deploy({"p/p.bpmn": content})
    designer = sign_in("admin")
    designer.post("/processes/p/draft")
    assert designer.get("/processes/p/draft/diagram").content == drawn(content)
    assert "BPMNShape" not in designer.get("/processes/p/draft/files/p/p.bpmn").text


def test_the_drawing_is_for_those_signed_in(stranger, sign_in, case):
    path = "/processes/loan_origination/versions/1/bpmn"
    answer = sign_in("tangli").get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml"
    assert b"<bpmn:definitions" in answer.content
    assert stranger.get(path).status_code == 303
    for other in ("/processes/none/versions/1/bpmn", "/processes/loan_origination/versions/9/bpmn"):
        assert sign_in("tangli").get(other).status_code == 404
    assert sign_in("tangli").get("/processes/loan_origination/versions/0/bpmn").status_code == 404
