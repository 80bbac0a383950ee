"""A case from its start to its end, by REST, with separate people."""

import pytest

from server.api.migration_shapes import MigrationOut
from server.api.schemas import CaseOut, HistoryOut
from server.api.task_schemas import TaskDetailOut, TaskOut
from tests.api import diagrams


@pytest.fixture
def leave(api):
    answer = api.deploy(diagrams.leave())
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_two_lanes_are_walked_by_two_people(api, leave):
    case = api.start("wang", "leave", {"who": "李四", "days": 3, "pay": "12.50"}, business_key="L-1")
    CaseOut.model_validate(case)
    assert (case["title"], case["status"], case["version"], case["business_key"]) == ("李四", "running", 1, "L-1")
    task = api.task("li", case, "check")
    TaskOut.model_validate(task)
    claimed = api.claim("li", task)
    assert (claimed["state"], claimed["assignee"], claimed["version"]) == ("claimed", "id-li", 2)
    done = api.complete("li", claimed, {"remark": "fine"})
    assert (done.status_code, done.json()["state"]) == (200, "completed")
    TaskOut.model_validate(done.json())
    api.do("boss", case, "approve", {"decision": "yes"})
    ended = api.get("wang", f"/cases/{case['id']}").json()
    CaseOut.model_validate(ended)
    assert ended["status"] == "completed"
    assert ended["ended_at"].endswith("Z")
    expected = {"who": "李四", "days": 3, "pay": "12.50", "remark": "fine", "approval": {"decision": "yes"}}
    assert ended["data"] == expected


def test_history_tells_the_elements_in_order_without_data(api, leave):
    case = api.start("wang", "leave", {"who": "李四", "days": 3})
    api.do("li", case, "check", {"remark": "secret"})
    answer = api.get("wang", f"/cases/{case['id']}/history")
    HistoryOut.model_validate(answer.json())
    steps = [(step["element"], step["event"]) for step in answer.json()["items"]]
    positions = [steps.index(step) for step in [("begin", "completed"), ("check", "entered"), ("check", "completed")]]
    assert positions == sorted(positions)
    assert ("approve", "entered") in steps
    assert "secret" not in answer.text


def test_a_task_brings_its_form_its_data_and_what_may_be_done(api, leave):
    case = api.start("wang", "leave", {"who": "李四", "days": 3, "pay": "12.50"})
    task = api.task("li", case, "check")
    seen = api.get("li", f"/tasks/{task['id']}").json()
    TaskDetailOut.model_validate(seen)
    assert seen["data"] == {"who": "李四", "days": 3, "pay": "12.50"}
    assert seen["form_schema"]["required"] == ["remark"]
    assert seen["allowed_actions"] == ["claim"]
    claimed = api.claim("li", task)
    draft = {"version": claimed["version"], "data": {"remark": "half"}}
    assert api.post("li", f"/tasks/{task['id']}/draft", draft).json()["version"] == claimed["version"]
    mine = api.get("li", f"/tasks/{task['id']}").json()
    assert mine["data"]["remark"] == "half"
    assert mine["allowed_actions"] == ["release", "follow_up", "complete", "draft", "delegate", "cosign", "reassign"]
    others = api.get("wang", f"/tasks/{task['id']}").json()
    assert "remark" not in others["data"]
    assert others["allowed_actions"] == []


def test_a_task_without_a_form_takes_any_object(api):
    api.deploy(diagrams.free())
    case = api.start("wang", "free", {"given": 1})
    task = api.task("nobody", case, "note")
    seen = api.get("nobody", f"/tasks/{task['id']}").json()
    assert (seen["form"], seen["form_schema"], seen["data"]) == (None, None, {"given": 1})
    api.do("nobody", case, "note", {"any": {"深": [1, "二", None, True]}})
    assert api.get("nobody", f"/cases/{case['id']}").json()["data"] == {
        "given": 1,
        "any": {"深": [1, "二", None, True]},
    }


def test_labels_follow_the_language_of_the_client(api, leave):
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    case = api.start("wang", "leave", {"who": "李四", "days": 3})
    task = api.task("li", case, "check")
    seen = api.call("li", "GET", f"/tasks/{task['id']}", headers=chinese).json()
    assert seen["name"] == "核对申请"
    assert seen["form_schema"]["properties"]["remark"]["title"] == "备注"
    listed = api.call("li", "GET", "/tasks", headers=chinese).json()["items"]
    assert [row["name"] for row in listed] == ["核对申请"]
    steps = api.call("wang", "GET", f"/cases/{case['id']}/history", headers=chinese).json()["items"]
    assert "核对申请" in [step["name"] for step in steps]
    process = api.call("wang", "GET", "/processes/leave", headers=chinese).json()
    assert process["name"] == "请假"
    assert process["start_form_schema"]["properties"]["who"]["title"] == "申请人"
    assert api.get("li", f"/tasks/{task['id']}").json()["name"] == "Check request"


