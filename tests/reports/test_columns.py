"""What several rows of a report say together, for alerts."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from server.reports.columns import ADDED, BARS, MONEY, SHARES, WORDS, measured
from server.reports.registry import REPORTS


@dataclass
class Row:
    overdue: int = 0
    oldest: float | None = None
    late: float | None = None
    wait_p90: float | None = None


ROWS = [Row(2, 5.5, 0.25, 3.0), Row(3, 1.5, None, 8.0)]


@pytest.mark.parametrize(
    ("column", "highest", "value"),
    [("overdue", True, 5), ("oldest", True, "5.5"), ("oldest", False, "1.5"), ("late", True, 25), ("wait_p90", False, 3)],
)  # fmt: skip
def test_numbers_are_added_and_of_times_and_shares_the_worst_counts(column, highest, value):
    assert measured(ROWS, column, highest=highest) == Decimal(value)


def test_where_there_is_nothing_nothing_waits_and_nothing_is_known_of_times():
    assert measured([], "overdue", highest=True) == measured([], "oldest", highest=True) == 0
    assert measured([], "wait_p90", highest=True) is None
    assert measured([Row()], "late", highest=True) is None


def test_every_kind_of_column_is_in_some_report():
    columns = {column for report in REPORTS.values() for column in report.columns}
    assert (WORDS | SHARES | MONEY | BARS | ADDED) - columns == set()
