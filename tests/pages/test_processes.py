"""The workshop without scripts: processes, versions, drafts, files, checks, deploying; and what its script asks for."""

import io
import zipfile
from zoneinfo import ZoneInfo

import pytest

from server.engine.properties import ALLOWED
from server.pages.assets import TASKS_UI
from server.pages.modeler_properties import property_fields
from server.pages.translations import load_translations
from server.pages.words import Words
from tests.commands.test_deploying import one_task
from tests.engine.dsl import E, P, S, U, X, process
from tests.pages.conftest import hidden

KEY = "dual_investigation"
HERE = f"/processes/{KEY}"
HOSTILE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>'


@pytest.fixture
def designer(sign_in):
    person = sign_in("admin")
    assert person.post(f"{HERE}/draft").headers["location"] == f"{HERE}/edit"
    return person


def diagram(person):
    answer = person.get(f"{HERE}/draft/diagram")
    return answer.content, answer.headers["etag"]


def put(person, content, seen, **headers):
    given = {"X-CSRF-Token": person.csrf, "If-Match": seen, **headers}
    return person.client.put(f"{HERE}/draft/diagram", content=content, headers=given)


def seen(person, path=f"{HERE}/draft"):
    return hidden(person.get(path).text, "version")


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def send(person, path, content, name="p.zip", **fields):
    return person.post(path, fields, files={"files": (name, content, "application/zip")})


def test_only_designers_see_the_workshop(sign_in, designer, stranger):
    other = sign_in("wangfang")
    assert "/processes" not in other.get("/inbox").text and 'href="/processes"' in designer.get("/inbox").text
    pages = ["/processes", "/processes/new", *(f"{HERE}/{part}" for part in ("versions", "edit", "draft"))]
    pages += [
        f"{HERE}/draft/diagram",
        f"{HERE}/draft/findings",
        f"{HERE}/versions/1/zip",
        f"{HERE}/compare?one=1&other=1",
    ]
    for path in pages:
        answer = other.get(path)
        assert answer.status_code == 403 and "process designer" in answer.text, path
        assert stranger.get(path).status_code == 303
    for path in ("draft", "draft/deploy", "draft/discard", "draft/new-file", "draft/bring"):
        assert other.post(f"{HERE}/{path}").status_code == 403, path
    assert put(other, b"x", '"1"').status_code == 403


