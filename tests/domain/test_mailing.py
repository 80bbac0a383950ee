"""When mail may reach a person."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.mailing import DIGEST_AT, MailOrder, MailWishes, Rhythm
from server.domain.notices import NoticeKind

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAILY = MailWishes(address="li@example.cn", rhythm=Rhythm.DAILY)
AT_ONCE = MailWishes(address="li@example.cn")


def at(text: str) -> datetime:
    """An instant of the clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("wishes", "happened", "due"),
    [
        (AT_ONCE, "2026-11-23T10:00", "2026-11-23T10:00"),
        (AT_ONCE, "2026-11-23T19:59", "2026-11-23T19:59"),
        (AT_ONCE, "2026-11-23T20:00", "2026-11-24T08:00"),
        (AT_ONCE, "2026-11-24T03:00", "2026-11-24T08:00"),
        (AT_ONCE, "2026-11-24T08:00", "2026-11-24T08:00"),
        (DAILY, "2026-11-23T08:29", "2026-11-23T08:30"),
        (DAILY, "2026-11-23T08:30", "2026-11-24T08:30"),
    ],
)
def test_mail_goes_out_at_once_or_at_half_past_eight_and_never_in_quiet_hours(wishes, happened, due):
    assert wishes.due(at(happened), SHANGHAI) == at(due)


def test_quiet_hours_may_lie_within_a_day_and_hold_a_digest_back():
    lunch = MailWishes(address="li@example.cn", quiet_from=time(12), quiet_until=time(14))
    assert lunch.due(at("2026-11-23T12:30"), SHANGHAI) == at("2026-11-23T14:00")
    late = MailWishes(address="li@example.cn", rhythm=Rhythm.DAILY, quiet_until=time(9))
    assert late.due(at("2026-11-23T17:00"), SHANGHAI) == at("2026-11-24T09:00")


def test_the_same_time_twice_is_never_quiet():
    awake = MailWishes(address="li@example.cn", quiet_from=time(8), quiet_until=time(8))
    assert awake.due(at("2026-11-23T03:00"), SHANGHAI) == at("2026-11-23T03:00")


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"]).map(ZoneInfo),
    quiet=st.tuples(st.times(), st.times()),
    rhythm=st.sampled_from([Rhythm.AT_ONCE, Rhythm.DAILY]),
)
def test_mail_waits_two_days_at_most_and_is_never_early(moment, zone, quiet, rhythm):
    wishes = MailWishes(address="a@b.cn", rhythm=rhythm, quiet_from=quiet[0], quiet_until=quiet[1])
    due = wishes.due(moment, zone)
    assert moment <= due <= moment + timedelta(days=2, hours=2)
    assert wishes.due(due, zone) == due or rhythm is Rhythm.DAILY


def test_nothing_is_wanted_without_an_address_or_never_or_of_a_muted_kind():
    assert not MailWishes().wants(NoticeKind.ASSIGNED)
    assert not MailWishes(address="a@b.cn", rhythm=Rhythm.NEVER).wants(NoticeKind.ASSIGNED)
    quiet = AT_ONCE.muting([NoticeKind.COMMENTED])
    assert not quiet.wants(NoticeKind.COMMENTED) and quiet.wants(NoticeKind.ASSIGNED)


def test_an_order_is_read_as_it_was_kept():
    order = MailOrder("p1", ("n1", "n2"))
    assert MailOrder.read(order.payload()) == order and time(8, 30) == DIGEST_AT
