"""Every refusal has one shape, and hostile requests are refused, never crashed upon."""

import json
from itertools import product

import pytest

from server.api.schemas import ProblemOut
from tests.api import diagrams
from tests.engine.deciding import POSTS, drawn, rule
from tests.engine.dsl import E, P, S, U, X, process


@pytest.fixture
def case(api):
    api.deploy(diagrams.leave())
    return api.start("wang", "leave", {"who": "李四", "days": 3})


def problem(answer, status, code):
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = ProblemOut.model_validate(answer.json())
    assert body.type == f"/problems/{code}"
    assert body.status == status
    assert body.detail
    return answer.json()


def test_without_a_known_token_nobody_gets_in(api):
    for header in (None, "Bearer csk_unknown", "Bearer ", "Basic d2FuZzp4", "Bearer \x7f"):
        answer = api.call(None, "GET", "/tasks", headers={"Authorization": header} if header else {})
        problem(answer, 401, "bad_token" if header else "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_opens_only_what_its_scope_names(api):
    closed = [
        ("cases", "GET", "/tasks"),
        ("tasks", "GET", "/cases"),
        ("tasks", "POST", "/messages"),
        ("tasks", "POST", "/signals"),
        ("tasks", "POST", "/processes/leave/cases"),
        ("cases", "POST", "/deployments"),
        ("cases", "GET", "/audit"),
        ("deploy", "POST", "/clock"),
    ]
    for scope, method, path in closed:
        answer = api.call(f"admin_{scope}", method, path)
        assert problem(answer, 403, "scope_missing")["rule"] == "scope_missing"


def test_a_scope_gives_no_right_the_person_lacks(api):
    assert problem(api.deploy(diagrams.leave(), "wang_deploy"), 403, "right_missing")


def test_what_does_not_exist_is_a_404_problem(api):
    unknown = {
        "/tasks/none": "task_not_found",
        "/cases/none": "case_not_found",
        "/cases/none/history": "case_not_found",
        "/processes/none": "process_not_found",
        "/nowhere": "not_found",
    }
    for path, code in unknown.items():
        problem(api.get("admin", path), 404, code)


def test_a_wrong_method_is_a_405_problem(api):
    problem(api.call("admin", "DELETE", "/tasks"), 405, "method_not_allowed")


def test_unusable_json_is_refused(api, case):
    contents = [
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"data": NaN}',
        b'{"data": {"who": Infinity}}',
        b'{"data": {"who": "\\ud800"}}',
        b'{"data": {"who": "\\u0000"}}',
        b'{"data": {"\\u0000": 1}}',
        b'{"data": {"days": 1e400000}}',
        b'{"data": {"days": ' + b"9" * 5000 + b"}}",
        b'{"data":' + b'{"a":' * 70 + b"1" + b"}" * 71,
        b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ]
    for content in contents:
        problem(api.raw("wang", "/processes/leave/cases", content), 422, "not_json")


def test_a_wrong_field_is_named(api, case):
    bodies = [
        ({"data": []}, "data"),
        ({"datum": {}}, "datum"),
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"version": 2**63}, "version"),
        ({"business_key": 5}, "business_key"),
        ({"business_key": "k" * 201}, "business_key"),
    ]
    for body, field in bodies:
        found = problem(api.post("wang", "/processes/leave/cases", body), 422, "body_invalid")
        assert [row["field"] for row in found["errors"]] == [field]
        assert all(row["code"] and row["message"] for row in found["errors"])


def test_a_huge_body_is_refused(api, case):
    problem(api.raw("wang", "/processes/leave/cases", b" " * 1_100_000 + b"{}"), 413, "body_too_large")


def test_form_errors_name_field_code_and_message(api, case):
    body = {"data": {"days": "three", "stray": 1}}
    found = problem(api.post("wang", "/processes/leave/cases", body), 422, "form_errors")
    assert [row["field"] for row in found["errors"]] == ["who", "days", "stray"]
    assert all(row["code"] and row["message"] for row in found["errors"])


def test_characters_no_database_holds_are_refused(api):
    for path in ("/tasks/%00", "/tasks?q=%00", "/cases?q=a%00b", "/processes/%00", "/cases?cursor=%00"):
        problem(api.get("admin", path), 404, "address_invalid")


def test_wrong_parameters_are_named(api):
    wrong = (
        "/tasks?limit=0",
        "/tasks?limit=100000",
        "/tasks?state=lost",
        "/cases?status=lost",
        "/tasks?due_before=soon",
    )
    for path in wrong:
        found = problem(api.get("admin", path), 422, "invalid_request")
        assert len(found["errors"]) == 1, path


def test_a_made_up_cursor_is_refused(api):
    lists = [
        ("/tasks", {}),
        ("/tasks", {"state": "all"}),
        ("/tasks", {"state": "done"}),
        ("/cases", {}),
        ("/audit", {}),
    ]
    cursors = ["x", "W10", "bm90IG9uZSBvZiBvdXJz", "=" * 50, "语", "W1sidCIsICIyMDI2LTAxLTAxIl1d", "bnVsbA", "e30"]
    for (path, params), cursor in product(lists, cursors):
        problem(api.get("admin", path, cursor=cursor, **params), 422, "invalid_value")


def test_a_refusal_speaks_the_language_of_the_client(api, case):
    answer = api.call("wang", "GET", "/tasks/none", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert answer.json()["detail"] != api.get("wang", "/tasks/none").json()["detail"]


def test_numbers_keep_their_digits(api):
    api.deploy(diagrams.free())
    sent = b'{"data": {"a": 0.1000, "b": 12345678901234567890123, "c": 1e2, "d": -0.0}}'
    made = api.raw("wang", "/processes/free/cases", sent)
    assert made.status_code == 201, made.text
    assert json.loads(made.content)["data"] == {"a": "0.1000", "b": 12345678901234567890123, "c": "100", "d": "-0.0"}


def test_a_fault_in_a_table_names_its_row_and_column(api):
    files = drawn(rule(decision="posts"), m=POSTS.replace(b"&gt;= 30000", b"&gt;= ("))
    answer = api.deploy(files)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["file"], error["rule_number"], error["cell"]) == ("p/m.dmn", 2, "input 2")
    assert {"file", "element", "rule", "message", "advice"} <= error.keys()


def test_a_deadlock_is_told_with_its_run_in_the_language_of_the_client(api):
    nodes = S() + X("g") + P("j") + U("a", "b") + E()
    files = {"p/p.bpmn": process(nodes, "s > g; g > [=x] a > j; g > * b > j; j > e")}
    for language, word in (("en", "wait for ever"), ("zh-CN", "永远等待")):
        answer = api.deploy(files, headers={"Accept-Language": language})
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert (error["rule"], error["element"], error["path"]) == ("deadlock", "j", ["s", "g", "a", "j"])
        assert word in error["message"]
        assert "“a”" in error["message"]
