"""No route of the interface answers somebody who is not admitted to it."""

import pytest

from server.auth.sessions import COOKIE
from server.domain.people import Scope

SCOPES = {
    "/deployments": Scope.DEPLOY,
    "/processes": None,
    "/processes/{key}": None,
    "/processes/{key}/versions/{number}/bpmn": None,
    "/processes/{key}/cases": Scope.CASES,
    "/processes/{key}/import": Scope.CASES,
    "/cases": Scope.CASES,
    "/cases/{case_id}": Scope.CASES,
    "/cases/{case_id}/history": Scope.CASES,
    "/cases/{case_id}/comments": Scope.CASES,
    "/cases/{case_id}/standing": Scope.CASES,
    "/cases/{case_id}/move": Scope.CASES,
    "/cases/{case_id}/skip": Scope.CASES,
    "/cases/{case_id}/repeat": Scope.CASES,
    "/cases/{case_id}/data": Scope.CASES,
    "/cases/{case_id}/messages": Scope.CASES,
    "/cases/{case_id}/cancel": Scope.CASES,
    "/cases/{case_id}/suspend": Scope.CASES,
    "/cases/{case_id}/resume": Scope.CASES,
    "/cases/{case_id}/retry": Scope.CASES,
    "/cases/{case_id}/migrate": Scope.CASES,
    "/processes/{key}/versions/{number}/standing": Scope.CASES,
    "/processes/{key}/versions/{number}/suspend": Scope.CASES,
    "/processes/{key}/versions/{number}/resume": Scope.CASES,
    "/processes/{key}/migrations": Scope.CASES,
    "/processes/{key}/migrations/plan": Scope.CASES,
    "/processes/{key}/migrations/{migration_id}": Scope.CASES,
    "/processes/{key}/migrations/{migration_id}/pause": Scope.CASES,
    "/processes/{key}/migrations/{migration_id}/resume": Scope.CASES,
    "/processes/{key}/migrations/{migration_id}/undo": Scope.CASES,
    "/incidents": Scope.CASES,
    "/incidents/retry": Scope.CASES,
    "/messages": Scope.CASES,
    "/signals": Scope.CASES,
    "/tasks": Scope.TASKS,
    "/tasks/{task_id}": Scope.TASKS,
    "/tasks/{task_id}/claim": Scope.TASKS,
    "/tasks/{task_id}/release": Scope.TASKS,
    "/tasks/{task_id}/complete": Scope.TASKS,
    "/tasks/{task_id}/draft": Scope.TASKS,
    "/tasks/{task_id}/reassign": Scope.TASKS,
    "/tasks/{task_id}/delegate": Scope.TASKS,
    "/tasks/{task_id}/give-back": Scope.TASKS,
    "/tasks/{task_id}/recall": Scope.TASKS,
    "/cases/{case_id}/withdraw": Scope.CASES,
    "/circulated": Scope.TASKS,
    "/cases/{case_id}/circulate": Scope.TASKS,
    "/cases/{case_id}/read": Scope.TASKS,
    "/tasks/{task_id}/cosign": Scope.TASKS,
    "/tasks/{task_id}/sign": Scope.TASKS,
    "/tasks/{task_id}/take-back": Scope.TASKS,
    "/tasks/{task_id}/signatures/{signature}/withdraw": Scope.TASKS,
    "/tasks/{task_id}/follow-up": Scope.TASKS,
    "/tasks/{task_id}/prioritise": Scope.TASKS,
    "/tasks/{task_id}/comments": Scope.TASKS,
    "/cases/{case_id}/documents": Scope.CASES,
    "/tasks/{task_id}/attachments": Scope.TASKS,
    "/tasks/{task_id}/attachments/{document_id}/marks": Scope.TASKS,
    "/tasks/{task_id}/attachments/{document_id}/withdraw": Scope.TASKS,
    "/documents/{document_id}/versions/{number}/file": Scope.CASES,
    "/documents/{document_id}/versions/{number}/preview": Scope.CASES,
    "/notices": Scope.TASKS,
    "/notices/read": Scope.TASKS,
    "/audit": Scope.REPORTS,
    "/reports": Scope.REPORTS,
    "/reports/{name}": Scope.REPORTS,
    "/forecast": Scope.REPORTS,
    "/forecast/cases": Scope.REPORTS,
    "/simulations": Scope.REPORTS,
    "/simulations/{run_id}": Scope.REPORTS,
    "/simulations/{run_id}/cancel": Scope.REPORTS,
    "/alerts": Scope.REPORTS,
    "/staffing": Scope.REPORTS,
    "/alerts/{alert_id}/remove": Scope.REPORTS,
    "/authority-limits": Scope.ADMIN,
    "/authority-limits/{limit_id}/sign": Scope.ADMIN,
    "/authority-limits/{limit_id}/change": Scope.ADMIN,
    "/authority-limits/{limit_id}/end": Scope.ADMIN,
    "/people": Scope.ADMIN,
    "/people/{person_id}": Scope.ADMIN,
    "/people/{person_id}/change": Scope.ADMIN,
    "/people/{person_id}/disable": Scope.ADMIN,
    "/people/{person_id}/roles": Scope.ADMIN,
    "/people/{person_id}/roles/end": Scope.ADMIN,
    "/role-requests": Scope.ADMIN,
    "/role-requests/{request_id}/sign": Scope.ADMIN,
    "/role-requests/{request_id}/withdraw": Scope.ADMIN,
    "/branches": Scope.ADMIN,
    "/branches/{code}": Scope.ADMIN,
    "/branches/{code}/rename": Scope.ADMIN,
    "/branches/{code}/move": Scope.ADMIN,
    "/branches/{code}/close": Scope.ADMIN,
    "/branches/{code}/calendar": Scope.ADMIN,
    "/absences": Scope.TASKS,
    "/absences/{absence_id}/change": Scope.TASKS,
    "/absences/{absence_id}/decline": Scope.TASKS,
    "/absences/{absence_id}/end": Scope.TASKS,
    "/relations": Scope.CASES,
    "/relations/{relation_id}/end": Scope.CASES,
    "/relations/looks": Scope.CASES,
    "/relations/looks/{look_id}/settle": Scope.CASES,
    "/clock": Scope.ADMIN,
}
FOR_ANYBODY = {("get", "/clock")}


