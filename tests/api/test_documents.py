"""Documents over the interface: what is taken, what is refused, and who may read what."""

import json
from urllib.parse import unquote

import pytest

from server.api.document_shapes import AttachedOut, DocumentListOut
from server.api.documents import PDF_POLICY, SANDBOX
from server.api.task_schemas import TaskDetailOut
from tests.api.diagrams import diagram, fork, form, lane, start, user

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n%\xe2\xe3"
MEGABYTE = 1024 * 1024
DOCUMENT = {"type": "string", "format": "uuid"}


@pytest.fixture
def case(api):
    inside = start() + user("collect", "Collect") + user("check", "Check", role="boss")
    lanes = lane("clerks", "clerk", "begin", "collect", "check", "end")
    deployed = api.deploy({"papers.bpmn": diagram("papers", inside, "begin > collect > check > end", lanes=lanes)})
    assert deployed.status_code == 201, deployed.text
    return api.start("wang", "papers")


@pytest.fixture
def asking(api):
    """A held task that asks for documents."""
    asked = "id_card=Identity card [original]; photo=Photo"
    inside = start() + user("collect", "Collect", documents=asked)
    drawn = diagram("asking", inside, "begin > collect > end", lanes=lane("clerks", "clerk", "begin", "collect", "end"))
    labels = {"document.id_card": "身份证"}
    files = {"asking.bpmn": drawn, "labels/zh.json": json.dumps(labels, ensure_ascii=False).encode()}
    assert api.deploy(files).status_code == 201
    return api.claim("wang", api.task("wang", api.start("wang", "asking"), "collect"))


@pytest.fixture
def task(api, case):
    return api.claim("wang", api.task("wang", case, "collect"))


def send(api, task, content=PNG, name="身份证.png", login="wang", **fields):
    sent = {"version": task["version"], **fields}
    path = f"/tasks/{task['id']}/attachments"
    return api.call(login, "POST", path, data=sent, files={"file": (name, content, "text/html")})


def file_of(api, login, document, kind="file", number=1):
    return api.get(login, f"/documents/{document['id']}/versions/{number}/{kind}")


def test_a_document_is_sent_listed_and_downloaded(api, case, task):
    answer = send(api, task)
    assert answer.status_code == 200, answer.text
    assert AttachedOut.model_validate(answer.json()).version == task["version"]
    listed = DocumentListOut.model_validate(api.get("wang", f"/cases/{case['id']}/documents").json())
    version = listed.items[0].versions[0]
    assert (version.name, version.media_type, version.size) == ("身份证.png", "image/png", len(PNG))
    got = file_of(api, "wang", answer.json()["document"])
    assert got.content == PNG
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    disposition = got.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert unquote(disposition).endswith("''身份证.png")


def test_a_preview_stands_in_a_sandbox_and_only_for_what_is_looked_at(api, task):
    for content, name, policy in ((PNG, "a.png", SANDBOX), (PDF, "b.pdf", PDF_POLICY)):
        got = file_of(api, "wang", send(api, task, content, name).json()["document"], "preview")
        assert got.headers["content-disposition"].startswith("inline; ")
        assert got.headers["content-security-policy"] == policy
    text = file_of(api, "wang", send(api, task, b"plain", "c.txt").json()["document"], "preview")
    assert text.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "C:\\x\\y.png", "a\r\nX-Evil: 1.png", "/etc/x.png", "\u202e.png"]
)
def test_a_name_that_leads_elsewhere_is_only_a_name(api, task, name, tmp_path):
    answer = send(api, task, name=name)
    assert answer.status_code == 200, answer.text
    shown = answer.json()["document"]["versions"][0]["name"]
    assert not set(shown) & set("/\\\r\n\u202e")
    kept = [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]
    assert [len(path.name) for path in kept] == [64]
    assert "x-evil" not in file_of(api, "wang", answer.json()["document"]).headers


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "document_empty"),
        (b"<html><script>alert(1)</script>", 422, "file_type_refused"),
        (b"MZ" + bytes(100), 422, "file_type_refused"),
        (bytes(20 * MEGABYTE + 1), 413, "document_too_large"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(api, case, task, content, status, code, tmp_path):
    answer = send(api, task, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
    assert api.get("wang", f"/cases/{case['id']}/documents").json() == {"items": []}
    assert not (tmp_path / "documents").exists()


def test_a_file_of_many_megabytes_is_refused_by_its_announced_length_and_while_it_comes(api, task):
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(200 * MEGABYTE)}
    path = f"/tasks/{task['id']}/attachments"
    assert api.call("wang", "POST", path, content=iter([b"--x\r\n"]), headers=headers).status_code == 413
    read = []

    def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(200):
            read.append(1)
            yield bytes(MEGABYTE)

    answer = api.call("wang", "POST", path, content=endless(), headers={"Content-Type": headers["Content-Type"]})
    assert answer.status_code == 413


def test_a_body_that_is_no_upload_is_refused(api, task):
    path = f"/tasks/{task['id']}/attachments"
    assert api.post("wang", path, {"version": 2}).json()["code"] == "not_an_upload"
    assert api.call("wang", "POST", path, files={"other": ("a.png", PNG)}).json()["code"] == "not_an_upload"
    for version in ("", "x", "-1", "²", "9" * 30):
        answer = api.call("wang", "POST", path, data={"version": version}, files={"file": ("a.png", PNG)})
        assert (answer.status_code, answer.json()["code"]) == (422, "body_invalid"), version
    cut = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + PNG
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert api.call("wang", "POST", path, content=cut, headers=headers).status_code == 422


def test_only_the_holder_sends_and_a_stale_page_is_told(api, task):
    assert send(api, task, login="zhao").json()["code"] == "task_not_yours"
    assert send(api, task, login="far").status_code == 404
    assert send(api, task, login="wang_cases").json()["code"] == "scope_missing"
    stale = send(api, {**task, "version": 1})
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, task["version"])


