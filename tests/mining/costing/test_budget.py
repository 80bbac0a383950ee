"""The worked budget of the home domain (credit-rules.md, section 10), cell by cell from its inputs; and budgets at large."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.costing.budget import budget
from server.mining.costing.plan import Plan
from server.mining.costing.rates import cents, hourly_rates
from server.mining.costing.reading import read_plan

FILE = Path(__file__).with_name("budget.yaml")
COLUMNS = ("enquiries", "accept", "assess", "pay_out", "management", "services")
TABLE = {
    "officer h": ("750", "1750", "1500", "", "", "", "4000"),
    "manager h": ("", "450", "750", "500", "200", "200", "2100"),
    "salary before": ("15000", "44000", "48750", "12500", "5000", "5000", "130250"),
    "salary after": ("15000", "45714.29", "47857.14", "11904.76", "4761.90", "4761.90", "130000"),
    "rent": ("1500", "4357.14", "4428.57", "952.38", "380.95", "380.95", "12000"),
    "equipment": ("3750", "10892.86", "11071.43", "2380.95", "952.38", "952.38", "30000"),
    "telephone": ("225", "653.57", "664.29", "142.86", "57.14", "57.14", "1800"),
    "supplies": ("", "1100", "", "", "", "", "1100"),
    "long_distance": ("", "", "", "500", "2400", "", "2900"),
    "total": ("20475", "62717.86", "64021.43", "15880.95", "8552.38", "6152.38", "177800"),
}


@pytest.fixture(scope="module")
def plan():
    return read_plan(FILE.name, FILE.read_bytes())


@pytest.fixture(scope="module")
def found(plan):
    made = budget(plan)
    return made, {
        "officer h": made.hours["officer"],
        "manager h": made.hours["manager"],
        "salary before": made.salary_before,
        "salary after": made.salary,
        **made.overheads,
        "total": made.total,
    }


def test_the_table_has_the_rows_of_the_budget(found):
    assert found[1].keys() == TABLE.keys()


@pytest.mark.parametrize("row", TABLE)
def test_every_cell_and_total_is_right_to_the_cent(found, row):
    cells = found[1][row]
    *wanted, total = TABLE[row]
    assert {name for name, amount in cells.items() if amount} == {
        name for name, text in zip(COLUMNS, wanted, strict=True) if text
    }
    for name, text in zip(COLUMNS, wanted, strict=True):
        assert cents(cells.get(name, Decimal(0))) == Decimal(text or 0), name
    assert cents(sum(cells.values())) == Decimal(total)


def test_management_is_spread_by_the_hours_of_officers(found):
    borne = {name: cents(amount) for name, amount in found[0].borne.items()}
    assert borne == {
        "enquiries": Decimal("22078.57"),
        "accept": Decimal("66459.52"),
        "assess": Decimal("67228.57"),
    }


def test_the_rates_of_the_source(plan, found):
    assert plan.resources["officer"].pay / plan.resources["officer"].capacity == 20
    assert plan.resources["manager"].pay / plan.resources["manager"].capacity == 25
    made = found[0]
    year = sum(made.hours["manager"].values())
    assert cents(plan.resources["manager"].pay / year) == Decimal("23.81")
    assert made.unused == {"officer": 0, "manager": 0}


def test_an_hour_costs_pay_and_what_is_spent_per_person(plan):
    assert hourly_rates(plan) == {"officer": Decimal("27.3"), "manager": Decimal("32.3")}


@given(
    people=st.integers(1, 20),
    hours=st.integers(100, 3000),
    salary=st.decimals(0, 10**6, places=2),
    planned=st.lists(st.integers(0, 9000), min_size=1, max_size=6),
    rent=st.decimals(0, 10**5, places=2),
)
def test_pay_is_what_activities_cost_and_what_is_unused(people, hours, salary, planned, rent):
    plan = Plan.model_validate(
        {
            "resources": {"r": {"people": people, "hours": hours, "salary": salary}},
            "activities": {f"a{n}": {"work": [{"resource": "r", "hours": each}]} for n, each in enumerate(planned)},
            "overheads": {"rent": {"per_person": rent}},
        }
    )
    made = budget(plan)
    pay = plan.resources["r"].pay
    assert abs(sum(made.salary.values()) + made.unused["r"] - pay) < Decimal("1e-9")
    assert made.unused["r"] >= 0
    assert sum(made.overheads["rent"].values()) <= rent * people + Decimal("1e-9")
