"""Nobody sees or does by address what their rights do not give them."""

import threading
from datetime import timedelta

import pytest

from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams


@pytest.fixture
def leave(api):
    api.deploy(diagrams.leave())
    return api.start("wang", "leave", {"who": "李四", "days": 3})


@pytest.fixture
def judged(api):
    """A case in which A has judged and B has not."""
    api.deploy(diagrams.blind())
    case = api.start("boss", "blind", {"matter": "M"})
    api.do("li", case, "judge_a", {"verdict": "SECRET-A"})
    return case


ACTIONS = [
    "claim",
    "release",
    "complete",
    "draft",
    "reassign",
    "delegate",
    "give-back",
    "cosign",
    "sign",
    "take-back",
    "recall",
    "prioritise",
    "follow-up",
]


@pytest.mark.parametrize("login", ["far", "nobody"])
def test_a_task_of_others_is_unknown_in_every_way(api, leave, login):
    task = api.task("li", leave, "check")
    assert api.get(login, f"/tasks/{task['id']}").status_code == 404
    for action in ACTIONS:
        answer = api.post(login, f"/tasks/{task['id']}/{action}", _body(action, task["version"]))
        assert (answer.status_code, answer.json()["code"]) == (404, "task_not_found"), action
        assert "current" not in answer.json()
    for state in ("open", "mine", "groups", "done", "all", "offered"):
        assert api.get(login, "/tasks", state=state, case=leave["id"]).json()["items"] == []


