"""A log that is ready is read by the same reports as the house's own cases."""

from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar, working_time_between
from server.reports.imported.hours import Hours, hours_from
from server.reports.imported.opening import open_log
from server.reports.registry import REPORTS
from server.reports.snapshot.snapshot import SnapshotUnusable
from tests.reports.imported.test_making import SHANGHAI, make, many  # noqa: F401 -- a fixture

HOLIDAY = date(2026, 3, 2)
ODD = WorkingCalendar(
    "odd",
    ZoneInfo("Asia/Shanghai"),
    {0: ((time(9), time(12, 30)),)},
    {HOLIDAY: (), date(2026, 3, 7): ((time(8), time(9)),)},
)


@contextmanager
def opened(path):
    """The log, closed at the end."""
    log = open_log(path)
    with closing(log.snapshot):
        yield log


def test_every_report_reads_a_log(make):  # noqa: F811 -- the fixture
    _, target = make(many(40))
    with opened(target) as log:
        assert (log.branches, log.processes) == (("b1",), ("Old system",))
        assert log.first == datetime(2026, 3, 2, 1, tzinfo=UTC) and log.last == log.first + timedelta(hours=21)
        (flow,) = REPORTS["flow"].rows(log.reading())
        assert (flow.process, flow.started, flow.completed, flow.running) == ("Old system", 40, 40, 0)
        steps = {row.step: row for row in REPORTS["steps"].rows(log.reading())}
        assert {step: row.completed for step, row in steps.items()} == {f"step {n}": 40 for n in range(4)}
        waited = working_time_between(SHANGHAI, log.first, log.first + timedelta(hours=7)).total_seconds() / 3600
        assert steps["step 1"].wait_median == pytest.approx(waited)
        assert steps["step 1"].hold_median == 0
        assert sum(row.completed for row in REPORTS["load"].rows(log.reading())) == 160
        assert list(REPORTS["waiting"].rows(log.reading())) == []


def test_a_time_without_events_gives_empty_reports(make):  # noqa: F811 -- the fixture
    _, target = make(many(4))
    with opened(target) as log:
        later, earlier = log.last + timedelta(days=9), log.first - timedelta(days=9)
        for since, until in ((later, later + timedelta(days=1)), (earlier, log.first)):
            reading = log.reading(since, until)
            assert [list(report.rows(reading)) for report in REPORTS.values()] == [[] for _ in REPORTS]


def test_hours_are_kept_with_the_log_as_they_were():
    hours = Hours(ODD, 2026, 2027)
    again = hours_from(hours.text())
    assert again == hours
    assert (
        again.clock().reading(datetime(2026, 3, 10, tzinfo=UTC))
        == hours.clock().reading(datetime(2026, 3, 10, tzinfo=UTC))
        > 0
    )


def test_a_damaged_log_is_told_from_a_good_one(tmp_path):
    path = tmp_path / "x.duckdb"
    path.write_bytes(b"nothing of ours" * 1_000)
    with pytest.raises(SnapshotUnusable), opened(path):
        pass
