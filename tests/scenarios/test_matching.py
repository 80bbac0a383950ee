"""Data are compared by what they say: numbers by value, times as instants, keys inwards by dots."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.scenarios.matching import differences

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (8000, Decimal("8000.00")), ("8000.00", Decimal(8000)), (Decimal("1.50"), Decimal("1.5")), (3, 3), ("3", 3),
        ("a", "a"), (True, True), (None, None), ("2026-03-02", date(2026, 3, 2)), ("09:30:00", time(9, 30)),
        ("2026-03-02T12:00+08:00", NOON), ("2026-03-02T12:00", NOON), ("2026-03-02T04:00:00Z", NOON),
        ([1, 2], [1, Decimal(2)]), ({"a": 1}, {"a": 1, "b": 2}), ([{"a": 1}], [{"a": 1, "b": 2}]), ([], []), ({}, {"a": 1}),
    ],
)  # fmt: skip
def test_these_are_the_same(expected, actual):
    assert differences({"x": expected}, {"x": actual}, ZONE) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (8000, Decimal("8000.01")), ("x", 3), (True, 1), (1, True), ("true", True), ("a", None), (None, 0), (None, ""),
        ("2026-03-02", date(2026, 3, 3)), ("2026-03-02T12:00", datetime(2026, 3, 2, 5, tzinfo=UTC)), ("soon", NOON),
        ([1], [1, 2]), ([2, 1], [1, 2]), ({"a": 1}, {"b": 1}), ({"a": 1}, [1]), ([1], {"a": 1}), (3, "3"), (NOON, "x"),
    ],
)  # fmt: skip
def test_these_are_not(expected, actual):
    assert differences({"x": expected}, {"x": actual}, ZONE) != []


def test_keys_lead_inwards_by_dots_and_numbers():
    data = {"level": {"tier": "department"}, "votes": [{"agree": True}, {"agree": False}], "a.b": 1}
    assert differences({"level.tier": "department", "votes.1.agree": False, "a.b": 1}, data, ZONE) == []
    [missing] = differences({"votes.2.agree": True}, data, ZONE)
    assert str(missing) == "votes.2.agree: expected True, is nothing"


def test_a_difference_says_where_what_and_what_is():
    told = differences({"level": {"tier": "board", "n": [1, 2]}}, {"level": {"tier": "department", "n": [1, 3]}}, ZONE)
    assert [str(one) for one in told] == [
        "level.tier: expected 'board', is 'department'",
        "level.n.1: expected 2, is 3",
    ]


def test_null_expects_nothing_there():
    assert differences({"gone": None, "a.b": None}, {"a": {}}, ZONE) == []
