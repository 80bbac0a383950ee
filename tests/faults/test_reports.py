"""Reports without enough memory or disk say so, leave nothing half done, and are whole again when there is room."""

import resource
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot
from server.reports.snapshot.snapshot import ReportsDiskFull, ReportsOutOfMemory
from server.reports.totals import totals
from server.reports.waiting import waiting
from server.wiring.filling import BesideServer
from tests.house import APPLICATION, House
from tests.site import settings_for

DRAWN = "loan_origination"


@pytest.fixture
def house(database):
    house = House(database, DRAWN)
    for _ in range(3):
        house.start(DRAWN, APPLICATION, "wangfang")
        house.pass_time(minutes=5)
    return house


def reading(snapshot, house):
    scope = ReportScope(("b1",), datetime(2026, 1, 1, tzinfo=UTC), house.now)
    return Reading(snapshot.current(), scope, snapshot.clock_of, house.database)


@contextmanager
def no_room(size):
    """No file of this process may grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_without_room_for_a_new_snapshot_is_told(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    with no_room(2_000), pytest.raises(ReportsDiskFull):
        snapshot.current()
    assert waiting(reading(snapshot, house)) != []
    snapshot.close()


def test_a_full_disk_is_told_and_nothing_is_half_done(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    before = waiting(reading(snapshot, house))
    for _ in range(5):
        house.start(DRAWN, APPLICATION, "wangfang")
    house.pass_time(minutes=5)
    used = max(each.stat().st_size for each in (tmp_path / "reports").iterdir())
    with no_room(used + 1_000), pytest.raises(ReportsDiskFull):
        snapshot.current()
    fresh = HouseSnapshot(house.database, tmp_path / "fresh", patience=60)
    assert totals(reading(snapshot, house)) == totals(reading(fresh, house))
    assert waiting(reading(snapshot, house)) == waiting(reading(fresh, house)) != before
    snapshot.close()
    fresh.close()


def test_what_needs_too_much_memory_is_refused_and_the_rest_goes_on(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60, memory=24 * 1024 * 1024)
    before = totals(reading(snapshot, house))
    with pytest.raises(ReportsOutOfMemory):
        snapshot.current().rows("SELECT list(i ORDER BY hash(i)) FROM range(20_000_000) AS r(i)")
    assert totals(reading(snapshot, house)) == before
    snapshot.close()


def test_another_process_takes_in_what_the_snapshot_is_behind(house, tmp_path, monkeypatch):
    url = house.database.writer.url.render_as_string(hide_password=False)
    settings = settings_for(url, tmp_path)
    begun = []

    def fill(path):
        begun.append(BesideServer(settings, path))
        return begun[-1]

    monkeypatch.setattr("server.reports.snapshot.house.BACKLOG", 0)
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60, fill=fill)
    fresh = HouseSnapshot(house.database, tmp_path / "fresh", patience=60)
    assert waiting(reading(snapshot, house)) == waiting(reading(fresh, house)) != []
    assert [each.well() for each in begun] == [True]
    snapshot.current()
    assert len(begun) == 1
    snapshot.close()
    fresh.close()


def test_it_is_followed_only_while_somebody_asks(house, tmp_path, monkeypatch):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    snapshot.follow()
    assert snapshot._open is None
    before = reading(snapshot, house).rows("SELECT count(*) FROM trace_all")
    house.start(DRAWN, APPLICATION, "wangfang")
    snapshot.follow()
    assert snapshot._open.rows("SELECT count(*) FROM trace_all") == [(before[0][0] + 1,)]
    house.start(DRAWN, APPLICATION, "wangfang")
    snapshot.stop()
    snapshot.follow()
    assert snapshot._open.rows("SELECT count(*) FROM trace_all") == [(before[0][0] + 1,)]
    snapshot.close()
