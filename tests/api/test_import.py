"""Cases from a list over the interface."""

import pytest

from server.api.process_schemas import ImportOut
from tests.api import diagrams


@pytest.fixture
def listed(api):
    nodes = diagrams.start(form="policy", business_key="=number") + diagrams.user("look", "Look")
    fields = {"number": diagrams.TEXT, "amount": diagrams.MONEY}
    files = {
        "policy.bpmn": diagrams.diagram("policy", nodes, "begin > look > end"),
        "forms/policy.json": diagrams.form("Policy", ["number"], **fields),
    }
    assert api.deploy(files).status_code == 201
    return api


def send(api, content, login="wang", query="", name="list.csv"):
    files = [("files", (name, content.encode(), "text/csv"))]
    return api.call(login, "POST", f"/processes/policy/import{query}", files=files)


def test_a_list_starts_a_case_a_row_once(listed):
    body = ImportOut.model_validate(send(listed, "number,amount\nP-1,5\nP-2,\n").json())
    assert (body.started, body.known, [row.row for row in body.rows]) == (2, 0, [2, 3])
    again = send(listed, "number\nP-1\nP-3\n", query="?dry_run=true").json()
    assert [(row["business_key"], row["outcome"]) for row in again["rows"]] == [("P-1", "known"), ("P-3", "ready")]
    assert listed.get("wang", f"/cases/{body.rows[0].case}").json()["business_key"] == "P-1"


def test_wrong_rows_are_a_problem_by_row_and_column_in_the_clients_language(listed):
    files = [("files", ("list.csv", b"number,amount\nP-1,x\n", "text/csv"))]
    headers = {"Accept-Language": "zh"}
    answer = listed.call("wang", "POST", "/processes/policy/import", files=files, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "rows_refused")
    assert [(e["row"], e["column"]) for e in answer.json()["errors"]] == [(2, "amount")]
    assert answer.json()["detail"] == "未导入任何案件：清单有 1 处错误。"


def test_what_is_no_single_list_or_cannot_be_imported_is_refused(listed):
    two = [("files", (name, b"number\nP\n", "text/csv")) for name in ("a.csv", "b.csv")]
    assert listed.call("wang", "POST", "/processes/policy/import", files=two).json()["code"] == "not_an_upload"
    assert listed.post("wang", "/processes/policy/import", {}).json()["code"] == "not_an_upload"
    listed.deploy(diagrams.leave())
    files = [("files", ("l.csv", b"who\nx\n", "text/csv"))]
    assert listed.call("wang", "POST", "/processes/leave/import", files=files).json()["code"] == "not_importable"
    assert listed.call("wang", "POST", "/processes/nothing/import", files=files).status_code == 404


def test_a_key_that_is_taken_is_a_conflict_at_the_start(listed):
    listed.start("wang", "policy", {"number": "P-1"})
    answer = listed.post("wang", "/processes/policy/cases", {"data": {"number": "P-1"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "business_key_taken")
