"""Times in every spelling mean the same instant; what is no time is none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.logs.instants import InstantReader, TimeFormat, formats_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 1, 31, 14, 5, tzinfo=SHANGHAI)
MICROS = int(MOMENT.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("year_first", "2026-01-31T14:05:00"),
        ("year_first", "2026-01-31 14:05"),
        ("year_first", "2026/1/31 14:05"),
        ("year_first", "2026.01.31 14:05:00.000"),
        ("year_first", "2026年1月31日 14:05"),
        ("year_first", "2026年1月31日14时05分00秒"),
        ("year_first", "2026年1月31日 下午2:05"),
        ("year_first", "20260131140500"),
        ("year_first", "20260131 1405"),
        ("year_first", "2026-01-31T06:05:00Z"),
        ("year_first", "2026-01-31 06:05:00 UTC"),
        ("year_first", "2026-01-31T07:05:00.000+01:00"),
        ("year_first", "2026/1/31 01:05 -0500"),
        ("day_first", "31.01.2026 14:05"),
        ("day_first", "31/1/2026 2:05 PM"),
        ("month_first", "1/31/2026 2:05:00 pm"),
        ("seconds", str(MICROS // 1_000_000)),
        ("milliseconds", str(MICROS // 1_000)),
        ("microseconds", str(MICROS)),
    ],
)
def test_every_spelling_is_the_same_instant(format, text):
    assert InstantReader(TimeFormat(format), SHANGHAI).read(text) == MICROS
    assert formats_of([text])[0] is TimeFormat(format)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-13-01",
        "2026-02-30 10:00",
        "2026-01-31 25:00",
        "31.01.2026",
        "1e9",
        "99999999999999999",
        "2026-01-01 00:00 +99:00",
    ],
)
def test_what_is_no_time_is_none(text):
    assert InstantReader(TimeFormat.YEAR_FIRST, SHANGHAI).read(text) is None
    assert InstantReader(TimeFormat.MICROSECONDS, SHANGHAI).read(text.replace("9", "x")) is None


def test_only_times_without_a_zone_are_taken_to_be_of_one():
    reader = InstantReader(TimeFormat.YEAR_FIRST, SHANGHAI)
    assert (reader.read("2026-01-31 14:05"), reader.assumed) == (MICROS, True)
    assert (reader.read("2026-01-31 06:05Z"), reader.assumed) == (MICROS, False)


def test_day_and_month_are_told_apart_by_the_rows_that_tell():
    assert formats_of(["01/02/2026", "03/04/2026"]) == [TimeFormat.DAY_FIRST, TimeFormat.MONTH_FIRST]
    assert formats_of(["01/02/2026", "13/04/2026"]) == [TimeFormat.DAY_FIRST]
    assert formats_of(["01/02/2026", "04/13/2026"]) == [TimeFormat.MONTH_FIRST]
    assert formats_of(["x", "y", "2026-01-01"]) == []


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S.%fZ", "%Y/%m/%d %H:%M:%S.%f+00:00"]),
)
def test_written_times_are_read_to_the_microsecond(moment, pattern):
    told = moment.replace(tzinfo=UTC)
    read = InstantReader(TimeFormat.YEAR_FIRST, SHANGHAI).read(told.strftime(pattern))
    assert datetime.fromtimestamp(0, UTC) + (moment - datetime(1970, 1, 1)) == told
    assert read == (moment - datetime(1970, 1, 1)) // (datetime.resolution)
