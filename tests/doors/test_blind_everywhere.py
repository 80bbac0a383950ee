"""What one officer found is nowhere to be read before the other is done: every route, every paper, every file."""

import re
from dataclasses import dataclass

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

OF_CASE = re.compile(
    r"^/$|^(?!.*/play/).*{(?:case|task|document)_id}|^/(?:inbox|notices|circulated|search|incidents)"
    r"|^/api/v1/(?:audit|tasks|cases)"
)
OTHERS = ("xujian", "hejing", "admin", "yuanbo", "linxiaoyan", "zhouwenbin")
"""A manager, an auditor, an operator, a reader for information, a co-signer of the other part, compliance."""
AFTERWARDS = ("/cases/{case_id}", "/api/v1/cases/{case_id}")


@dataclass(frozen=True)
class Walk:
    """A case in which one part is found, said in every way, by words and a sum of its own."""

    case: str
    secret: str
    sum: str
    element: str
    writer: str
    helper: str
    other: str
    reader: str

    @property
    def marked(self):
        return {**FINDINGS, "monthly_income": self.sum, "reasons": f"{self.secret} reasons"}

    @property
    def told(self):
        whole = self.sum[:5]
        return rf"{self.secret}|(?<![\da-f]){whole[:2]},?{whole[2:]}(?!\d)"


WALKS = (
    ("ZZBGEHEIM", "48217.63", "investigate_b", "huangmin", "zhaolei", "investigate_a", "wumei"),
    ("ZZAGEHEIM", "38217.63", "investigate_a", "liuyang", "zhaolei", "investigate_b", "huangmin"),
)
"""The reader of the first may know neither, that of the second found what is secret in the first."""
SOUGHT = ("GEHEIM", "8217.63")
"""Parts of what is secret, because a search is echoed."""


@pytest.fixture
def app(tmp_path, sqlite_template):
    """Over SQLite: what is read where is no matter of the database."""
    (tmp_path / "house.db").write_bytes(sqlite_template.read_bytes())
    made = site.site(f"sqlite:///{tmp_path / 'house.db'}", tmp_path)
    with TestClient(made) as running:
        made.state.portal = running.portal
        yield made


def begun(house, key):
    """A case whose two officers are to look at the applicant."""
    case = house.start("loan_origination", APPLICATION, "wangfang", business_key=key)
    for element, (login, data) in LOAN_WALK.items():
        if element == "investigate_a":
            return case
        house.do(case, element, login, data)
    raise AssertionError(case)


@pytest.fixture
def walks(house, sign_in):
    """In each case one part is submitted and waits for a co-signer; the officer of the other holds theirs."""
    walks = [Walk(begun(house, f"K-{number}"), *walk) for number, walk in enumerate(WALKS)]
    for walk in walks:
        whisper(house, sign_in, walk)
        prepare_readers(house, sign_in, walk)
    return walks


def sent(person, house, case, element, verb, **fields):
    answer = person.act(house.open(case)[element], verb, **fields)
    assert answer.status_code == 303, (verb, answer.text)
    return answer


def attach(person, task, secret):
    fields = {"csrf_token": person.csrf, "version": str(task.version)}
    files = {"file": (f"{secret} visit.png", b"\x89PNG\r\n\x1a\n" + secret.encode(), "image/png")}
    assert person.client.post(f"/tasks/{task.id}/attachments", data=fields, files=files).status_code == 303


def whisper(house, sign_in, walk):
    """The writer and who helps them say it in every way that a task has; the submission waits for a co-signer."""
    one, two, signer = sign_in(walk.writer), sign_in(walk.helper), sign_in("sunlihua")
    task = house.claim(house.open(walk.case)[walk.element], walk.writer)
    attach(one, task, walk.secret)

    def say(person, verb, **fields):
        told = {name: str(value).format(walk.secret) for name, value in fields.items()}
        sent(person, house, walk.case, walk.element, verb, **told)

    say(one, "comments", text="{} comment")
    say(one, "draft", **walk.marked)
    say(one, "delegate", to=walk.helper, reason="{} please look")
    say(two, "draft", **walk.marked)
    say(two, "comments", text="{} helper")
    say(two, "give-back", reason="{} looked")
    say(one, "reassign", to=walk.helper, reason="{} yours")
    say(two, "reassign", to=walk.writer, reason="{} yours again")
    say(one, "cosign", to="sunlihua", place="after", note="{} sign")
    say(one, "complete", **walk.marked)
    say(signer, "sign", verdict="object", opinion="{} objection")
    say(one, "complete", **walk.marked)


def sign_and_recall(house, sign_in, walk):
    """It is completed, taken back and completed again."""
    task, writer = house.open(walk.case)[walk.element], sign_in(walk.writer)
    signature = {"verdict": "agree", "opinion": f"{walk.secret} agreed"}
    sent(sign_in("sunlihua"), house, walk.case, walk.element, "sign", **signature)
    version = re.search(r'name="version" value="(\d+)"', writer.get(f"/tasks/{task.id}").text)[1]
    recalled = writer.post(f"/tasks/{task.id}/recall", {"version": version, "reason": f"{walk.secret} forgotten"})
    assert recalled.status_code == 303, recalled.text
    sent(writer, house, walk.case, walk.element, "complete", **walk.marked)


