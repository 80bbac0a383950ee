"""The list one looks at, as a file."""

import csv
import io
from http import HTTPStatus

from server.domain.events import ORGANISATION
from server.pages import list_export
from server.store.chains import entries_of
from tests.house import APPLICATION


def exported(person, path="/inbox?view=groups"):
    answer = person.post("/inbox/export", {"next": path})
    assert answer.status_code == HTTPStatus.OK, answer.headers
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="tasks-')
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_file_holds_the_whole_list_in_its_order_and_names_things_as_the_page_does(house, sign_in):
    cases = [house.start("loan_origination", APPLICATION, "wangfang") for _ in range(205)]
    rows = exported(sign_in("wangfang"))
    assert len(rows) == len(cases)
    assert rows[0]["Step"] == "Check documents" and rows[0]["Branch"] == "Chengguan branch"
    assert "张建国" in rows[0]["Case"] and rows[0]["Created"] == "2026-11-23 09:00"
    assert [row["Due"] for row in rows] == sorted(row["Due"] for row in rows)


def test_filters_and_rights_narrow_the_file_as_they_do_the_list(house, sign_in):
    house.start("loan_origination", APPLICATION, "wangfang")
    assert exported(sign_in("wangfang"), "/inbox?view=groups&q=李四") == []
    assert exported(sign_in("wangfang"), "/inbox?view=mine") == []
    assert exported(sign_in("guoxue")) == []


def test_what_looks_like_a_formula_is_text_in_a_spreadsheet(house, sign_in):
    name = '=HYPERLINK("x")'
    applicant = {**APPLICATION["applicant"], "name": name}
    house.start("loan_origination", {**APPLICATION, "applicant": applicant}, "wangfang")
    [row] = exported(sign_in("wangfang"))
    assert name in row["Case"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_the_trail_notes_who_took_which_list(house, sign_in):
    house.start("loan_origination", APPLICATION, "wangfang")
    exported(sign_in("wangfang"), "/inbox?view=groups&due=week&cursor=abc")
    [entry] = [each for each in entries_of(house.database, ORGANISATION) if each.kind == "ListExported"]
    assert entry.by == house.person("wangfang").id


def test_a_list_too_long_for_a_file_says_so_and_nothing_leaves(house, sign_in, monkeypatch):
    monkeypatch.setattr(list_export, "MOST", 1)
    for _ in range(2):
        house.start("loan_origination", APPLICATION, "wangfang")
    clerk = sign_in("wangfang")
    answer = clerk.post("/inbox/export", {"next": "/inbox?view=groups"})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "more than 1 tasks" in clerk.get("/inbox?view=groups").text
    assert not [each for each in entries_of(house.database, ORGANISATION) if each.kind == "ListExported"]


def test_nothing_is_exported_without_the_proof_of_our_own_page(sign_in):
    assert sign_in("wangfang").client.post("/inbox/export").status_code == HTTPStatus.FORBIDDEN
