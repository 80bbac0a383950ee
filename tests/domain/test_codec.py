"""Process data goes to text and comes back exactly."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import codec

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.uuids(),
    st.decimals(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(), st.datetimes(), st.datetimes(timezones=st.just(UTC)), st.times(), st.timedeltas(),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.text(), st.just("$t")), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_comes_back_equal_and_of_the_same_type(value):
    back = codec.loads(codec.dumps(value))
    assert back == value
    assert type(back) is type(value)


def test_a_decimal_keeps_its_digits():
    assert str(codec.loads(codec.dumps(Decimal("1.50")))) == "1.50"


def test_a_set_comes_back():
    assert codec.loads(codec.dumps({"a", "b"})) == {"a", "b"}


@pytest.mark.parametrize("key", ["typename", "$t", "__class__", "v"])
def test_no_key_of_a_user_means_anything(key):
    assert codec.loads(codec.dumps({key: "dt"})) == {key: "dt"}


def test_the_order_of_keys_is_kept():
    assert list(codec.loads(codec.dumps({"b": 1, "a": 2}))) == ["b", "a"]


@pytest.mark.parametrize("value", [object(), float("nan"), float("inf"), print, "\ud800"])
def test_what_cannot_be_stored_is_refused(value):
    with pytest.raises(codec.NotStorable):
        codec.dumps({"x": value})


def test_nesting_is_bounded():
    value: object = 1
    for _ in range(codec.MAX_DEPTH + 2):
        value = [value]
    with pytest.raises(codec.NotStorable):
        codec.dumps(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.50"), "1234.50"),
        (Decimal("1E+3"), "1000"),
        (12, 12),
        (datetime(2026, 11, 20, 9, tzinfo=UTC), "2026-11-20T09:00:00Z"),
        (datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8))), "2026-11-20T01:00:00Z"),
        (date(2026, 1, 2), "2026-01-02"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1, hours=2, minutes=3), "P1DT2H3M"),
        (timedelta(seconds=-90), "-PT1M30S"),
        (timedelta(0), "PT0S"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"a": [Decimal(1)]}, {"a": ["1"]}),
    ],
)
def test_what_a_client_sees(value, shown):
    assert codec.to_json(value) == shown


def test_json_numbers_stay_exact():
    assert codec.parse_json(b'{"a": 0.10, "b": 7}') == {"a": Decimal("0.10"), "b": 7}


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "[" * 100_000, '"' + "x" * 2_000_000 + '"', "\xff"])
def test_bad_json_is_a_value_error(text):
    with pytest.raises(ValueError):
        codec.parse_json(text.encode("latin-1"))
