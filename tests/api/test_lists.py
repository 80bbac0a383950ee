"""Lists of tasks and cases: what they hold, how they are narrowed, and how their pages meet."""

from itertools import product

import pytest

from server.api.schemas import CasePageOut
from server.api.task_schemas import TaskPageOut
from tests.api import diagrams


@pytest.fixture
def many(api):
    """Seven cases at two branches."""
    api.deploy(diagrams.leave())
    api.deploy(diagrams.free())
    started = [api.start("wang", "leave", {"who": f"李四{n}", "days": n}, business_key=f"K-{n}") for n in range(1, 6)]
    started.append(api.start("far", "leave", {"who": "赵六", "days": 9}))
    started.append(api.start("wang", "free", {}))
    return started


def chained(parts):
    return [row for part in parts for row in part]


def pages(api, login, path, **params):
    """The ids of every page, in order."""
    found, cursor = [], None
    for _ in range(20):
        answer = api.get(login, path, **params, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found.append([row["id"] for row in answer.json()["items"]])
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


def test_pages_of_tasks_meet_without_gap_or_repetition(api, many):
    for state, sort in product(["open", "groups", "all", "offered"], ["due_at", "created_at", "priority"]):
        whole = pages(api, "li", "/tasks", state=state, sort=sort, limit=200)
        assert [len(part) for part in whole] == [6], (state, sort)
        parts = pages(api, "li", "/tasks", state=state, sort=sort, limit=2)
        assert [len(part) for part in parts] == [2, 2, 2], (state, sort)
        assert chained(parts) == whole[0], (state, sort)
        TaskPageOut.model_validate(api.get("li", "/tasks", state=state).json())


def test_a_task_moves_from_list_to_list(api, many):
    task = api.task("li", many[0], "check")

    def lists(login):
        names = ("open", "mine", "groups", "done", "all", "offered", "claimed", "completed", "cancelled")
        return {name for name in names if task["id"] in chained(pages(api, login, "/tasks", state=name))}

    assert lists("li") == {"open", "groups", "all", "offered"}
    claimed = api.claim("li", task)
    assert lists("li") == {"open", "mine", "all", "claimed"}
    assert lists("wang") == {"open", "all", "claimed"}
    api.complete("li", claimed, {"remark": "r"})
    assert lists("li") == {"done", "all", "completed"}
    assert lists("far") == set()


def test_tasks_are_narrowed(api, many):
    wanted = [
        ({"process": "leave"}, 5),
        ({"process": "free"}, 1),
        ({"role": "clerk"}, 5),
        ({"role": "boss"}, 0),
        ({"element": "check"}, 5),
        ({"assignee": "id-li"}, 0),
        ({"q": "李四3"}, 1),
        ({"q": "四"}, 5),
        ({"q": "李四"}, 5),
        ({"q": "K-2"}, 1),
        ({"q": "%"}, 0),
        ({"due_before": "2000-01-01T00:00:00Z"}, 0),
        ({"due_before": "2999-01-01T00:00:00Z"}, 5),
        ({"due_before": "0001-01-01T00:00:00"}, 0),
    ]
    for state, (params, count) in product(["open", "all"], wanted):
        found = api.get("li", "/tasks", state=state, **params)
        assert len(found.json()["items"]) == count, (state, params)


def test_cases_are_paged_newest_first(api, many):
    whole = pages(api, "admin", "/cases", limit=200)[0]
    assert whole == [case["id"] for case in reversed(many)]
    assert chained(pages(api, "admin", "/cases", limit=3)) == whole
    CasePageOut.model_validate(api.get("admin", "/cases").json())


def test_cases_are_narrowed_to_what_one_may_read(api, many):
    wanted = [
        ("admin", {"process": "leave"}, 6),
        ("admin", {"branch": "b2"}, 1),
        ("admin", {"business_key": "K-2"}, 1),
        ("admin", {"q": "李四"}, 5),
        ("admin", {"q": "赵六"}, 1),
        ("admin", {"status": "running"}, 7),
        ("admin", {"status": "completed"}, 0),
        ("wang", {}, 6),
        ("boss", {}, 6),
        ("far", {}, 1),
        ("li", {}, 0),
    ]
    for login, params, count in wanted:
        assert len(api.get(login, "/cases", **params).json()["items"]) == count, (login, params)


def test_a_process_may_open_its_cases_to_a_role(api):
    nodes = diagrams.start() + diagrams.user("wait", "Wait", role="boss")
    api.deploy({"open.bpmn": diagrams.diagram("open", nodes, "begin > wait > end", read_role="clerk")})
    case = api.start("boss", "open", {"a": 1})
    assert api.get("li", f"/cases/{case['id']}").status_code == 200
    assert [row["id"] for row in api.get("li", "/cases").json()["items"]] == [case["id"]]
    assert api.get("far", f"/cases/{case['id']}").status_code == 404
    assert api.get("far", "/cases").json()["items"] == []


def test_a_lane_may_be_done_by_one_of_the_servers_own_roles(api):
    nodes = (
        diagrams.start()
        + diagrams.user("audit", "Audit", role="compliance")
        + diagrams.user("sign", "Sign", role="manager")
    )
    api.deploy({"watch.bpmn": diagrams.diagram("watch", nodes, "begin > audit > sign > end")})
    case = api.start("wang", "watch")
    for login, element in (("admin", "audit"), ("boss", "sign")):
        offered = api.get(login, "/tasks", state="groups").json()["items"]
        assert [row["element"] for row in offered] == [element]
        api.do(login, case, element)
    assert api.get("wang", f"/cases/{case['id']}").json()["status"] == "completed"