def test_versions_marks_and_withdrawal(api, case, task):
    document = send(api, task).json()["document"]
    here = f"/tasks/{task['id']}/attachments/{document['id']}"
    marked = api.post("wang", f"{here}/marks", {"version": task["version"], "marks": ["original", "stamped"]})
    assert marked.json()["marks"] == ["original", "stamped"]
    newer = send(api, task, PDF, "neu.pdf", replaces=document["id"]).json()["document"]
    assert ([version["number"] for version in newer["versions"]], newer["marks"]) == ([1, 2], [])
    assert file_of(api, "wang", document, number=2).content == PDF
    for number in (0, 3, "x", "²", "9" * 40):
        assert file_of(api, "wang", document, number=number).status_code == 404
    assert api.post("wang", f"{here}/withdraw", {"version": task["version"]}).status_code == 200
    assert file_of(api, "wang", document).status_code == 404
    listed = api.get("wang", f"/cases/{case['id']}/documents").json()["items"]
    assert listed[0]["withdrawn_at"] is not None
    kinds = {row["kind"] for row in api.get("admin", "/audit", case=case["id"], limit=200).json()["items"]}
    assert {"DocumentAdded", "DocumentMarked", "DocumentReplaced", "DocumentWithdrawn"} <= kinds


def test_who_may_not_read_the_case_finds_no_document_in_it(api, case, task):
    document = send(api, task).json()["document"]
    for login in ("far", "li", "nobody"):
        assert file_of(api, login, document).status_code == 404
        assert file_of(api, login, document, "preview").status_code == 404
        assert api.get(login, f"/cases/{case['id']}/documents").status_code == 404
    assert file_of(api, "boss", document).status_code == 200
    assert file_of(api, None, document).status_code == 401


def test_a_document_of_a_blind_finding_is_its_writers_alone_until_both_are_done(api):
    inside = start() + fork("split", "join")
    for key, other in (("judge_a", "judge_b"), ("judge_b", "judge_a")):
        inside += user(key, key, result=f"finding_{key[-1]}", separate_from=other, blind_to=other)
    inside += user("settle", "Settle", role="boss")
    flow = "begin > split; split > judge_a > join; split > judge_b > join; join > settle > end"
    lanes = lane("clerks", "clerk", "begin", "split", "judge_a", "judge_b", "join", "settle", "end")
    assert api.deploy({"judged.bpmn": diagram("judged", inside, flow, lanes=lanes)}).status_code == 201
    case = api.start("boss", "judged")
    task = api.claim("li", api.task("li", case, "judge_a"))
    document = send(api, task, name="secret-of-a.png", login="li").json()["document"]
    other = api.claim("zhao", api.task("zhao", case, "judge_b"))
    listing = f"/cases/{case['id']}/documents"
    for login in ("zhao", "boss", "admin"):
        assert file_of(api, login, document).status_code == 404
        assert api.get(login, listing).json() == {"items": []}
        for path in ("/audit?limit=200", f"/cases/{case['id']}/history", f"/cases/{case['id']}"):
            assert "secret-of-a" not in api.get(login, path).text
    assert file_of(api, "li", document).status_code == 200
    assert api.complete("li", task).status_code == 200
    assert file_of(api, "zhao", document).status_code == 404
    assert api.complete("zhao", other).status_code == 200
    for login in ("zhao", "boss", "admin"):
        assert file_of(api, login, document).status_code == 200
        assert len(api.get(login, listing).json()["items"]) == 1


def test_a_file_that_is_gone_from_the_disk_is_not_found(api, task, tmp_path):
    document = send(api, task).json()["document"]
    for path in (tmp_path / "documents").rglob("*"):
        if path.is_file():
            path.unlink()
    assert file_of(api, "wang", document).status_code == 404


