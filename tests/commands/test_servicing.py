"""Loans and payments from lists, through the processes of the house: what a branch does on its first morning."""

from decimal import Decimal

import pytest

from server.commands.imports.faults import RowsRefused
from server.commands.imports.import_cases import ImportCases, import_cases
from server.commands.imports.sheet import read_sheet
from server.jobs.sweep import Sweep
from server.queries.cases import CaseFilter, list_cases
from tests.house import WORKFLOWS, House

LOANS = """\
branch,loan_number,applicant.name,applicant.kind,applicant.id_number,applicant.phone,principal,rate,months,method,disbursed_on,paid_so_far
b1,L-1,张建国,farmer,11010519491231002X,19900000001,"12,000.00",6,12,interest_monthly,2026-09-20,120.00
b2,L-2,城关农机有限公司,enterprise,91350100M000100Y43,19900000002,80000,7.2,24,equal_instalments,2026/10/5,
"""
PAYMENTS = """\
loan_number,amount,paid_on,receipt
L-2,3593.56,2026-11-20,R-1
L-1,12060.00,2026-11-21,R-2
L-9,50,2026-11-21,R-3
"""


@pytest.fixture
def house(database):
    return House(database, "loan_servicing")


def enter(house, process, text, by):
    command = ImportCases(process=process, sheet=read_sheet(text.encode("gbk")), actor=house.person(by))
    return house.run(import_cases, command)


def running(house, process):
    narrowed = CaseFilter(process, None, None, None, "")
    found = list_cases(house.database, house.person("admin"), {}, narrowed=narrowed)
    return [house.case(row.id) for row in found.items]


def test_existing_loans_come_from_a_list_and_their_payments_from_another(house):
    loans = [house.case(row.case) for row in enter(house, "loan_servicing", LOANS, "gaoyuan")]
    assert [(case.business_key, case.branch, case.title) for case in loans] == [
        ("L-1", "b1", "张建国 L-1"),
        ("L-2", "b2", "城关农机有限公司 L-2"),
    ]
    assert [str(case.data["due"]["outstanding"]) for case in loans] == ["60.00", "3589.06"]
    assert list(house.open(loans[1].id)) == ["first_call"]
    enter(house, "payment_registration", PAYMENTS, "zhuting")
    Sweep(house.transactions).run()
    first, second = (house.case(case.id) for case in loans)
    assert (first.data["paid"], second.data["paid"]) == (Decimal("12180.00"), Decimal("3593.56"))
    assert list(house.open(second.id)) == ["propose_repayment"]
    (unknown,) = running(house, "payment_clarification")
    assert (unknown.data["receipt"], list(house.open(unknown.id))) == ("R-3", ["clarify_payment"])


def test_the_example_list_is_taken(house):
    text = (WORKFLOWS / "loan_servicing/examples/existing_loans.csv").read_text()
    done = enter(house, "loan_servicing", text, "gaoyuan")
    assert [(house.case(row.case).branch, row.outcome) for row in done] == [("b1", "started")] * 2 + [("b2", "started")]


def test_wrong_rows_of_a_list_of_loans_are_named_by_row_and_column(house):
    good = LOANS.splitlines()[1]
    rows = [
        good,
        good.replace("L-1", "L-3").replace("11010519491231002X", "110105194912310021"),
        good.replace("L-1", "L-4").replace('"12,000.00"', "-5"),
        good.replace("L-1", "L-5").replace("b1", "b9"),
        good.replace("L-1", "L-6").replace("2026-09-20", "20.09.2026"),
        good,
    ]
    with pytest.raises(RowsRefused) as refused:
        enter(house, "loan_servicing", "\n".join([LOANS.splitlines()[0], *rows]), "gaoyuan")
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (3, "applicant.id_number"),
        (4, "principal"),
        (5, "branch"),
        (6, "disbursed_on"),
        (7, "loan_number"),
    ]
    assert running(house, "loan_servicing") == []
