from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.authority import AuthorityLimit, LimitAmount, LimitOfNobody, LimitPeriod, checked, limit_of
from server.domain.people import Branches

TREE = Branches({"ho": None, "east": "ho", "b1": "east", "b2": "ho"})
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def limit(amount, **about):
    return AuthorityLimit(f"l{amount}", Decimal(amount), **about)


def counted(*limits, branch="b1", process="loan"):
    return limit_of(limits, TREE, role="manager", branch=branch, process=process)


def test_without_a_limit_there_is_no_authority():
    assert counted() is None
    assert counted(limit(100, role="director")) is None
    assert counted(limit(100, role="manager", branch="b2")) is None
    assert counted(limit(100, role="manager", process="other")) is None


def test_a_limit_of_a_branch_covers_those_below_and_the_nearest_counts():
    above, near = limit(100, role="manager", branch="ho"), limit(50, role="manager", branch="east")
    assert counted(above, near) == 50
    assert counted(above, near, branch="b2") == 100


def test_the_limit_of_the_person_counts_before_that_of_the_role_also_when_it_is_lower():
    assert counted(limit(100, role="manager", branch="b1", process="loan"), limit(20, person="li")) == 20


def test_the_limit_of_the_process_counts_before_the_general_one():
    assert counted(limit(100, role="manager", branch="b1"), limit(30, role="manager", process="loan")) == 30


@given(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)))
def test_two_periods_overlap_when_an_instant_lies_in_both(mine, theirs):
    def period(days):
        ends = [datetime(2026, 1, day, tzinfo=UTC) for day in sorted(days)[:2]]
        return (*ends, None, None)[:2] if len(ends) != 1 else (ends[0], None)

    one, other = (
        AuthorityLimit("x", Decimal(1), role="manager", valid_from=from_, valid_until=until)
        for from_, until in (period(mine), period(theirs))
    )
    instants = [datetime(2025, 12, 31, tzinfo=UTC), *(datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 7))]
    together = any(one.valid(at) and other.valid(at) for at in instants)
    assert one.overlaps(other) == other.overlaps(one) == together


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (limit(1), LimitOfNobody),
        (limit(1, role="a", person="b"), LimitOfNobody),
        (limit(-1, role="a"), LimitAmount),
        (limit("0.001", role="a"), LimitAmount),
        (limit("NaN", role="a"), LimitAmount),
        (limit("1e20", role="a"), LimitAmount),
        (limit(1, role="a", valid_from=LATER, valid_until=NOW), LimitPeriod),
    ],
)
def test_what_can_be_no_limit_is_refused(wrong, refusal):
    with pytest.raises(refusal):
        checked(wrong)