def test_messages_and_signals_move_the_case_that_waits(api):
    api.deploy(diagrams.payment())
    one, two = (api.start("wang", "payment", {"loan": loan}) for loan in ("L-1", "L-2"))
    message = {"name": "paid", "correlation": {"loan": "L-2"}, "data": {"amount": "10.00"}}
    answer = api.post("wang", "/messages", message)
    assert (answer.status_code, answer.json()) == (202, {"delivered": [two["id"]], "started": []})
    assert api.get("wang", f"/cases/{two['id']}").json()["data"]["amount"] == "10.00"
    nobody = {"name": "paid", "correlation": {"loan": "L-9"}}
    assert api.post("wang", "/messages", nobody).json() == {"delivered": [], "started": []}
    refused = api.post("wang", "/messages", {**nobody, "require": True})
    assert (refused.status_code, refused.json()["code"]) == (404, "nobody_waits")
    closed = api.post("wang", "/signals", {"name": "close_day"})
    assert (closed.status_code, closed.json()) == (202, {"delivered": [two["id"]], "started": []})
    assert api.get("wang", f"/cases/{two['id']}").json()["status"] == "completed"
    assert api.get("wang", f"/cases/{one['id']}").json()["status"] == "running"


def test_a_message_starts_a_process_that_has_no_plain_start(api):
    api.deploy(diagrams.by_message())
    refused = api.post("wang", "/processes/orders/cases", {"data": {}})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_plain_start")
    started = api.post("wang", "/messages", {"name": "ordered", "data": {"item": "笔"}}).json()["started"]
    assert len(started) == 1
    assert api.get("admin", f"/cases/{started[0]}").json()["data"] == {"item": "笔"}


def test_an_operator_halts_resumes_retries_and_cancels(api):
    api.deploy(diagrams.broken())
    case = api.start("wang", "broken", {"divisor": 0})
    assert case["status"] == "running"
    assert [incident["element"] for incident in case["incidents"]] == ["divide"]
    path = f"/cases/{case['id']}"
    assert api.post("wang", f"{path}/cancel").json()["code"] == "right_missing"
    assert api.post("far", f"{path}/cancel").status_code == 404
    assert api.post("admin", f"{path}/suspend", {"reason": "查"}).json()["status"] == "suspended"
    assert api.post("admin", f"{path}/retry").json()["code"] == "case_suspended"
    assert api.post("admin", f"{path}/resume").json()["status"] == "running"
    again = api.post("admin", f"{path}/retry").json()
    assert [(incident["element"], incident["attempts"]) for incident in again["incidents"]] == [("divide", 2)]
    cancelled = api.post("admin", f"{path}/cancel", {"reason": "x"}).json()
    assert (cancelled["status"], cancelled["incidents"]) == ("cancelled", [])
    CaseOut.model_validate(cancelled)
    assert (api.post("admin", f"{path}/cancel").status_code, api.post("admin", f"{path}/resume").status_code) == (
        409,
        409,
    )


def test_the_manual_clock_moves_by_request(api, leave):
    before = api.get("wang", "/clock").json()
    assert before["mode"] == "manual"
    refused = api.post("wang", "/clock", {"advance": "P1D"})
    assert refused.json()["code"] == "right_missing"
    after = api.post("admin", "/clock", {"advance": "PT1H"}).json()
    assert after["now"] > before["now"]
    bad = api.post("admin", "/clock", {"advance": "soon"})
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid_value")


def test_a_case_moves_to_another_version_over_the_interface(api, leave):
    path = f"/cases/{api.start('wang', 'leave', {'who': '李四', 'days': 3})['id']}/migrate"
    told = api.post("admin", path, {"reason": "新制度"})
    assert (told.status_code, told.json()["code"]) == (409, "case_on_that_version")
    assert api.post("admin", path, {"to": 99, "reason": "新制度"}).json()["code"] == "process_not_found"
    assert api.post("wang", path, {"reason": "新制度"}).json()["code"] == "right_missing"
    renamed = {path: content.replace(b"Check request", b"Check it") for path, content in diagrams.leave().items()}
    assert api.deploy(renamed).status_code == 201
    told = api.post("admin", path, {"dry_run": True})
    MigrationOut.model_validate(told.json())
    assert (told.json()["verdict"], told.json()["from"], told.json()["to"], told.json()["case"]) == (
        "moves",
        1,
        2,
        None,
    )
    assert api.post("admin", path, {}).json()["code"] == "reason_missing"
    done = api.post("admin", path, {"reason": "新制度"})
    MigrationOut.model_validate(done.json())
    assert (done.status_code, done.json()["case"]["version"]) == (200, 2)