@pytest.fixture
def operations(api):
    """(method, path as documented) of every route."""
    paths = api.call(None, "GET", "/openapi.json").json()["paths"]
    return [(method, path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods]


def asked(api, method, path, login=None, **headers):
    """The answer to a request for any case, task or process, with nothing in it that could be read."""
    address = (
        path.replace("{number}", "1")
        .replace("{key}", "p")
        .replace("{case_id}", "c")
        .replace("{task_id}", "t")
        .replace("{document_id}", "d")
        .replace("{run_id}", "r")
        .replace("{alert_id}", "a")
    )
    content = b"[" if method == "post" else None
    return api.call(login, method.upper(), address, content=content, headers=headers)


def test_the_walk_knows_every_route(operations):
    assert {path for _, path in operations} == set(SCOPES)


def test_no_route_answers_without_credentials(api, operations):
    for method, path in operations:
        answer = asked(api, method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), (method, path)


def test_no_route_answers_an_unknown_token(api, operations):
    for method, path in operations:
        answer = asked(api, method, path, Authorization="Bearer csk_unknown")
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_token"), (method, path)


def test_no_route_answers_an_unknown_session(api, operations):
    for method, path in operations:
        answer = asked(api, method, path, Cookie=f"{COOKIE}=unknown")
        assert answer.status_code == 401, (method, path)


def test_no_route_answers_a_token_without_its_scope(api, operations):
    for method, path in operations:
        wanted = None if (method, path) in FOR_ANYBODY else SCOPES[path]
        for scope in Scope:
            answer = asked(api, method, path, f"admin_{scope.value}")
            refused = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
            assert refused == (wanted not in {None, scope}), (method, path, scope)