def test_the_list_tells_what_is_in_force_and_the_zip_holds_its_folder(designer):
    page = designer.get("/processes").text
    assert KEY in page and "Loan origination" in page and "at the machine" in page
    content = designer.get(f"{HERE}/versions/1/zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read(f"{KEY}/{KEY}.bpmn") == diagram(designer)[0]
        assert f"{KEY}/investigation.dmn" in archive.namelist()
    assert designer.get(f"{HERE}/versions/9/zip").status_code == 404
    assert designer.get("/processes/none/versions").status_code == 404


def test_a_diagram_is_saved_over_what_was_seen_only(designer):
    content, etag = diagram(designer)
    changed = content.replace(b'name="', b'name="!', 1)
    assert put(designer, changed, etag).json()["version"] == 2
    answer = put(designer, content + b" ", etag)
    assert answer.status_code == 409 and "another window" in answer.json()["message"]
    assert diagram(designer) == (changed, '"2"')


def test_saving_needs_the_proof_and_a_version(designer):
    content, etag = diagram(designer)
    assert put(designer, content, etag, **{"X-CSRF-Token": "other"}).status_code == 403
    assert put(designer, content, "soon").status_code == 422
    assert put(designer, b"x" * 5_000_001, etag).status_code == 413
    assert diagram(designer) == (content, etag)


@pytest.mark.parametrize("half", [b"", b"<definitions", HOSTILE, b"\xff\xfe\x00", b"<x>" * 5000])
def test_half_and_hostile_diagrams_are_kept_and_told(designer, half):
    assert put(designer, half, diagram(designer)[1]).status_code == 200
    assert diagram(designer)[0] == half
    answer = designer.get(f"{HERE}/draft/findings").json()
    assert answer["version"] == 2
    assert any(each["severity"] == "error" and each["drawn"] and each["advice"] for each in answer["findings"])
    assert all(designer.get(each["help_href"]).status_code == 200 for each in answer["findings"])
    assert designer.get(f"{HERE}/draft").status_code == 200 and designer.get(f"{HERE}/edit").status_code == 200
    refused = designer.post(f"{HERE}/draft/deploy", {"version": "2", "why": "half"})
    assert refused.status_code == 422 and "were not deployed" in refused.text
    assert diagram(designer)[0] == half


def test_findings_are_in_the_readers_language_with_the_run_that_shows_them(designer):
    drawn = process(S() + X("g") + P("j") + U("a", "b") + E(), "s > g; g > [=x] a > j; g > * b > j; j > e", KEY)
    drawn = drawn.replace(b'name="a"', b'name="A"')
    assert put(designer, drawn, diagram(designer)[1]).status_code == 200
    found = {each["rule"]: each for each in designer.get(f"{HERE}/draft/findings").json()["findings"]}
    assert found["deadlock"]["message"].startswith("“j” may wait for ever")
    assert [step["name"] for step in found["deadlock"]["run"]] == ["s", "g", "A", "j"]
    designer.client.cookies["lang"] = "zh"
    found = {each["rule"]: each for each in designer.get(f"{HERE}/draft/findings").json()["findings"]}
    assert found["deadlock"]["message"].startswith("“j”可能永远等待")
    page = designer.get(f"{HERE}/draft").text
    assert "“j”可能永远等待" in page and "<li>A</li>" in page
    assert 'href="/manual/designers#does-it-always-end" target="_blank"' in page and "查阅手册" in page


def test_a_process_that_others_call_is_checked_with_them(designer):
    assert [
        each for each in designer.get(f"{HERE}/draft/findings").json()["findings"] if each["severity"] == "error"
    ] == []


def test_a_draft_is_deployed_from_the_page_with_its_reason(designer, house):
    content, etag = diagram(designer)
    put(designer, content.replace(b'name="', b'name="!', 1), etag)
    number = seen(designer)
    missing = designer.post(f"{HERE}/draft/deploy", {"version": number, "why": " "})
    assert missing.status_code == 422 and "Please say why" in missing.text
    stale = designer.post(f"{HERE}/draft/deploy", {"version": "1", "why": "Rule 12"})
    assert stale.status_code == 409 and "Rule 12" in stale.text
    done = designer.post(f"{HERE}/draft/deploy", {"version": number, "why": "Rule 12"})
    assert done.headers["location"] == f"{HERE}/versions"
    page = designer.get(f"{HERE}/versions").text
    assert "Rule 12" in page and "in force for new cases" in page and "系统管理员" in page
    compared = designer.get(f"{HERE}/compare?one=1&other=2").text
    assert "From version 1 to version 2" in compared and f"{KEY}.bpmn" in compared and "line-added" in compared


def test_the_second_of_two_designers_is_led_to_a_comparison(designer, house):
    content, etag = diagram(designer)
    put(designer, content.replace(b'name="', b'name="!', 1), etag)
    files = _folder(designer)
    files[f"{KEY}/{KEY}.bpmn"] = content.replace(b'name="', b'name="?', 1)
    _deploy_aside(house, files)
    answer = designer.post(f"{HERE}/draft/deploy", {"version": seen(designer), "why": "mine"})
    assert answer.status_code == 409 and "Version 2 of dual_investigation was deployed meanwhile" in answer.text
    assert "compare?one=2&amp;other=draft" in answer.text
    assert "From version 2 to your draft" in designer.get(f"{HERE}/compare?one=2&other=draft").text


def test_what_was_deployed_meanwhile_is_taken_into_the_draft_and_then_deployed(designer, house):
    content, etag = diagram(designer)
    put(designer, content.replace(b'name="', b'name="!', 1), etag)
    files = _folder(designer)
    files[f"{KEY}/{KEY}.bpmn"] = content.replace(b'name="', b'name="?', 1)
    files[f"{KEY}/notes.md"] = b"theirs"
    _deploy_aside(house, files)
    page = designer.get(f"{HERE}/draft").text
    assert "Version 2 of dual_investigation was deployed meanwhile by" in page and f"<li>{KEY}/notes.md</li>" in page
    known = {"version": hidden(page, "version"), "onto": hidden(page, "onto")}
    unsaid = designer.post(f"{HERE}/draft/take-over", known)
    assert unsaid.status_code == 422 and "choose which of them to keep" in unsaid.text
    done = designer.post(f"{HERE}/draft/take-over", {**known, f"keep:{KEY}/{KEY}.bpmn": "draft"})
    assert done.headers["location"] == f"{HERE}/draft"
    page = designer.get(f"{HERE}/draft").text
    assert "was deployed meanwhile" not in page and "notes.md" in page
    answer = designer.post(f"{HERE}/draft/deploy", {"version": hidden(page, "version"), "why": "mine on top"})
    assert answer.headers["location"] == f"{HERE}/versions"


def test_other_files_are_edited_as_text_and_checked(designer):
    path = f"{HERE}/draft/files/{KEY}/labels/zh.json"
    page = designer.get(path)
    assert page.status_code == 200 and "textarea" in page.text
    answer = designer.post(path, {"version": hidden(page.text, "version"), "text": "{\r\n"})
    assert answer.status_code == 200 and "Saved." in answer.text and "tag-late" in answer.text
    stale = designer.post(path, {"version": "1", "text": '{"mine": 1}'})
    assert stale.status_code == 409 and "&#34;mine&#34;" in stale.text
    removed = designer.post(path, {"version": "2", "remove": "yes"})
    assert removed.headers["location"] == f"{HERE}/draft"
    assert designer.get(path).status_code == 404
    assert designer.get(f"{HERE}/draft/files/../../x").status_code == 404


def test_a_new_file_stays_within_the_folder(designer):
    answer = designer.post(f"{HERE}/draft/new-file", {"version": "1", "path": "forms/later.json"})
    assert answer.headers["location"] == f"{HERE}/draft/files/{KEY}/forms/later.json"
    for bad in ("../x.json", "/etc/passwd", ""):
        answer = designer.post(f"{HERE}/draft/new-file", {"version": "2", "path": bad})
        assert answer.status_code == 422
    assert all(path.startswith(f"{KEY}/") for path in _paths(designer))


def test_files_are_brought_one_by_one_or_in_place_of_all(designer):
    answer = send(designer, f"{HERE}/draft/bring", b"{}", "zh.json", version="1")
    assert answer.headers["location"] == f"{HERE}/draft"
    assert designer.get(f"{HERE}/draft/files/{KEY}/labels/zh.json").text.count("{}") == 1
    other = zipped({"x.bpmn": one_task("another", "a")})
    refused = send(designer, f"{HERE}/draft/bring", other, version="2", whole="yes")
    assert refused.status_code == 422 and "nothing was changed" in refused.text
    whole = zipped({"mine/x.bpmn": one_task(KEY, "a")})
    assert send(designer, f"{HERE}/draft/bring", whole, version="2", whole="yes").status_code == 303
    assert _paths(designer) == ["mine/x.bpmn"]


def test_a_new_process_begins_empty_or_with_files(designer):
    begun = designer.post("/processes/new", {"key": "leave", "name": "Leave <&>"})
    assert begun.headers["location"] == "/processes/leave/edit"
    assert b'name="Leave &lt;&amp;&gt;"' in designer.get("/processes/leave/draft/diagram").content
    again = designer.post("/processes/new", {"key": "leave", "name": "x"})
    assert again.status_code == 422 and "already a process or a draft" in again.text
    sent = send(designer, "/processes/upload", zipped({"q/q.bpmn": one_task("q", "a")}))
    assert sent.headers["location"] == "/processes/q/draft"
    done = designer.post("/processes/q/draft/deploy", {"version": "1", "why": "first"})
    assert done.headers["location"] == "/processes/q/versions"
    assert send(designer, "/processes/upload", b"PK\x03\x04 no zip").status_code == 422
    assert send(designer, "/processes/upload", b"text", "a.txt").status_code == 422
    assert "Your drafts of new processes" in designer.get("/processes").text


def test_a_draft_is_thrown_away(designer):
    assert designer.post(f"{HERE}/draft/discard", {"version": "1"}).headers["location"] == "/processes"
    assert designer.get(f"{HERE}/draft").status_code == 404
    assert designer.get(f"{HERE}/edit").headers["location"] == f"{HERE}/versions"


def test_scripts_stay_strict_where_one_draws(designer):
    policy = designer.get(f"{HERE}/edit").headers["content-security-policy"]
    assert "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe-inline" not in designer.get(f"{HERE}/draft").headers["content-security-policy"]


def test_the_modeler_asks_for_every_property_of_the_contract():
    asked = property_fields(Words("en", ZoneInfo("UTC"), load_translations(TASKS_UI / "locale")))
    assert {kind: {field["name"] for field in fields} for kind, fields in asked.items()} == ALLOWED


def _paths(person):
    page = person.get(f"{HERE}/draft").text
    listed = page[page.index("files-of-draft") :]
    return [part.split('">')[0] for part in listed[: listed.index("</ul>")].split("/draft/files/")[1:]]


def _folder(person):
    with zipfile.ZipFile(io.BytesIO(person.get(f"{HERE}/versions/1/zip").content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _deploy_aside(house, files):
    from server.commands.processes.deploy import DeployFiles, deploy_files
    from server.commands.processes.linting import check_files

    others = ("loan_origination", "recusal", "tiered_approval")
    from tests.site import WORKFLOWS

    for name in others:
        for path in sorted((WORKFLOWS / name).rglob("*")):
            if path.is_file():
                files[str(path.relative_to(WORKFLOWS))] = path.read_bytes()
    house.run(deploy_files, DeployFiles(checked=check_files(files), actor=house.person("admin")))
