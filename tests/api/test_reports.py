"""Reports over the interface."""

import pytest

from server.api.report_shapes import ReportOut, ReportsOut
from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from tests.api import diagrams

NAMES = ["waiting", "steps", "bottlenecks", "flow", "outcomes", "load"]
NAMES += ["costs", "case_costs", "variant_costs", "capacity", "conformance"]
MAY_BE_EMPTY = {"bottlenecks", "outcomes", "conformance"}
PRICES = b"resources:\n  clerk: {hours: 1000, salary: 50000}\n"


@pytest.fixture
def case(api):
    assert api.deploy(diagrams.leave()).status_code == 201
    case = api.start("wang", "leave", {"who": "李四", "days": 3, "pay": "12.50"})
    api.claim("li", api.task("li", case, "check"))
    return case


@pytest.fixture
def done(api, app, case):
    """A second case, which is completed, and what work costs."""
    app.state.wired.transactions.run(load_house_file, LoadHouseFile(kind=HouseFile.COSTS, content=PRICES))
    ended = api.start("wang", "leave", {"who": "张三", "days": 1, "pay": "1.00"})
    api.do("li", ended, "check", {"remark": "x"})
    api.do("boss", ended, "approve", {"decision": "yes"})
    return ended


def test_reports_are_listed_and_given_as_json_and_csv(api, done):
    listed = ReportsOut.model_validate(api.call("boss", "GET", "/reports").json()).items
    assert [each.name for each in listed] == NAMES
    for each in listed:
        found = ReportOut.model_validate(api.call("boss", "GET", f"/reports/{each.name}").json())
        assert all(list(row) == each.columns for row in found.items) and (found.items or each.name in MAY_BE_EMPTY)
        table = api.call("boss", "GET", f"/reports/{each.name}?format=csv").text.splitlines()
        assert table[0].split(",") == each.columns and len(table) == len(found.items) + 1


def test_money_is_told_as_text(api, done):
    (row,) = api.call("boss", "GET", "/reports/capacity").json()["items"]
    assert (row["role"], row["people"], row["rate"]) == ("clerk", 3.0, "50.00")


def test_a_report_is_about_the_branches_one_oversees(api, case):
    (row,) = api.call("boss", "GET", "/reports/waiting").json()["items"]
    assert (row["process"], row["step"], row["branch"], row["open"], row["untaken"]) == ("leave", "check", "b1", 1, 0)
    assert api.call("far", "GET", "/reports/waiting").json()["items"] == []
    assert api.call("admin", "GET", "/reports/waiting").json()["items"] == [row]
    assert api.call("far", "GET", "/reports/waiting?branch=b1").status_code == 422


@pytest.mark.parametrize("path", ["/reports", *(f"/reports/{name}" for name in NAMES)])
def test_whoever_oversees_nothing_gets_none(api, case, path):
    answer = api.call("wang", "GET", path)
    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")


def test_there_is_no_other_report(api):
    assert api.call("boss", "GET", "/reports/salaries").status_code == 404


def test_time_and_process_narrow_a_report(api, case):
    def rows(query):
        return api.call("boss", "GET", f"/reports/flow?{query}").json()["items"]

    assert rows("process=leave") and rows("process=other") == [] == rows("until=2001-01-01T00:00:00Z")
    assert api.call("boss", "GET", "/reports/flow?since=someday").status_code == 422
