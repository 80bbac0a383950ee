"""A history is made by the real commands: the same each time, sound, at its own instants, and nothing twice."""

import shutil
from datetime import UTC, datetime
from itertools import groupby
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.clock.advance import AdvanceClock, advance_clock
from server.demo.making import is_being_made, is_fresh, make_history
from server.demo.watching import HistoryTaken
from server.domain.errors import HistoryBeingMade
from server.store.chains import verify_chains
from server.store.known_cases import known_cases
from server.store.working_times import usual_calendar
from tests.demo.conftest import History

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = usual_calendar(ZONE)
TASKS = """
    SELECT c.business_key, t.element, p.login, t.created_at, t.completed_at, t.state
    FROM task t JOIN "case" c ON c.id = t."case" LEFT JOIN person p ON p.id = t.assignee
    ORDER BY c.business_key, t.created_at, t.element
"""
TRAIL = """
    SELECT c.business_key, a.seq, a.at, a.kind, a.element, p.login
    FROM audit_entry a JOIN "case" c ON c.id = a.chain LEFT JOIN person p ON p.id = a.by
    ORDER BY c.business_key, a.seq
"""
CASES = 'SELECT business_key, title, status, data, started_at, ended_at FROM "case" ORDER BY business_key'


def contents(history):
    return [history.rows(sql) for sql in (CASES, TASKS, TRAIL)]


def instant(value):
    return (datetime.fromtimestamp(value / 1_000_000, UTC) if isinstance(value, int) else value).astimezone(ZONE)


def problems(history):
    database = history.wired.database
    found = list(verify_chains(database))
    for case in known_cases(database, "", 1000):
        found += history.wired.transactions.run(compare_case, CompareCase(case))
    return found


def waits(history):
    """Mean hours from the offer of a task to its claim, by element."""
    rows = history.rows(
        "SELECT task, element, kind, at FROM audit_entry WHERE kind IN ('TaskOffered', 'TaskClaimed') ORDER BY task, seq"
    )
    hours = {}
    for _, entries in groupby(rows, key=lambda row: row[0]):
        offered, *claimed = entries
        if claimed:
            hours.setdefault(offered[1], []).append(
                (instant(claimed[0][3]) - instant(offered[3])).total_seconds() / 3600
            )
    return {element: mean(found) for element, found in hours.items()}


def test_the_same_seed_and_anchor_day_give_the_same_history(history, workflows, sqlite_template, tmp_path):
    history.begin().make()
    other = tmp_path / "other.sqlite"
    shutil.copy(sqlite_template, other)
    again = History(workflows, f"sqlite:///{other}", tmp_path / "again").begin()
    again.make()
    first, second = ([[tuple(map(plain, row)) for row in rows] for rows in contents(one)] for one in (history, again))
    again.wired.close()
    assert len(first[0]) == 24
    assert first == second


def plain(value):
    return (
        value.astimezone(UTC).timestamp()
        if isinstance(value, datetime)
        else (value / 1_000_000 if isinstance(value, int) and value > 10**12 else value)
    )


def test_a_history_is_sound_and_ends_on_the_last_working_day(history):
    assert is_fresh(history.wired.database)
    made = history.begin().make()
    assert made.complete
    assert problems(history) == []
    assert not is_being_made(history.wired.database)
    last = max(instant(row[2]) for row in history.rows(TRAIL))
    assert last.date().isoformat() == "2026-11-25"


def test_people_work_in_working_time_and_the_signer_on_thursdays(history):
    history.begin().make()
    for _, element, _, _, completed, state in history.rows(TASKS):
        if state == "completed":
            done = instant(completed)
            assert any(begin <= done <= end for begin, end in CALENDAR.spans(done.date()))
            assert element != "sign" or done.weekday() == 3


def test_the_bottleneck_shows(history):
    history.begin().make()
    found = waits(history)
    assert found["sign"] > 3 * max(found["check"], found["file"])


def test_timers_fire_at_their_own_instants(history):
    history.begin().make()
    signed = {row[0]: instant(row[4]) for row in history.rows(TASKS) if row[1] == "sign" and row[4]}
    fired = [(row[0], instant(row[2])) for row in history.rows(TRAIL) if row[3] == "TimersFired"]
    assert fired
    assert all((at - signed[key]).total_seconds() == 7200 for key, at in fired)


def test_messages_come_from_outside(history):
    history.begin().make()
    assert {row[2] for row in history.rows(CASES)} == {"completed", "running"}


def test_what_was_cut_goes_on_and_nothing_is_there_twice(history):
    history.begin()
    assert not history.make(days=9).complete
    before = history.rows(CASES)
    assert 0 < len(before) < 24
    assert is_being_made(history.wired.database)
    assert problems(history) == []
    assert history.make().complete
    after = history.rows(CASES)
    assert len({row[0] for row in after}) == len(after) == 24
    assert problems(history) == []
    kept = {row[0]: row[4] for row in before}
    assert {row[0]: row[4] for row in after if row[0] in kept} == kept
    times = [(row[0], row[2]) for row in history.rows(TRAIL)]
    assert times == sorted(times)


def test_while_a_history_is_made_the_server_leaves_its_timers_alone(history):
    history.begin()
    history.make(days=20)
    assert history.rows("SELECT count(*) FROM timer") >= [(0,)]
    before = contents(history)
    assert history.wired.sweep.run() == 0
    assert contents(history) == before


def test_the_clock_is_not_moved_while_a_history_is_made(history):
    history.begin()
    command = AdvanceClock(advance="P1D", manual=True, zone=ZONE)
    with pytest.raises(HistoryBeingMade):
        advance_clock(history.wired.transactions, history.wired.sweep.run, command)
    history.make()
    advance_clock(history.wired.transactions, history.wired.sweep.run, command)


def test_only_one_goes_on_with_a_history(history):
    history.begin()
    begun = []

    def second_comes():
        if len(begun) == 5:
            history.make(days=1)
        return False

    with pytest.raises(HistoryTaken):
        make_history(history.settings, history.files, begun.append, second_comes)
    assert problems(history) == []
    assert history.make().complete
    assert len(history.rows(CASES)) == 24
