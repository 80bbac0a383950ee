"""The snapshot says what the trail says, however it came to it."""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.calendar import WorkingCalendar, working_time_between
from server.domain.staff import CalendarRow
from server.reports.snapshot.clock import WorkingClock, micros
from server.reports.snapshot.following import Follower
from server.reports.snapshot.house import HouseSnapshot, ReportsBehind
from server.reports.snapshot.schema import GROWING, MOVING
from server.reports.snapshot.snapshot import create
from server.store.calendars import Calendars
from server.store.tables.trail import audit_entry
from server.store.working_times import usual_calendar
from tests.engine.dsl import E, P, S, U, X, process
from tests.house import House

DRAWN = process(
    S() + U("a", role="everyone") + U("b", role="everyone", due="P1D") + P("f", "j") + X("back", "g") + E(),
    "s > back > f > a > j > g > [again] back; f > b > j; g > * e",
)
PEOPLE = ("liuyang", "huangmin", "zhaolei")
SHANGHAI = usual_calendar(ZoneInfo("Asia/Shanghai"))
NEW_YORK = WorkingCalendar("night", ZoneInfo("America/New_York"))


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    return house


@pytest.fixture
def reports(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    yield snapshot
    snapshot.close()


def tables(snapshot):
    """Everything that a snapshot knows, in an order of its own."""
    names = [*(f"{name}{end}" for name in MOVING for end in ("", "_running")), *GROWING]
    return {name: sorted(snapshot.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def live(house, rng, steps):
    """People do whatever can be done, at random."""
    cases = [house.start("p", {"again": False}, "liuyang")]
    for _ in range(steps):
        house.pass_time(minutes=rng.randrange(300))
        if rng.random() < 0.2:
            cases.append(house.start("p", {"again": False}, rng.choice(PEOPLE)))
        case = rng.choice(cases)
        tasks = list(house.open(case).values())
        if not tasks:
            continue
        task, by = rng.choice(tasks), rng.choice(PEOPLE)
        holder = next((login for login in PEOPLE if house.person(login).id == task.assignee), None)
        act = rng.random()
        if act < 0.03:
            house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin"), reason="x"))
        elif holder is None:
            house.claim(task, by)
        elif act < 0.2:
            house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=house.person(holder)))
        elif act < 0.35 and by != holder:
            wish = ReassignTask(task_id=task.id, version=task.version, actor=house.person(holder), to=by)
            house.run(reassign_task, wish)
        elif act < 0.6:
            house.run(note_opening, NoteOpening(task_id=task.id, actor=house.person(holder)))
        else:
            house.finish(task, holder, {})


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_same_in_one_go_and_entry_by_entry(house, reports, tmp_path, seed):
    rng = random.Random(seed)
    follower = Follower(house.database, create(tmp_path / "slow.duckdb"), reports.clock_of)
    for _ in range(6):
        live(house, rng, 12)
        while not follower.step(rng.choice([1, 2, 7])).whole:
            pass
    slow = follower._snapshot
    assert tables(slow) == tables(reports.current())
    assert slow.rows("SELECT count(*) FROM activity_all") != [(0,)]
    slow.close()


def test_a_new_process_goes_on_where_the_last_one_stopped(house, tmp_path):
    live(house, random.Random(5), 20)
    first = HouseSnapshot(house.database, tmp_path / "reports")
    first.current()
    first.close()
    live(house, random.Random(6), 20)
    second = HouseSnapshot(house.database, tmp_path / "reports")
    fresh = HouseSnapshot(house.database, tmp_path / "fresh")
    assert tables(second.current()) == tables(fresh.current())
    second.close()
    fresh.close()


def test_entries_that_are_committed_late_are_taken_in(house, reports):
    """Numbers are given before they are committed: one that is missing may come."""
    case = house.start("p", {"again": False}, "liuyang")
    with house.database.write() as connection:
        gap = connection.exec_driver_sql("SELECT min(id) FROM audit_entry WHERE kind = 'ElementStepped'").scalar_one()
        # As if the last entry had been committed after those that follow it.
        row = connection.exec_driver_sql(f"SELECT * FROM audit_entry WHERE id = {gap}").mappings().one()
        connection.exec_driver_sql(f"DELETE FROM audit_entry WHERE id = {gap}")
        connection.commit()
    missing = dict(row)
    house.claim(house.open(case)["a"], "liuyang")
    before = reports.current().rows("SELECT count(*) FROM step")[0][0]
    with house.database.write() as connection:
        values = {c.name: missing[c.name] for c in audit_entry.columns}
        if isinstance(values["at"], int):
            values["at"] = datetime.fromtimestamp(values["at"] / 1e6, UTC)
        connection.execute(audit_entry.insert(), values)
        connection.commit()
    assert reports.current().rows("SELECT count(*) FROM step")[0][0] == before + 1


def test_a_damaged_file_is_made_anew(house, reports, tmp_path):
    live(house, random.Random(1), 10)
    known = tables(reports.current())
    reports.close()
    path = tmp_path / "reports" / "reports-0.duckdb"
    path.write_bytes(b"no database" * 1000)
    path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    assert tables(reports.current()) == known


def test_another_database_in_its_place_is_noticed(house, reports, tmp_path):
    live(house, random.Random(1), 10)
    reports.current()
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE audit_entry SET hash = previous WHERE id = (SELECT max(id) FROM audit_entry)"
        )
        connection.commit()
    step = Follower(house.database, reports.current(), reports.clock_of)
    assert step.is_of_this_trail()
    fresh = HouseSnapshot(house.database, tmp_path / "fresh")
    assert tables(reports.current()) == tables(fresh.current())
    fresh.close()


