"""The case as a PDF: what the page tells its reader, sealed, and noted in the trail."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from server.store.chains import entries_of
from tests.house import APPLICATION, FINDINGS, LOAN_WALK


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang", business_key="案-2026/001")
    for element, (login, data) in LOAN_WALK.items():
        if element == "investigate_b":
            break
        house.do(case, element, login, {**data, "reasons": "独立结论甲"} if data is FINDINGS else data)
    return case


def saved(response):
    assert response.status_code == 200 and response.headers["content-type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


def test_it_tells_what_the_page_tells_in_chinese(sign_in, case):
    text = saved(sign_in("liuyang").post(f"/cases/{case}/paper"))
    assert "张建国" in text and "案-2026/001" in text and "990101197803120114" in text and "独立结论甲" in text


def test_a_blind_finding_is_not_on_the_paper_of_others(sign_in, case):
    assert "独立结论甲" not in saved(sign_in("huangmin").post(f"/cases/{case}/paper"))


def test_its_seal_is_the_end_of_the_trail_and_taking_it_is_noted(app, house, sign_in, case):
    before = house.case(case)
    text = saved(sign_in("liuyang").post(f"/cases/{case}/paper"))
    entries = {entry.seq: entry for entry in entries_of(app.state.wired.database, case)}
    assert entries[before.audit_seq].hash.hex() in text.replace("\n", "")
    noted = entries[before.audit_seq + 1]
    assert (noted.kind, noted.by) == ("CasePrinted", house.person("liuyang").id)
    assert "took the case as a PDF file" in sign_in("liuyang").get(f"/cases/{case}").text


def test_whoever_may_not_read_the_case_gets_no_paper(sign_in, house, case):
    seq = house.case(case).audit_seq
    assert sign_in("caopeng").post(f"/cases/{case}/paper").status_code == 404
    assert house.case(case).audit_seq == seq


def test_hostile_and_giant_values_are_printed_as_they_are(house, sign_in):
    name = "<b>Li & 'Si' 😀 \\u202e</b>" + "长" * 20
    told = {**APPLICATION, "applicant": {**APPLICATION["applicant"], "name": name}, "purpose": "x" * 500}
    case = house.start("loan_origination", told, "wangfang")
    text = saved(sign_in("wangfang").post(f"/cases/{case}/paper")).replace("\n", "")
    assert "<b>Li & 'Si' □" in text and "x" * 60 in text
