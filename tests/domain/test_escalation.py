"""Escalation as it is written in diagrams: read, refused in words, and reckoned in the branch's time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calendar import (
    CalendarError,
    WorkingCalendar,
    add_working_days,
    add_working_hours,
    back_working_days,
    back_working_hours,
    working_time_between,
)
from server.domain.durations import parse_duration
from server.domain.escalation import (
    MOST_STEPS,
    Act,
    Allowed,
    EscalationFault,
    before_due,
    parse_escalation,
    parse_step,
    roles_of,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar("house", SHANGHAI)
HOLIDAY = WorkingCalendar("house", SHANGHAI, exceptions={datetime(2026, 11, 24).date(): ()})
ACTIONS = st.one_of(
    st.sampled_from(["remind", "notify superior", "reassign superior", "reassign role:信贷部 经理"]),
    st.integers(0, 100).map("priority {}".format),
)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def allowed(due: str, *, working: bool = True, calendar: WorkingCalendar = CALENDAR) -> Allowed:
    offered = local(23, 9)
    return Allowed(offered, parse_duration(due).after(offered, SHANGHAI, calendar), SHANGHAI, calendar, working)


def test_the_example_of_the_contract_is_read() -> None:
    first, second, third = parse_escalation("50% remind; 100% notify superior; 150% reassign role:credit_manager")
    assert [(s.when.percent, s.act, s.role) for s in (first, second, third)] == [
        (50, Act.REMIND, None),
        (100, Act.NOTIFY, None),
        (150, Act.REASSIGN, "credit_manager"),
    ]


def test_full_width_signs_and_spare_spaces_are_read() -> None:
    assert parse_escalation(" 50％  remind；100% priority  90 ;") == parse_escalation("50% remind; 100% priority 90")


@given(st.lists(st.tuples(st.integers(1, 1000), ACTIONS), min_size=1, max_size=MOST_STEPS))
def test_what_is_read_is_told_as_it_was_written(steps: list[tuple[int, str]]) -> None:
    written = [f"{percent}% {action}" for percent, action in sorted(steps, key=lambda step: step[0])]
    read = parse_escalation("; ".join(written))
    assert [step.text for step in read] == written
    assert [parse_step(step.text) for step in read] == list(read)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        assert parse_escalation(text)
    except EscalationFault as fault:
        assert str(fault.message)


@pytest.mark.parametrize(
    ("text", "word", "known"),
    [
        ("", "", ()),
        ("remind", "", ()),
        ("50 remind", "", ()),
        ("0% remind", "", ()),
        ("1001% remind", "", ()),
        ("50% remnd", "remnd", ("remind", "notify", "priority", "reassign", "offer")),
        ("50% remind xujian", "xujian", ()),
        ("50% notify superiour", "superiour", ("superior",)),
        ("50% priority 101", "101", ()),
        ("50% priority high", "high", ()),
        ("50% reassign rol:x", "rol:x", ("superior", "role:")),
        ("50% reassign role:", "", ()),
        ("50% offer superior", "superior", ("role:",)),
        ("50% offer role:", "", ()),
        ("50% offer role:a; 100% offer role:b", "", ()),
        ("50% reassign role:a@b1", "", ()),
        ("100% remind; 50% notify superior", "", ()),
        ("+2WD remind; +1WD notify superior", "", ()),
        ("+0WD remind", "", ()),
        ("+soon remind", "", ()),
        ("-1WD remind", "", ()),
        ("; ".join(["50% remind"] * (MOST_STEPS + 1)), "", ()),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, word: str, known: tuple[str, ...]) -> None:
    with pytest.raises(EscalationFault) as refused:
        parse_escalation(text)
    assert (refused.value.word, refused.value.known) == (word, known)


def test_the_roles_that_tasks_come_to_are_known() -> None:
    steps = parse_escalation("100% reassign role:a; 120% reassign superior; 150% reassign role:b; 160% reassign role:a")
    assert roles_of(steps) == ("a", "b")


@pytest.mark.parametrize(
    ("due", "step", "at"),
    [
        ("2WD", "50% remind", local(24, 9)),
        ("2WD", "100% remind", local(25, 9)),
        ("2WD", "150% remind", local(26, 9)),
        ("4WH", "50% remind", local(23, 11)),
        ("4WH", "75% remind", local(23, 12)),
        ("4WH", "200% remind", local(24, 10)),
        ("2WD", "+1WD remind", local(26, 9)),
        ("2WD", "+PT2H remind", local(25, 11)),
        ("2WD", "-1WD remind", local(24, 9)),
        ("2WD", "-4WH remind", local(24, 14)),
    ],
)
def test_a_step_of_working_time_is_reckoned_on_the_calendar(due: str, step: str, at: datetime) -> None:
    assert allowed(due).at(parse_step(step).when) == at


def test_a_holiday_in_between_does_not_count() -> None:
    assert allowed("2WD", calendar=HOLIDAY).at(parse_step("50% remind").when) == local(25, 9)


def test_shares_of_elapsed_time_are_elapsed_time() -> None:
    given_time = allowed("P2D", working=False)
    assert [given_time.at(parse_step(f"{share}% remind").when) for share in (50, 150)] == [local(24, 9), local(26, 9)]


def test_what_was_due_when_it_was_offered_has_all_shares_at_once() -> None:
    late = Allowed(local(23, 9), local(20, 9), SHANGHAI, CALENDAR, working=True)
    assert {late.at(parse_step(f"{share}% remind").when) for share in (50, 100, 150)} == {local(20, 9)}


def test_what_lies_beyond_all_time_never_comes() -> None:
    assert allowed("P900Y", working=False).at(parse_step("1000% remind").when) is None


def test_a_reminder_is_a_step_before_due() -> None:
    assert before_due("2WD").when.before == parse_duration("2WD")
    with pytest.raises(EscalationFault):
        before_due("tomorrow")


@given(st.integers(0, 60 * 24 * 30), st.integers(0, 40))
def test_days_back_and_forth_lead_to_the_same_day(minutes: int, days: int) -> None:
    start = add_working_days(CALENDAR, local(2, 9) + timedelta(minutes=minutes), 0)
    back = back_working_days(CALENDAR, add_working_days(CALENDAR, start, days), days)
    assert back == start


@given(st.integers(0, 60 * 24 * 30), st.decimals(0, 100, places=2))
def test_hours_back_and_forth_leave_no_working_time_between(minutes: int, hours: Decimal) -> None:
    end = local(2, 9) + timedelta(minutes=minutes)
    again = add_working_hours(CALENDAR, back_working_hours(CALENDAR, end, hours), hours)
    assert not working_time_between(CALENDAR, again, end)


def test_time_is_not_counted_back_without_bounds() -> None:
    with pytest.raises(CalendarError):
        back_working_days(CALENDAR, local(23, 9), -1)
    with pytest.raises(CalendarError):
        back_working_days(WorkingCalendar("never", SHANGHAI, week={}), local(23, 9), 1)