def prepare_readers(house, sign_in, walk):
    """The other officer holds their part and has asked a co-signer; somebody else reads the case for information."""
    house.claim(house.open(walk.case)[walk.other], walk.reader)
    sent(sign_in(walk.reader), house, walk.case, walk.other, "cosign", to="linxiaoyan", place="before", note="see")
    sign_in("xujian").post(f"/cases/{walk.case}/circulate", {"to": house.person("yuanbo").id, "note": "see"})
    assert sign_in("yuanbo").get(f"/cases/{walk.case}").status_code == 200


def known_of(house, sign_in, walk):
    """What there is in a case, by the names of parameters; of the tasks of its beginning one stands for all."""
    items = sign_in("admin").get(f"/api/v1/tasks?state=all&case={walk.case}&limit=200").json()["items"]
    documents = sign_in(walk.writer).get(f"/api/v1/cases/{walk.case}/documents").json()["items"]
    parts = [each for each in items if each["element"].startswith("investigate")]
    assert len(parts) == 2 and len(items) > 5 and documents
    return {
        "case_id": [walk.case],
        "task_id": [each["id"] for each in parts] + [each["id"] for each in items if each["element"] == "screening"],
        "document_id": [each["id"] for each in documents],
        "key": ["dual_investigation"],
        "process": ["loan_origination"],
        "step": [each["element"] for each in parts],
        "person_id": [house.person(walk.writer).id],
        "code": ["b1"],
        "name": [*REPORTS],
        "column": ["cases"],
    }


def together(*known):
    """What there is in all of these cases, each once."""
    return {name: [*dict.fromkeys(value for each in known for value in each[name])] for name in known[0]}


def asked(cases):
    """Besides the plain addresses: lists narrowed, sorted, searched, and as files."""
    searched = (f"q={sought}" for sought in SOUGHT)
    for query in (*searched, "state=all&sort=title", "state=done&sort=-started_at", "state=open"):
        for path in ("/inbox", "/cases", "/search", "/api/v1/tasks", "/api/v1/cases"):
            yield f"{path}?{query}"
    yield from ("/api/v1/audit?format=csv", "/cases?format=csv", "/cases.csv")
    yield from (f"/api/v1/audit?case={case}&limit=200" for case in cases)


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


def leaks(app, person, known, *secret, follow=0, everywhere=False):
    """Where a person may read what is secret, with what stands there: on what speaks of cases, or `everywhere`."""
    paths = [path for path in readable(app) if everywhere or OF_CASE.search(path)]
    addresses = [*of_routes(paths, known), *asked(known["case_id"])]
    for address, status, text in read_all(person, addresses, follow=follow):
        assert status < 500, address
        for found in re.finditer("|".join(secret), text):
            yield person.login, address, text[max(0, found.start() - 80) : found.end() + 40]
    for case in known["case_id"]:
        for address, paper in papers(person, case):
            yield from ((person.login, address, "") for _ in re.findall("|".join(secret), text_of(paper)))


def exported(house, *secret):
    return [told for told in exports(house) if re.search("|".join(secret), told)]


def reads(person, walk):
    """Where somebody reads what was found, of the places where it stands for whoever may."""
    answers = {path: person.get(path.format(case_id=walk.case)) for path in AFTERWARDS}
    answers["paper"] = person.post(f"/cases/{walk.case}/paper")
    return [path for path, answer in answers.items() if re.search(walk.told, text_of(answer))]


def test_what_one_officer_found_is_nowhere_before_the_other_is_done_and_then_it_is_read(app, house, sign_in, walks):
    secrets = [walk.told for walk in walks]
    known = [known_of(house, sign_in, walk) for walk in walks]
    first, second = (sign_in(walk.reader) for walk in walks)
    assert [*leaks(app, first, together(*known), *secrets, follow=200, everywhere=True)] == []
    assert [*leaks(app, second, known[1], secrets[1], follow=50)] == []
    for walk in walks:
        task = house.open(walk.case)[walk.element]
        assert walk.secret not in sign_in(walk.reader).post(f"/tasks/{task.id}/claim", {"version": "1"}).text
        sign_and_recall(house, sign_in, walk)
    assert [*leaks(app, second, known[1], secrets[1])] == []
    others = [walks[0].reader, *OTHERS]
    assert [leak for login in others for leak in leaks(app, sign_in(login), together(*known), *secrets)] == []
    assert exported(house, *secrets) == []
    for walk in walks:
        assert reads(sign_in(walk.writer), walk)
        sent(sign_in("linxiaoyan"), house, walk.case, walk.other, "sign", verdict="agree", opinion="seen")
        house.finish(house.open(walk.case)[walk.other], walk.reader, FINDINGS)
        for login in (walk.reader, "hejing"):
            assert reads(sign_in(login), walk) == [*AFTERWARDS, "paper"], login
