"""The daily work leaves an anchor outside the database, by the house's own clock and zone."""

from contextlib import closing

from server.commands.clock.advance import AdvanceClock, advance_clock
from server.store.anchors import verify_anchors
from server.wiring.background import daily_work
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from tests.site import settings_for, settle


def test_each_day_with_changes_is_anchored_once_it_is_over(database_url, tmp_path):
    settings = settings_for(database_url, tmp_path)
    with closing(wire(settings)) as wired:
        settle(wired.database)
        prepare_database(wired)
        daily_work(wired)
        daily_work(wired)
        command = AdvanceClock(advance="P1D", manual=True, zone=settings.zone)
        advance_clock(wired.transactions, wired.sweep.run, command)
        daily_work(wired)
        days = [path.stem for path in sorted(settings.anchors_dir.glob("*.json"))]
        assert days[0] == "2026-11-22"
        assert list(verify_anchors(wired.database, settings.anchors_dir)) == []
        (settings.anchors_dir / f"{days[0]}.json").unlink()
        assert [broken.day for broken in verify_anchors(wired.database, settings.anchors_dir)] == [days[0]]