@pytest.mark.parametrize("login", ["far", "nobody", "li"])
def test_a_case_of_others_is_unknown_in_every_way(api, leave, login):
    path = f"/cases/{leave['id']}"
    for answer in (
        api.get(login, path),
        api.get(login, f"{path}/history"),
        *(api.post(login, f"{path}/{verb}") for verb in ("cancel", "withdraw", "suspend", "resume", "retry")),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")
    assert api.get(login, "/cases").json()["items"] == []


def test_who_began_or_did_a_part_may_read_the_case(api, leave):
    api.do("li", leave, "check", {"remark": "r"})
    for login in ("wang", "li", "boss", "admin"):
        assert api.get(login, f"/cases/{leave['id']}").status_code == 200, login
        assert [c["id"] for c in api.get(login, "/cases").json()["items"]] == [leave["id"]], login


def test_only_the_holder_works_on_a_task(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    for action in ("release", "complete", "draft"):
        answer = api.post("wang", f"/tasks/{task['id']}/{action}", _body(action, task["version"]))
        assert (answer.status_code, answer.json()["code"], answer.json()["rule"]) == (
            403,
            "task_not_yours",
            "task_not_yours",
        )
    taken = api.post("wang", f"/tasks/{task['id']}/claim", {"version": task["version"]})
    assert (taken.status_code, taken.json()["code"]) == (409, "task_claimed_by_another")
    assert taken.json()["current"]["assignee"] == "id-li"
    assert taken.json()["detail"] == "Li holds this task."


def test_a_draft_is_its_authors_only(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    api.post("li", f"/tasks/{task['id']}/draft", {"version": task["version"], "data": {"remark": "DRAFT"}})
    for login in ("wang", "boss", "admin"):
        assert "DRAFT" not in api.get(login, f"/tasks/{task['id']}").text
    assert "DRAFT" not in api.get("admin", "/audit").text
    assert "DRAFT" in api.get("li", f"/tasks/{task['id']}").text


def test_who_checked_may_not_approve(api, leave):
    api.do("zhao", leave, "check", {"remark": "r"})
    task = api.task("zhao", leave, "approve")
    answer = api.post("zhao", f"/tasks/{task['id']}/claim", {"version": 1})
    assert (answer.status_code, answer.json()["rule"]) == (403, "separated_from")
    assert "Check request" in answer.json()["detail"]
    assert api.get("zhao", f"/tasks/{task['id']}").json()["allowed_actions"] == []
    given = api.post("boss", f"/tasks/{task['id']}/reassign", {"version": 1, "to": "zhao"})
    assert (given.status_code, given.json()["code"]) == (403, "person_may_not")


def test_a_task_is_given_only_to_who_may_do_it(api, leave):
    task = api.task("li", leave, "check")
    path = f"/tasks/{task['id']}/reassign"
    assert api.post("boss", path, {"version": 1, "to": "nobody"}).json()["code"] == "person_may_not"
    assert api.post("boss", path, {"version": 1, "to": "ghost"}).json()["code"] == "person_not_found"
    given = api.post("boss", path, {"version": 1, "to": "li", "reason": "年假"}).json()
    assert (given["assignee"], given["version"]) == ("id-li", 2)


def test_only_who_oversees_the_branch_prioritises_and_a_check_knows_it(api, leave):
    task = api.task("li", leave, "check")
    path = f"/tasks/{task['id']}/prioritise"
    refused = api.post("li", path, {"version": 1, "priority": 80})
    assert (refused.status_code, refused.json()["rule"]) == (403, "right_missing")
    assert api.post("boss", path, {"version": 1, "priority": 101}).status_code == 422
    given = api.post("boss", path, {"version": 1, "priority": 80}).json()
    assert (given["priority"], given["version"], given["state"]) == (80, 2, "offered")
    assert api.post("boss", path, {"version": 1, "priority": 20}).json()["code"] == "stale_task"
    assert api.get("li", f"/tasks/{task['id']}").json()["priority"] == 80


def test_a_stale_page_gets_the_task_as_it_is_now(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    answer = api.post("li", f"/tasks/{task['id']}/complete", {"version": 1, "data": {"remark": "r"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_task")
    assert answer.json()["current"] == task
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_submission_that_a_timer_overtook_says_so(api, app):
    assert api.deploy(diagrams.overdue()).status_code == 201
    case = api.start("wang", "overdue")
    task = api.claim("li", api.task("li", case, "answer"))
    database = app.state.wired.database
    with UnitOfWork(database) as work:
        work.clock.set(work.clock.now() + timedelta(hours=2))
        work.commit()
    answer = api.complete("li", task, {"late": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "task_not_open")
    assert answer.json()["current"]["state"] == "cancelled"
    ended = api.get("wang", f"/cases/{case['id']}").json()
    assert (ended["status"], ended["data"]) == ("completed", {})


def test_a_task_is_completed_once_however_many_try(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(api.complete("li", task, {"remark": "r"}))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert {body["current"]["state"] for body in lost} == {"completed"}
    found = api.get("admin", "/tasks", case=leave["id"], state="all").json()["items"]
    assert sorted((row["element"], row["state"]) for row in found) == [("approve", "offered"), ("check", "completed")]


def test_a_task_is_claimed_once_however_many_try(api, leave):
    task = api.task("li", leave, "check")
    answers = []

    def claim(login):
        answers.append(api.post(login, f"/tasks/{task['id']}/claim", {"version": 1}).status_code)

    threads = [threading.Thread(target=claim, args=(login,)) for login in ("li", "wang", "zhao")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409]


def test_the_same_idempotency_key_gives_the_same_case(api, leave):
    def begin(login, data, key="k-1"):
        body = {"data": data}
        return api.post(login, "/processes/leave/cases", body, headers={"Idempotency-Key": key})

    first = begin("wang", {"who": "张", "days": 1})
    again = begin("wang", {"who": "张", "days": 1})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = begin("wang", {"who": "王", "days": 1})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert begin("li", {"who": "张", "days": 1}).json()["id"] != first.json()["id"]


def test_starting_needs_the_role_and_a_known_branch(api):
    files = {"closed.bpmn": diagrams.diagram("closed", diagrams.start(), "begin > end", start_role="boss")}
    assert api.deploy(files).status_code == 201
    refused = api.post("wang", "/processes/closed/cases", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "start_not_allowed")
    assert api.post("boss", "/processes/closed/cases", {"branch": "b2"}).status_code == 403
    assert api.post("boss", "/processes/closed/cases", {"branch": "b9"}).json()["code"] == "branch_not_found"
    assert api.post("boss", "/processes/closed/cases", {"version": 7}).json()["code"] == "process_not_found"
    assert api.post("boss", "/processes/closed/cases", {}).json()["status"] == "completed"


def test_blind_findings_are_nowhere_to_be_read(api, judged):
    path = f"/cases/{judged['id']}"
    task = api.task("zhao", judged, "judge_b")
    for login in ("wang", "zhao", "boss", "admin"):
        for answer in (
            api.get(login, path),
            api.get(login, f"{path}/history"),
            api.get(login, "/cases"),
            api.get(login, f"/tasks/{task['id']}"),
            api.get(login, "/tasks", state="all"),
            api.get(login, "/audit"),
            api.get(login, "/audit", format="csv"),
            api.get(login, "/cases", q="SECRET-A"),
        ):
            assert "SECRET-A" not in answer.text, (login, answer.url)
    assert api.get("li", path).json()["data"] == {"matter": "M", "finding_a": {"verdict": "SECRET-A"}}
    claimed = api.claim("zhao", task)
    assert "SECRET-A" not in api.get("zhao", f"/tasks/{task['id']}").text
    api.complete("zhao", claimed, {"verdict": "B"})
    assert api.get("boss", path).json()["data"]["finding_a"] == {"verdict": "SECRET-A"}
    assert "SECRET-A" in api.get("admin", "/audit").text


def test_who_judged_a_may_not_judge_b(api, judged):
    task = api.task("li", judged, "judge_b")
    answer = api.post("li", f"/tasks/{task['id']}/claim", {"version": 1})
    assert (answer.status_code, answer.json()["rule"]) == (403, "separated_from")
    assert [row["id"] for row in api.get("li", "/tasks", state="groups").json()["items"]] == []


def test_the_trail_is_for_overseers_and_of_their_branches(api, leave):
    refused = api.get("li", "/audit")
    assert (refused.status_code, refused.json()["code"]) == (403, "right_missing")
    assert {row["case"] for row in api.get("boss", "/audit").json()["items"]} == {leave["id"]}
    assert api.get("far", "/audit").json()["items"] == []
    kinds = {row["kind"] for row in api.get("admin", "/audit", limit=200).json()["items"]}
    assert {"CaseStarted", "TaskOffered", "ProcessDeployed"} <= kinds


def _body(action, version):
    return {
        "version": version,
        **{
            "reassign": {"to": "li"},
            "delegate": {"to": "li"},
            "cosign": {"to": ["li"], "place": "after"},
            "sign": {"agreed": True},
            "prioritise": {"priority": 80},
            "follow-up": {"at": None},
        }.get(action, {}),
    }


def test_the_trail_is_narrowed_and_written_as_csv(api, leave):
    api.do("li", leave, "check", {"remark": "=1+1"})
    rows = api.get("admin", "/audit", case=leave["id"], kind="TaskCompleted", person="id-li").json()["items"]
    assert [(row["element"], row["payload"]["values"]) for row in rows] == [("check", {"remark": "=1+1"})]
    assert api.get("admin", "/audit", since="2100-01-01T00:00:00Z").json()["items"] == []
    assert api.get("admin", "/audit", until="2000-01-01T00:00:00Z").json()["items"] == []
    table = api.get("admin", "/audit", case=leave["id"], format="csv")
    assert table.headers["content-type"].startswith("text/csv")
    lines = table.text.splitlines()
    assert lines[0] == "chain,seq,at,kind,by,case,element,task,payload,hash"
    assert len(lines) == 1 + len(api.get("admin", "/audit", case=leave["id"]).json()["items"])


def test_pages_of_the_trail_meet_without_gap_or_repetition(api, leave):
    whole = [row["seq"] for row in api.get("admin", "/audit", case=leave["id"], limit=200).json()["items"]]
    pages, cursor = [], None
    while True:
        params = {"cursor": cursor} if cursor else {}
        found = api.get("admin", "/audit", case=leave["id"], limit=2, **params).json()
        pages += [row["seq"] for row in found["items"]]
        cursor = found["next_cursor"]
        if cursor is None:
            break
    assert pages == whole == sorted(whole, reverse=True)


def test_a_task_is_delegated_and_given_back(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    path = f"/tasks/{task['id']}"
    lent = api.post("li", f"{path}/delegate", {"version": task["version"], "to": "zhao", "reason": "away"})
    assert (lent.status_code, lent.json()["assignee"], lent.json()["delegate"]) == (200, "id-li", "id-zhao")
    version = lent.json()["version"]
    assert api.get("zhao", path).json()["allowed_actions"] == ["draft", "give_back"]
    assert [each["id"] for each in api.get("zhao", "/tasks", state="mine").json()["items"]] == [task["id"]]
    refused = api.post("li", f"{path}/complete", {"version": version, "data": {"remark": "r"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "task_is_delegated")
    assert refused.json()["detail"].startswith("Zhao works on this task")
    refused = api.post("zhao", f"{path}/complete", {"version": version, "data": {"remark": "r"}})
    assert (refused.status_code, refused.json()["rule"]) == (403, "task_not_yours")
    stale = api.post("zhao", f"{path}/give-back", {"version": 1})
    assert (stale.status_code, stale.json()["current"]["delegate"]) == (409, "id-zhao")
    back = api.post("zhao", f"{path}/give-back", {"version": version})
    assert back.json()["delegate"] is None
    again = api.post("li", f"{path}/delegate", {"version": back.json()["version"], "to": "nobody"})
    assert (again.status_code, again.json()["code"]) == (403, "person_may_not")


def test_a_task_waits_for_the_signatures_of_others(api, leave):
    task = api.claim("li", api.task("li", leave, "check"))
    path = f"/tasks/{task['id']}"
    asked = {"version": task["version"], "to": ["nobody"], "place": "after", "note": "the days"}
    assert api.get("nobody", path).status_code == 404
    assert api.post("li", f"{path}/cosign", asked).status_code == 200
    sent = api.post("li", f"{path}/complete", {"version": task["version"], "data": {"remark": "r"}}).json()
    assert sent["state"] == "claimed" and sent["submitted_at"]
    seen = api.get("nobody", path).json()
    assert seen["allowed_actions"] == ["sign"] and seen["data"]["remark"] == "r"
    assert [(each["person"], each["verdict"]) for each in seen["signatures"]] == [("id-nobody", None)]
    word = {"version": sent["version"], "agreed": False, "opinion": ""}
    assert api.post("nobody", f"{path}/sign", word).json()["code"] == "reason_missing"
    stale = api.post("nobody", f"{path}/sign", {**word, "version": 1, "opinion": "no"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_task")
    signature = seen["signatures"][0]["id"]
    gone = {"version": sent["version"], "reason": "on leave"}
    refused = api.post("wang", f"{path}/signatures/{signature}/withdraw", gone)
    assert (refused.status_code, refused.json()["rule"]) == (403, "task_not_yours")
    done = api.post("nobody", f"{path}/sign", {"version": sent["version"], "agreed": True})
    assert (done.status_code, done.json()["state"]) == (200, "completed")


def test_a_case_is_sent_for_information(api, leave):
    path = f"/cases/{leave['id']}"
    assert api.get("nobody", path).status_code == 404
    refused = api.post("wang", f"{path}/circulate", {"to": ["nobody"]})
    assert (refused.status_code, refused.json()["rule"]) == (403, "may_not_circulate")
    sent = api.post("boss", f"{path}/circulate", {"to": ["nobody"], "note": "see"})
    assert [each["person"] for each in sent.json()["items"]] == ["id-nobody"]
    assert api.get("nobody", path).status_code == 200
    assert [each["case"] for each in api.get("nobody", "/circulated", unread="true").json()["items"]] == [leave["id"]]
    assert api.post("nobody", f"{path}/read", {"remark": "ok"}).json()["remark"] == "ok"
    assert api.post("nobody", f"{path}/read", {}).json()["code"] == "read_already"
    assert api.post("far", f"{path}/read", {}).json()["code"] == "case_not_found"
