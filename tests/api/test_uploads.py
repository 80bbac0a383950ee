"""Deployments: folders and zips, all or nothing, and nothing that leads elsewhere or unpacks without end."""

import io
import zipfile

import pytest

from server.api.process_schemas import DeploymentOut, ProcessDetailOut, ProcessListOut
from server.commands.processes.uploaded import MAX_FILES, MAX_UNPACKED
from tests.api import diagrams
from tests.pages.test_bad_input import BAD


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def test_a_deployment_answers_with_its_processes(api):
    answer = api.deploy(diagrams.leave())
    assert answer.status_code == 201
    body = DeploymentOut.model_validate(answer.json())
    assert [(process.key, process.version) for process in body.processes] == [("leave", 1)]
    # Its other branch has nobody who could approve what the only clerk there checked.
    assert [warning["rule"] for warning in body.processes[0].warnings] == ["understaffed"]
    changed = {**diagrams.leave(), "forms/check.json": diagrams.form("Check", remark=diagrams.TEXT)}
    assert [(each["key"], each["version"]) for each in api.deploy(changed).json()["processes"]] == [("leave", 2)]
    listed = ProcessListOut.model_validate(api.get("wang", "/processes").json())
    assert [(row.key, row.version, row.may_start) for row in listed.items] == [("leave", 2, True)]
    detail = ProcessDetailOut.model_validate(api.get("wang", "/processes/leave").json())
    assert [(row.version, row.active) for row in detail.versions] == [(2, True), (1, False)]
    diagram = api.get("wang", "/processes/leave/versions/1/bpmn")
    assert (diagram.content, diagram.headers["content-type"]) == (diagrams.leave()["leave.bpmn"], "application/xml")
    assert api.get("wang", "/processes/leave/versions/3/bpmn").status_code == 404


def test_a_case_keeps_the_version_it_started_with(api):
    api.deploy(diagrams.leave())
    case = api.start("wang", "leave", {"who": "李四", "days": 3})
    changed = {**diagrams.leave(), "forms/check.json": diagrams.form("Check", other=diagrams.TEXT)}
    api.deploy(changed)
    task = api.task("li", case, "check")
    assert "remark" in api.get("li", f"/tasks/{task['id']}").json()["form_schema"]["properties"]
    assert api.start("wang", "leave", {"who": "王五", "days": 1})["version"] == 2
    assert api.start("wang", "leave", {"who": "王五", "days": 1}, version=1)["version"] == 1


def test_what_file_managers_put_into_a_zip_is_left_out(api):
    added = {"__MACOSX/._leave.bpmn": b"\x00", ".DS_Store": b"\x00", "forms/Thumbs.db": b"\x00"}
    answer = api.deploy({"leave.zip": zipped({**diagrams.leave(), **added})})
    assert answer.status_code == 201, answer.text


def test_one_zip_is_unpacked(api):
    answer = api.deploy({"leave.zip": zipped(diagrams.leave())})
    assert answer.status_code == 201, answer.text
    assert api.start("wang", "leave", {"who": "李四", "days": 3})["status"] == "running"


def test_nothing_is_deployed_when_anything_is_refused(api):
    files = {**diagrams.leave(), "bad/bad.bpmn": diagrams.diagram("bad", diagrams.start(), "begin > end", titel="=x")}
    answer = api.deploy(files)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    rows = answer.json()["errors"]
    assert rows
    assert all(set(row) == {"file", "element", "rule", "message", "advice"} for row in rows)
    assert {row["file"] for row in rows} == {"bad/bad.bpmn"}
    assert api.get("admin", "/processes").json()["items"] == []


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_file_rule_and_words(api, name):
    files, place, told = BAD[name]
    answer = api.deploy(files)
    assert (answer.status_code, answer.json()["code"]) == (422, "files_refused")
    assert any(row["file"] == place and told in row["message"] and row["advice"] for row in answer.json()["errors"])
    assert api.get("admin", "/processes").json()["items"] == []


def test_a_path_that_leads_elsewhere_is_refused(api):
    paths = ("../leave.bpmn", "/etc/leave.bpmn", "a/../../leave.bpmn", "C:\\leave.bpmn", "..\\leave.bpmn", "a\x01.bpmn")
    for path in paths:
        answer = api.deploy({"all.zip": zipped({path: b"x", "leave.bpmn": b"x"})})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_an_upload"), path


def test_a_zip_that_unpacks_without_end_is_refused(api):
    bomb = zipped({"leave.bpmn": b"\0" * (MAX_UNPACKED + 1)})
    assert len(bomb) < 100_000
    answer = api.deploy({"all.zip": bomb})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_broken_zip_is_refused(api):
    for content in (b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 200, zipped({"a.bpmn": b"x"})[:-30]):
        answer = api.deploy({"all.zip": content})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_an_upload")


def test_too_many_files_are_refused(api):
    packed = zipped({f"{number}.bpmn": b"" for number in range(MAX_FILES + 1)})
    assert api.deploy({"all.zip": packed}).json()["code"] == "not_an_upload"
    assert api.deploy({f"{number}.bpmn": b"" for number in range(MAX_FILES + 1)}).json()["code"] == "not_an_upload"


def test_what_is_no_upload_is_refused(api):
    assert api.post("admin", "/deployments", {"files": []}).json()["code"] == "not_an_upload"
    empty = api.call("admin", "POST", "/deployments", files=[("other", ("a.bpmn", b"x", "text/xml"))])
    assert empty.json()["code"] == "not_an_upload"
    junk = {"Content-Type": "multipart/form-data; boundary=x"}
    for content in (b"", b"junk", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n'):
        assert (
            api.call("admin", "POST", "/deployments", content=content, headers=junk).json()["code"] == "not_an_upload"
        )
    twice = [("files", ("a.bpmn", b"x", "text/xml")), ("files", ("./a.bpmn", b"y", "text/xml"))]
    assert api.call("admin", "POST", "/deployments", files=twice).json()["code"] == "not_an_upload"