def test_a_task_tells_what_it_asks_for_in_the_language_of_the_client(api, asking):
    detail = api.call("wang", "GET", f"/tasks/{asking['id']}", headers={"Accept-Language": "zh"}).json()
    assert TaskDetailOut.model_validate(detail)
    assert detail["required_documents"] == [
        {"kind": "id_card", "label": "身份证", "marks": ["original"]},
        {"kind": "photo", "label": "Photo", "marks": []},
    ]


def test_a_completion_without_its_documents_is_refused_at_each_and_goes_on_with_them(api, asking):
    refused = api.complete("wang", asking)
    assert (refused.status_code, refused.json()["code"]) == (422, "documents_missing")
    rows = [(row["field"], row["code"]) for row in refused.json()["errors"]]
    assert rows == [("documents.id_card", "missing"), ("documents.photo", "missing")]
    card = send(api, asking, item="id_card").json()["document"]
    assert card["item"] == "id_card"
    assert send(api, asking, item="photo").status_code == 200
    [row] = api.complete("wang", asking).json()["errors"]
    assert (row["field"], row["code"]) == ("documents.id_card", "original_not_seen") and row["message"]
    here = f"/tasks/{asking['id']}/attachments/{card['id']}"
    assert api.post("wang", f"{here}/marks", {"version": asking["version"], "marks": ["original"]}).status_code == 200
    assert api.complete("wang", asking).status_code == 200


def test_a_kind_that_is_not_asked_for_is_refused(api, asking):
    for item in ("passport", "x" * 5000):
        answer = send(api, asking, item=item)
        assert (answer.status_code, answer.json()["code"]) == (422, "document_not_asked_for")


def test_a_document_for_a_task_that_was_finished_meanwhile_is_refused_and_leaves_none(api, case, task):
    assert api.complete("wang", task).status_code == 200
    answer = send(api, task)
    assert (answer.status_code, answer.json()["code"]) == (409, "task_not_open")
    assert api.get("wang", f"/cases/{case['id']}/documents").json() == {"items": []}


@pytest.fixture
def filing(api):
    """A held task whose form holds a deed and a photo of the house."""
    inside = start() + user("collect", "Collect", form="deal")
    lanes = lane("clerks", "clerk", "begin", "collect", "end")
    fields = {"deed": {**DOCUMENT, "x-widget": "file"}, "house": {**DOCUMENT, "x-widget": "photo"}}
    drawn = diagram("filing", inside, "begin > collect > end", lanes=lanes)
    deployed = api.deploy({"filing.bpmn": drawn, "forms/deal.json": form("Deal", ["deed"], **fields)})
    assert deployed.status_code == 201, deployed.text
    return lambda: api.claim("wang", api.task("wang", api.start("wang", "filing"), "collect"))


def test_a_form_holds_documents_of_its_case_and_only_pictures_as_photos(api, filing):
    task, other = filing(), filing()
    deed, elsewhere = (send(api, each, PDF, "deed.pdf").json()["document"]["id"] for each in (task, other))
    house = send(api, task, PNG, "house.png").json()["document"]["id"]
    for values, wrong in (
        ({"deed": elsewhere}, [("deed", "unknown_document")]),
        ({"deed": "01a219e7-6b8c-7735-a92e-fd7379a4626a"}, [("deed", "unknown_document")]),
        ({"deed": "../../etc/passwd"}, [("deed", "unknown_document")]),
        ({"deed": deed, "house": deed}, [("house", "no_picture")]),
        ({}, [("deed", "required")]),
    ):
        refused = api.complete("wang", task, values)
        assert refused.status_code == 422
        assert [(row["field"], row["code"]) for row in refused.json()["errors"]] == wrong, values
    assert api.complete("wang", task, {"deed": deed, "house": house}).status_code == 200
    assert api.get("wang", f"/cases/{task['case']}").json()["data"] == {"deed": deed, "house": house}


def test_a_withdrawn_document_is_not_held_by_a_form(api, filing):
    task = filing()
    deed = send(api, task, PDF, "deed.pdf").json()["document"]["id"]
    withdrawn = api.post("wang", f"/tasks/{task['id']}/attachments/{deed}/withdraw", {"version": task["version"]})
    assert withdrawn.status_code == 200
    [row] = api.complete("wang", task, {"deed": deed}).json()["errors"]
    assert row["code"] == "unknown_document"


def test_a_start_form_that_asks_for_files_is_refused(api):
    inside = start(form="begin") + user("collect", "Collect")
    lanes = lane("clerks", "clerk", "begin", "collect", "end")
    files = {
        "early.bpmn": diagram("early", inside, "begin > collect > end", lanes=lanes),
        "forms/begin.json": form("Begin", [], deed={**DOCUMENT, "x-widget": "file"}),
    }
    refused = api.deploy(files)
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert (fault["file"], fault["element"], fault["rule"]) == (
        "forms/begin.json",
        "/properties/deed",
        "no_case_yet",
    )
    assert fault["advice"]
