"""The business key of a case: what an expression over the data of its start may give."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar
from server.engine.keys import business_key
from server.engine.model import Environment, Limits
from tests.engine.host import PlainSandbox

ZONE = ZoneInfo("Asia/Shanghai")
ENV = Environment(datetime(2026, 1, 5, tzinfo=UTC), ZONE, WorkingCalendar("house", ZONE), PlainSandbox(), Limits())


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("=number", "L-1"),
        ('=" " + number + " "', "L-1"),
        ("=count", "7"),
        ("=count * 1.0", "7"),
        ('=number + "/" + string(count)', "L-1/7"),
        ("=count / 2", None),
        ("=missing", None),
        ('=""', None),
        ("=count > 1", None),
        ("=[number]", None),
        ("=number + count", None),
    ],
)
def test_a_key_is_a_text_or_a_whole_number(source, key):
    assert business_key(source, {"number": "L-1", "count": Decimal(7)}, ENV) == key
