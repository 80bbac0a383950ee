"""What one officer found is nowhere to be read before the other is done: every route, every paper, every file."""

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from server.reports.event_log import LogScope, traces
from server.reports.log_csv import as_csv
from server.reports.log_ocel import as_ocel
from server.reports.log_xes import as_xes
from server.reports.registry import REPORTS
from server.store.tables.notices import notice
from server.store.tables.trail import outbox
from tests import site
from tests.doors.reading import of_routes, read_all, readable, text_of
from tests.house import APPLICATION, FINDINGS, LOAN_WALK

SECRET = "ZZGEHEIM"
SUM = "48217.63"
TOLD = re.compile(rf"{SECRET}|(?<![\da-f])48,?217(?!\d)")
MARKED = {**FINDINGS, "monthly_income": SUM, "reasons": f"{SECRET} reasons"}
OF_CASE = re.compile(
    r"^/$|{(?:case|task|document)_id}|^/(?:inbox|notices|circulated|search|incidents)|^/api/v1/(?:audit|tasks|cases)"
)
OTHERS = ("xujian", "hejing", "admin", "yuanbo", "linxiaoyan", "zhouwenbin")
"""A manager, an auditor, an operator, a reader for information, a co-signer of the other part, compliance."""
WALKS = {
    "what B found": ("investigate_b", "huangmin", "zhaolei", "investigate_a", "wumei"),
    "what A found": ("investigate_a", "liuyang", "wumei", "investigate_b", "zhaolei"),
}


@pytest.fixture
def app(tmp_path, sqlite_template):
    """Over SQLite: what is read where is no matter of the database."""
    (tmp_path / "house.db").write_bytes(sqlite_template.read_bytes())
    made = site.site(f"sqlite:///{tmp_path / 'house.db'}", tmp_path)
    with TestClient(made):
        yield made


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang", business_key="K-1")
    for element, (login, data) in LOAN_WALK.items():
        if element == "investigate_a":
            return case
        house.do(case, element, login, data)
    raise AssertionError(case)


def sent(person, house, case, element, verb, **fields):
    answer = person.act(house.open(case)[element], verb, **fields)
    assert answer.status_code == 303, (verb, answer.text)
    return answer


def attach(person, task):
    fields = {"csrf_token": person.csrf, "version": str(task.version)}
    files = {"file": (f"{SECRET} visit.png", b"\x89PNG\r\n\x1a\n" + SECRET.encode(), "image/png")}
    assert person.client.post(f"/tasks/{task.id}/attachments", data=fields, files=files).status_code == 303


def whisper(house, sign_in, case, element, writer, helper):
    """The writer and who helps them say it in every way that a task has; the submission waits for a co-signer."""
    one, two, signer = sign_in(writer), sign_in(helper), sign_in("sunlihua")
    task = house.claim(house.open(case)[element], writer)
    attach(one, task)

    def say(person, verb, **fields):
        sent(person, house, case, element, verb, **fields)

    say(one, "comments", text=f"{SECRET} comment")
    say(one, "draft", **MARKED)
    say(one, "delegate", to=helper, reason=f"{SECRET} please look")
    say(two, "draft", **MARKED)
    say(two, "comments", text=f"{SECRET} helper")
    say(two, "give-back", reason=f"{SECRET} looked")
    say(one, "reassign", to=helper, reason=f"{SECRET} yours")
    say(two, "reassign", to=writer, reason=f"{SECRET} yours again")
    say(one, "cosign", to="sunlihua", place="after", note=f"{SECRET} sign")
    say(one, "complete", **MARKED)
    say(signer, "sign", verdict="object", opinion=f"{SECRET} objection")
    say(one, "complete", **MARKED)
    return task


def sign_and_recall(house, sign_in, case, element, writer):
    """It is completed, taken back and completed again."""
    task = house.open(case)[element]
    sent(sign_in("sunlihua"), house, case, element, "sign", verdict="agree", opinion=f"{SECRET} agreed")
    page = sign_in(writer).get(f"/tasks/{task.id}").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    recalled = sign_in(writer).post(f"/tasks/{task.id}/recall", {"version": version, "reason": f"{SECRET} forgotten"})
    assert recalled.status_code == 303, recalled.text
    sent(sign_in(writer), house, case, element, "complete", **MARKED)


