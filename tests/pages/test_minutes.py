"""Minutes of a committee on a page and on paper; ballots stay secret until all are in."""

import hashlib
from io import BytesIO

import pytest
from pypdf import PdfReader

from server.store.unit_of_work import UnitOfWork

REQUEST = {
    "applicant": {"name": "城关农机公司", "kind": "enterprise"},
    "guarantee": "mortgage",
    "proposal": {"amount": "100000.00", "term_months": 24},
}


def vote(house, case, login, reasons):
    with UnitOfWork(house.database) as uow:
        task = next(t for t in uow.tasks.of_case(case, open_only=True) if t.element == "vote")
    house.finish(house.claim(task, login), login, {"vote": "agree", "reasons": reasons})


@pytest.fixture
def case(house):
    case = house.start("tiered_approval", REQUEST, "admin", branch="b1")
    house.do(case, "convene", "tangli", {"held_on": "2026-11-24", "present": 2})
    vote(house, case, "luping", "甲的理由")
    return case


def test_no_ballot_is_told_before_all_are_in_even_to_who_wrote_it(sign_in, case):
    for login in ("hejing", "luping"):
        html = sign_in(login).get(f"/cases/{case}/minutes").text
        assert "The votes stay secret until all are in, or the round closes." in html and "甲的理由" not in html
    text = pdf(sign_in("hejing").post(f"/cases/{case}/minutes/1/paper"))
    assert "甲的理由" not in text
    assert sign_in("hejing").get(f"/cases/{case}/minutes/1/content").status_code == 404


def test_the_minutes_carry_the_votes_and_the_digest_of_what_was_decided_on(house, sign_in, case):
    vote(house, case, "weilan", "乙的理由")
    auditor = sign_in("hejing")
    assert f'href="/cases/{case}/minutes"' in auditor.get(f"/cases/{case}").text
    html = auditor.get(f"/cases/{case}/minutes").text
    content = auditor.get(f"/cases/{case}/minutes/1/content").content
    digest = hashlib.sha256(content).hexdigest()
    assert "甲的理由" in html and "乙的理由" in html and digest in html
    text = pdf(auditor.post(f"/cases/{case}/minutes/1/paper"))
    assert digest in text.replace("\n", "") and "乙的理由" in text
    assert "took minutes of votes as a PDF file" in auditor.get(f"/cases/{case}").text


def test_what_there_is_not_is_not_found_and_what_was_decided_on_is_for_overseers(house, sign_in, case):
    vote(house, case, "weilan", "乙的理由")
    assert sign_in("hejing").get(f"/cases/{case}/minutes/2/content").status_code == 404
    assert sign_in("hejing").post(f"/cases/{case}/minutes/0/paper").status_code == 404
    assert sign_in("luping").get(f"/cases/{case}/minutes").status_code == 200
    assert sign_in("luping").get(f"/cases/{case}/minutes/1/content").status_code == 403
    assert sign_in("caopeng").get(f"/cases/{case}/minutes").status_code == 404


def pdf(response):
    assert response.status_code == 200 and response.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
