"""Who is liable for a loan: the page and its paper, for auditors, compliance and managers of the branch."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from server.store.chains import entries_of
from tests.house import APPLICATION, LOAN_WALK

DISSENT = {"agreed": True, "signed_by": "liuyang", "dissent": "抵押物估值偏高。"}


@pytest.fixture
def loan(house):
    case = house.start("loan_origination", APPLICATION, "wangfang", business_key="DK-1")
    for element, (login, data) in {**LOAN_WALK, "sign_report": ("liuyang", DISSENT)}.items():
        house.do(case, element, login, data)
    return case


def test_an_auditor_reads_the_liability_of_a_closed_loan(sign_in, loan):
    auditor = sign_in("hejing")
    assert f'href="/cases/{loan}/liability"' in auditor.get(f"/cases/{loan}").text
    html = auditor.get(f"/cases/{loan}/liability").text
    for told in ("陈国栋", "刘洋", "30 %", "first responsible", "抵押物估值偏高。", "overruled", "Manages it now"):
        assert told in html, told


def test_who_takes_part_but_does_not_oversee_is_refused_and_strangers_find_nothing(sign_in, loan):
    assert f"/cases/{loan}/liability" not in sign_in("wangfang").get(f"/cases/{loan}").text
    assert sign_in("wangfang").get(f"/cases/{loan}/liability").status_code == 403
    assert sign_in("wangfang").post(f"/cases/{loan}/liability/paper").status_code == 403
    assert sign_in("caopeng").get(f"/cases/{loan}/liability").status_code == 404
    assert sign_in("hejing").get("/cases/unknown/liability").status_code == 404


def test_the_paper_names_the_entries_it_rests_on_and_taking_it_is_noted(app, house, sign_in, loan):
    before = house.case(loan)
    sent = sign_in("hejing").post(f"/cases/{loan}/liability/paper")
    assert sent.status_code == 200 and sent.headers["content-type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(sent.content)).pages)
    assert "Liability" in text and "陈国栋" in text and "抵押物估值偏高。" in text
    entries = {entry.seq: entry for entry in entries_of(app.state.wired.database, loan)}
    assert entries[before.audit_seq].hash.hex() in text.replace("\n", "")
    noted = entries[before.audit_seq + 1]
    assert noted.kind == "CasePrinted" and b'"liability"' in noted.payload
    assert "took the liability for the case as a PDF file" in sign_in("hejing").get(f"/cases/{loan}").text
