"""A file becomes a snapshot with all that it tells, in bounded memory, or nothing at all."""

import gzip
import io
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.domain.calendar import WorkingCalendar, working_time_between
from server.mining.logs.findings import Problem
from server.mining.logs.layout import layout_of
from server.reports.imported import making, staging
from server.reports.imported.making import LogFile, make_log
from server.reports.imported.staging import Staging
from server.reports.snapshot.clock import EPOCH, micros
from server.reports.snapshot.snapshot import open_snapshot
from tests.mining.logs.logs import mapping_of

SHANGHAI = WorkingCalendar("house", ZoneInfo("Asia/Shanghai"))
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def make(tmp_path):
    def made(content, *, told=lambda share: None, most_rows=1_000_000, **more):
        source, target = tmp_path / "source", tmp_path / "log.duckdb"
        source.write_bytes(content)
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        layout = layout_of(io.BytesIO(content))
        log = LogFile(source, layout, mapping_of(content, **more), "Old system", "b1", SHANGHAI, NOW, most_rows)
        return make_log(log, target, folder, told), target

    return made


def many(cases, events=4):
    rows = ["case,activity,time,resource,amount"]
    for number in range(events):
        at = (datetime(2026, 3, 2, 1) + timedelta(hours=7 * number)).isoformat()
        rows += [f"c{case},step {number},{at}Z,p{case % 7},{case}.5" for case in range(cases)]
    return "\n".join(rows).encode()


def test_all_that_a_log_tells_is_in_the_snapshot(make):
    report, target = make(many(3), attributes=["amount"])
    assert (report.rows, report.kept, report.cases, report.activities) == (12, 12, 3, 12)
    assert (report.first, report.last) == (
        micros(datetime(2026, 3, 2, 1, tzinfo=UTC)),
        micros(datetime(2026, 3, 2, 22, tzinfo=UTC)),
    )
    snapshot = open_snapshot(target, read_only=True)
    traces = snapshot.rows('SELECT "case", process, branch, business_key, status, started_by FROM trace ORDER BY 1')
    assert traces == [(f"c{n}", "Old system", "b1", f"c{n}", "completed", f"p{n}") for n in range(3)]
    found = snapshot.rows(
        "SELECT name, kind, role, outcome, doer, critical FROM activity WHERE \"case\" = 'c1' ORDER BY offered, ended"
    )
    assert found == [(f"step {n}", "userTask", "", "completed", "p1", True) for n in range(4)]
    assert snapshot.rows('SELECT name, text, number FROM attribute ORDER BY "case"') == [
        ("amount", None, n + 0.5) for n in range(3)
    ]
    assert snapshot.rows("SELECT count(*), count(DISTINCT task) FROM holding")[0] == (12, 12)
    steps = snapshot.rows("SELECT element, happened FROM step WHERE \"case\" = 'c2' ORDER BY seq")
    assert steps == [(f"step {n}", what) for n in range(4) for what in ("entered", "completed")]
    snapshot.close()


def test_working_time_is_that_of_the_calendar(make):
    _, target = make(many(1))
    snapshot = open_snapshot(target, read_only=True)
    rows = snapshot.rows("SELECT epoch_us(offered), epoch_us(ended), ended_w - offered_w FROM activity")
    assert any(worked for *_, worked in rows)
    for offered, ended, worked in rows:
        begin, stop = (EPOCH + timedelta(microseconds=moment) for moment in (offered, ended))
        assert timedelta(microseconds=worked) == working_time_between(SHANGHAI, begin, stop)
    snapshot.close()


def test_running_cases_lie_beside_ended_ones(make):
    content = b"case,activity,start,end\n1,a,2026-01-05 09:00,2026-01-05 10:00\n2,a,2026-01-05 09:00,\n"
    _, target = make(content)
    snapshot = open_snapshot(target, read_only=True)
    assert snapshot.rows('SELECT "case" FROM trace') == [("1",)]
    assert snapshot.rows('SELECT "case", status, ended, ended_w FROM trace_running') == [("2", "running", None, None)]
    assert snapshot.rows('SELECT "case", outcome FROM activity_all ORDER BY 1') == [("1", "completed"), ("2", None)]
    snapshot.close()


def test_packed_files_are_read_as_they_are(make):
    assert make(gzip.compress(many(5)))[0].cases == 5


@pytest.mark.parametrize(
    ("content", "more", "problem", "detail"),
    [
        (many(10), {"most_rows": 39}, Problem.TOO_MANY_ROWS, "39"),
        (many(10), {"case": "activity", "activity": "case"}, Problem.WRONG_CASE, "activity"),
        (many(10), {"activity": "resource"}, Problem.WRONG_ACTIVITY, "resource"),
        (b"case,activity,time\n1,a,2099-01-01\n2,,2020-01-01\n", {}, Problem.NOTHING_KEPT, ""),
        (b"case,activity,time,transition\n1,a,2020-01-01,suspend\n", {}, Problem.NOTHING_KEPT, ""),
    ],
)
def test_what_can_only_be_a_mistake_gives_no_log(make, monkeypatch, content, more, problem, detail):
    monkeypatch.setattr(making, "LARGEST_CASE", 9)
    monkeypatch.setattr(making, "MOST_ACTIVITIES", 6)
    report, target = make(content, **more)
    assert (report.problem, report.detail) == (problem, detail)
    assert not target.exists()
    assert sum(report.dropped.values()) == report.rows or problem is not Problem.NOTHING_KEPT


def test_a_log_that_is_stopped_in_the_middle_is_not_there(make, tmp_path):
    class Stopped(Exception):
        pass

    def stop(share):
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        make(many(2_000), told=stop)
    assert not (tmp_path / "log.duckdb").exists()
    assert make(many(2))[0].cases == 2 and (tmp_path / "log.duckdb").exists()


def test_of_a_log_only_a_batch_is_held_at_a_time(make, monkeypatch):
    held, seen = [], []
    add, cases = Staging.add, Staging.cases

    def adding(self, event):
        add(self, event)
        held.append(self.waiting)

    def counted(self):
        for events in cases(self):
            seen.append(len(events))
            yield events

    monkeypatch.setattr(Staging, "add", adding)
    monkeypatch.setattr(Staging, "cases", counted)
    monkeypatch.setattr(staging, "BATCH", 1_000)
    report, _ = make(many(3_000))
    assert report.rows == len(held) == 12_000
    assert max(held) == 999
    assert max(seen) == 4


def test_progress_never_goes_back(make):
    shares = []
    make(many(5_000), told=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1 and len(set(shares)) > 5
