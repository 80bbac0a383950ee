"""Reports on the pages: for those who oversee branches, about these alone, with a way from each number to what it counts."""

import csv
import io
import re

import pytest

from server.commands.costs.load_costs import LoadCosts, load_costs
from server.store.unit_of_work import UnitOfWork
from tests.house import APPLICATION, LOAN_WALK, WORKFLOWS


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.run(load_costs, LoadCosts(content=(WORKFLOWS / "house" / "costs.yaml").read_bytes()))
    house.do(case, "intake", *LOAN_WALK["intake"])
    return case


def rows(page):
    """The texts of the cells of the report, without the way to an alert."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    plain = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    texts = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in cells] for cells in plain]
    return [[text for text in row if text != "Alert"] for row in texts]


@pytest.mark.parametrize("name", ["waiting", "steps", "flow", "load", "costs", "capacity"])
def test_managers_read_every_report_and_see_its_file(sign_in, case, name):
    manager = sign_in("xujian")
    page = manager.get(f"/reports/{name}")
    assert page.status_code == 200 and rows(page.text)
    file = list(csv.reader(io.StringIO(manager.get(f"/reports/{name}/file").text.removeprefix("\ufeff"))))
    assert len(file) == len(rows(page.text)) + 1 and len(file[0]) == len(rows(page.text)[0])


def test_names_stand_for_codes_and_numbers_lead_to_their_tasks(sign_in, case):
    page = sign_in("xujian").get("/reports/steps").text
    (first, *_) = rows(page)
    assert first[0] == "Loan origination" and "declare_a" not in page.partition("<tbody>")[2].replace(
        "step=declare_a", ""
    )
    leads = re.findall(r'href="(/inbox[^"]+step=declare_a[^"]*)"', page)
    assert leads and "Declare as A" in sign_in("xujian").get(leads[0].replace("&amp;", "&")).text


def test_the_load_is_told_by_name(house, sign_in, case):
    told = {row[0]: row[3] for row in rows(sign_in("xujian").get("/reports/load").text)}
    assert told[house.person("wangfang").name] == "1"


def test_whoever_oversees_no_branch_has_no_reports(sign_in, case):
    assert 'href="/reports"' not in sign_in("wangfang").get("/inbox").text
    assert 'href="/reports"' in sign_in("xujian").get("/inbox").text
    for path in ("/reports", "/reports/steps", "/reports/load/file"):
        assert sign_in("wangfang").get(path).status_code == 403


def test_another_branch_is_not_for_its_neighbours_manager(sign_in, case):
    assert rows(sign_in("caopeng").get("/reports/waiting").text) == []
    assert sign_in("caopeng").get("/reports/waiting?branch=b1").status_code == 422


def test_days_narrow_a_report_and_what_is_no_day_counts_as_none(sign_in, case):
    manager = sign_in("xujian")
    assert rows(manager.get("/reports/waiting?until=2026-11-01").text) == []
    assert "Nothing happened in this time" in manager.get("/reports/waiting?until=2026-11-01").text
    assert rows(manager.get("/reports/waiting?until=9999-99-99&since=0001-01-01").text)
    assert rows(manager.get("/reports/waiting?process=nothing").text) == []


def test_costs_are_told_in_money_by_the_names_of_the_house(house, sign_in, case, app):
    house.claim(house.open(case)["declare_a"], "liuyang")
    house.pass_time(hours=2)
    with UnitOfWork(house.database) as work:
        work.clock.set(house.now)
        work.commit()
    found = rows(sign_in("xujian").get("/reports/costs").text)
    row = next(row for row in found if row[1] == "Declare as A")
    assert (row[3], row[5], row[6]) == ("Recusal", "2", "¥129.29")
    file = sign_in("xujian").get("/reports/costs/file").text
    assert "129.29" in file and "Recusal" in file


def test_there_is_no_other_report(sign_in):
    assert sign_in("xujian").get("/reports/secrets").status_code == 404
