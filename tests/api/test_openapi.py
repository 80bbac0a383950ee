"""The OpenAPI document is complete: every route of the contract, its bodies, answers and problems."""

import pytest

from server.api.schemas import ProblemOut

CONTRACT = {
    "/deployments": {"post"},
    "/processes": {"get"},
    "/processes/{key}": {"get"},
    "/processes/{key}/versions/{number}/bpmn": {"get"},
    "/processes/{key}/cases": {"post"},
    "/processes/{key}/import": {"post"},
    "/cases": {"get"},
    "/cases/{case_id}": {"get"},
    "/cases/{case_id}/history": {"get"},
    "/cases/{case_id}/cancel": {"post"},
    "/cases/{case_id}/suspend": {"post"},
    "/cases/{case_id}/migrate": {"post"},
    "/processes/{key}/versions/{number}/standing": {"get"},
    "/processes/{key}/versions/{number}/suspend": {"post"},
    "/processes/{key}/versions/{number}/resume": {"post"},
    "/processes/{key}/migrations": {"post"},
    "/processes/{key}/migrations/plan": {"post"},
    "/processes/{key}/migrations/{migration_id}": {"get"},
    "/processes/{key}/migrations/{migration_id}/pause": {"post"},
    "/processes/{key}/migrations/{migration_id}/resume": {"post"},
    "/processes/{key}/migrations/{migration_id}/undo": {"post"},
    "/cases/{case_id}/resume": {"post"},
    "/cases/{case_id}/retry": {"post"},
    "/incidents": {"get"},
    "/incidents/retry": {"post"},
    "/cases/{case_id}/standing": {"get"},
    "/cases/{case_id}/move": {"post"},
    "/cases/{case_id}/skip": {"post"},
    "/cases/{case_id}/repeat": {"post"},
    "/cases/{case_id}/data": {"post"},
    "/cases/{case_id}/messages": {"post"},
    "/cases/{case_id}/comments": {"get", "post"},
    "/notices": {"get"},
    "/notices/read": {"post"},
    "/messages": {"post"},
    "/signals": {"post"},
    "/tasks": {"get"},
    "/tasks/{task_id}": {"get"},
    "/tasks/{task_id}/claim": {"post"},
    "/tasks/{task_id}/release": {"post"},
    "/tasks/{task_id}/complete": {"post"},
    "/tasks/{task_id}/draft": {"post"},
    "/tasks/{task_id}/reassign": {"post"},
    "/tasks/{task_id}/delegate": {"post"},
    "/tasks/{task_id}/give-back": {"post"},
    "/tasks/{task_id}/recall": {"post"},
    "/cases/{case_id}/withdraw": {"post"},
    "/circulated": {"get"},
    "/cases/{case_id}/circulate": {"post"},
    "/cases/{case_id}/read": {"post"},
    "/tasks/{task_id}/cosign": {"post"},
    "/tasks/{task_id}/sign": {"post"},
    "/tasks/{task_id}/take-back": {"post"},
    "/tasks/{task_id}/signatures/{signature}/withdraw": {"post"},
    "/tasks/{task_id}/follow-up": {"post"},
    "/tasks/{task_id}/prioritise": {"post"},
    "/tasks/{task_id}/attachments": {"post"},
    "/tasks/{task_id}/attachments/{document_id}/marks": {"post"},
    "/tasks/{task_id}/attachments/{document_id}/withdraw": {"post"},
    "/cases/{case_id}/documents": {"get"},
    "/documents/{document_id}/versions/{number}/file": {"get"},
    "/documents/{document_id}/versions/{number}/preview": {"get"},
    "/tasks/{task_id}/comments": {"post"},
    "/audit": {"get"},
    "/reports": {"get"},
    "/reports/{name}": {"get"},
    "/forecast": {"get", "post"},
    "/forecast/cases": {"get"},
    "/simulations": {"get", "post"},
    "/simulations/{run_id}": {"get"},
    "/simulations/{run_id}/cancel": {"post"},
    "/alerts": {"get", "post"},
    "/staffing": {"get"},
    "/alerts/{alert_id}/remove": {"post"},
    "/authority-limits": {"get", "post"},
    "/authority-limits/{limit_id}/sign": {"post"},
    "/authority-limits/{limit_id}/end": {"post"},
    "/people": {"get", "post"},
    "/people/{person_id}": {"get"},
    "/people/{person_id}/change": {"post"},
    "/people/{person_id}/disable": {"post"},
    "/people/{person_id}/roles": {"post"},
    "/people/{person_id}/roles/end": {"post"},
    "/role-requests": {"get"},
    "/role-requests/{request_id}/sign": {"post"},
    "/role-requests/{request_id}/withdraw": {"post"},
    "/branches": {"get", "post"},
    "/branches/{code}": {"get"},
    "/branches/{code}/rename": {"post"},
    "/branches/{code}/move": {"post"},
    "/branches/{code}/close": {"post"},
    "/branches/{code}/calendar": {"get", "post"},
    "/authority-limits/{limit_id}/change": {"post"},
    "/absences": {"get", "post"},
    "/absences/{absence_id}/change": {"post"},
    "/absences/{absence_id}/decline": {"post"},
    "/absences/{absence_id}/end": {"post"},
    "/relations": {"get", "post"},
    "/relations/{relation_id}/end": {"post"},
    "/relations/looks": {"get"},
    "/relations/looks/{look_id}/settle": {"post"},
    "/clock": {"get", "post"},
}
WITHOUT_BODY = {
    "/cases/{case_id}/resume",
    "/cases/{case_id}/retry",
    "/simulations/{run_id}/cancel",
    "/alerts/{alert_id}/remove",
    *(f"/processes/{{key}}/migrations/{{migration_id}}/{act}" for act in ("pause", "resume", "undo")),
    "/authority-limits/{limit_id}/sign",
    "/authority-limits/{limit_id}/end",
    "/relations/{relation_id}/end",
    "/role-requests/{request_id}/sign",
    "/role-requests/{request_id}/withdraw",
    "/branches/{code}/close",
}


@pytest.fixture
def document(api):
    answer = api.call(None, "GET", "/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path.removeprefix("/api/v1"), method, operation


def test_the_document_names_the_contract_and_nothing_else(document):
    found = {}
    for path, method, _ in operations(document):
        found.setdefault(path, set()).add(method)
    assert found == CONTRACT


def test_every_operation_says_what_it_takes_answers_and_refuses(document):
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        answers = operation["responses"]
        assert any(code.startswith("2") for code in answers), where
        assert {"401", "403"} <= set(answers), where
        for code, answer in answers.items():
            content = answer["content"]
            if code.startswith("2"):
                assert next(iter(content.values()))["schema"], where
            else:
                assert list(content) == ["application/problem+json"], (where, code)
                assert content["application/problem+json"]["schema"] == ProblemOut.model_json_schema()
        if method == "post" and path not in WITHOUT_BODY:
            assert operation["requestBody"]["content"], where


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]
    waiting = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if "$ref" in item:
                assert item["$ref"].removeprefix("#/components/schemas/") in schemas
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def test_bodies_and_main_answers_carry_examples(document):
    for path, method, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json":
                assert content["schema"]["examples"], f"{method} {path}"
    for name in ("TaskOut", "CaseOut", "DeploymentOut"):
        assert document["components"]["schemas"][name]["examples"]


def test_access_is_described(document):
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    for path, method, operation in operations(document):
        assert operation["security"] == [{"token": []}, {"session": []}], f"{method} {path}"