def test_other_working_hours_count_from_the_next_report_on(house, reports):
    live(house, random.Random(2), 20)
    before = reports.current().rows("SELECT max(offered_w) FROM activity_all")
    with house.database.write() as connection:
        Calendars(connection).put(CalendarRow("house", {"0": [[time(9), time(10)]]}, {}))
        connection.commit()
    house.database.working_times._read_at = -1e9
    after = reports.current().rows("SELECT max(offered_w) FROM activity_all")
    assert after < before


def test_what_takes_too_long_says_how_far_it_came(house, tmp_path):
    live(house, random.Random(3), 10)
    hasty = HouseSnapshot(house.database, tmp_path / "hasty", patience=0)
    with hasty._lock, pytest.raises(ReportsBehind) as refused:
        hasty.current()
    assert refused.value.params == {"percent": 0}
    hasty.close()


def test_two_readers_at_once_see_the_same(house, reports):
    from concurrent.futures import ThreadPoolExecutor

    live(house, random.Random(4), 15)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: tables(reports.current()), range(4)))
    assert all(each == found[0] for each in found)


def test_a_step_asks_the_database_as_often_for_many_entries_as_for_few(house, reports):
    reports.current()
    counted = []
    for steps in (3, 60):
        live(house, random.Random(9), steps)
        with house.database.counting() as log:
            Follower(house.database, reports._open, reports.clock_of).step()
        counted.append(len(log.statements))
    assert counted[0] == counted[1]


INSTANTS = st.datetimes(datetime(2021, 1, 1), datetime(2034, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))


@pytest.mark.parametrize("calendar", [SHANGHAI, NEW_YORK], ids=["holidays", "summer time"])
@given(start=INSTANTS, length=st.timedeltas(timedelta(), timedelta(days=60)))
def test_the_difference_of_two_readings_is_the_working_time_between(calendar, start, length):
    clock = CLOCKS[calendar.name]
    end = start + length
    worked = clock.reading(end) - clock.reading(start)
    assert timedelta(microseconds=worked) == working_time_between(calendar, start, end)


CLOCKS = {each.name: WorkingClock(each, 2020, 2036) for each in (SHANGHAI, NEW_YORK)}


@given(start=INSTANTS)
def test_a_clock_reads_again_what_it_read(start):
    clock = CLOCKS[SHANGHAI.name]
    reading = clock.reading(start)
    assert clock.reading(clock.instant(reading)) == reading
    assert clock.readings(np.array([micros(start)]))[0] == reading


def test_a_clock_of_people_who_never_work_stands_still():
    clock = WorkingClock(WorkingCalendar("none", ZoneInfo("UTC"), week={}), 2020, 2021)
    assert clock.reading(datetime(2020, 6, 1, tzinfo=UTC)) == 0