def prepare_readers(house, sign_in, case, element, reader):
    """The other officer holds their part and has asked a co-signer; somebody else reads the case for information."""
    house.claim(house.open(case)[element], reader)
    sent(sign_in(reader), house, case, element, "cosign", to="linxiaoyan", place="before", note="see")
    sign_in("xujian").post(f"/cases/{case}/circulate", {"to": house.person("yuanbo").id, "note": "see"})
    assert sign_in("yuanbo").get(f"/cases/{case}").status_code == 200


def known_of(house, sign_in, case, writer):
    items = sign_in("admin").get(f"/api/v1/tasks?state=all&case={case}&limit=200").json()["items"]
    documents = sign_in(writer).get(f"/api/v1/cases/{case}/documents").json()["items"]
    parts = [each["element"] for each in items]
    return {
        "case_id": [case],
        "task_id": [each["id"] for each in items],
        "document_id": [each["id"] for each in documents],
        "key": ["dual_investigation"],
        "process": ["loan_origination"],
        "step": [element for element in parts if element.startswith("investigate")],
        "person_id": [house.person(writer).id],
        "code": ["b1"],
        "name": [*REPORTS],
        "column": ["cases"],
    }


def asked(case):
    """Besides the plain addresses: lists narrowed, sorted, searched, and as files; a search is echoed, so by a part."""
    for query in (
        f"q={SECRET[2:]}",
        f"q={SUM[1:]}",
        "state=all",
        "state=done",
        "state=open",
        "sort=title",
        "sort=-started_at",
    ):
        for path in ("/inbox", "/cases", "/search", "/api/v1/tasks", "/api/v1/cases"):
            yield f"{path}?{query}"
    yield from ("/api/v1/audit?format=csv", f"/api/v1/audit?case={case}&limit=200", "/cases?format=csv", "/cases.csv")


def papers(person, case):
    for path in (f"/cases/{case}/paper", f"/cases/{case}/liability/paper", f"/cases/{case}/minutes/1/paper"):
        yield path, person.post(path)


def exports(house):
    """The event log in all its forms, and what is owed to mail and to other programs."""
    for write in (as_csv, as_xes, as_ocel):
        pieces = write(traces(house.database, LogScope(None, None, None)))
        yield "".join(piece if isinstance(piece, str) else piece.decode() for piece in pieces)
    with house.database.read() as connection:
        for table in (notice, outbox):
            yield repr(connection.execute(select(table)).all())


def leaks(app, person, known, *, follow=0, everywhere=False):
    """Where a person may read the secret, with what stands there: on what speaks of the case, or `everywhere`."""
    [case] = known["case_id"]
    paths = readable(app) if everywhere else [path for path in readable(app) if OF_CASE.search(path)]
    for address, status, text in read_all(person, [*of_routes(paths, known), *asked(case)], follow=follow):
        assert status < 500, address
        for found in TOLD.finditer(text):
            yield person.login, address, text[max(0, found.start() - 80) : found.end() + 40]
    for address, paper in papers(person, case):
        yield from ((person.login, address, "") for _ in TOLD.findall(text_of(paper)))


def places(*found):
    return {address for _, address, _ in found}


def exported(house):
    return [told for told in exports(house) if TOLD.search(told)]


@pytest.mark.parametrize("walk", WALKS)
def test_what_one_officer_found_is_nowhere_before_the_other_is_done(app, house, sign_in, case, walk):
    element, writer, helper, other, reader = WALKS[walk]
    task = whisper(house, sign_in, case, element, writer, helper)
    prepare_readers(house, sign_in, case, other, reader)
    known = known_of(house, sign_in, case, writer)
    assert known["document_id"] and len(known["task_id"]) > 5
    assert [*leaks(app, sign_in(reader), known, follow=200, everywhere=True)] == []
    stale = sign_in(reader).post(f"/tasks/{task.id}/claim", {"version": "1"})
    assert SECRET not in stale.text
    sign_and_recall(house, sign_in, case, element, writer)
    assert [leak for login in (reader, *OTHERS) for leak in leaks(app, sign_in(login), known)] == []
    assert exported(house) == []
    assert f"/cases/{case}" in places(*leaks(app, sign_in(writer), known))
    sent(sign_in("linxiaoyan"), house, case, other, "sign", verdict="agree", opinion="seen")
    house.finish(house.open(case)[other], reader, FINDINGS)
    for login in (reader, "hejing"):
        told = places(*leaks(app, sign_in(login), known))
        assert {f"/cases/{case}", f"/api/v1/cases/{case}", f"/cases/{case}/paper"} <= told, login
