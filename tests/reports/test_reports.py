"""Every number of a report, computed anew from the raw trail by other means: minute by minute, entry by entry."""

import random
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from server.commands.cases.cancel import CancelCase, cancel_case
from server.domain import codec
from server.reports.registry import REPORTS
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.house import HouseSnapshot
from server.store.tables.organisation import branch as branch_table
from server.store.working_times import usual_calendar
from tests.engine.dsl import E, P, S, U, X, process
from tests.house import MONDAY, House
from tests.living import PEOPLE, move

BRANCHES = ("ho", "b1", "b2")
DRAWN = process(
    S()
    + U("a", "b", role="everyone", due="4WH")
    + U("check", role="everyone", due="P1D")
    + P("f", "j")
    + X("back", "g")
    + E(),
    "s > back > f > a > j > check > g > [again] back; f > b > j; g > * e",
)

KINDS = ("TaskOffered", "TaskClaimed", "TaskReleased", "TaskReassigned", "TaskCompleted", "TaskCancelled")
ABOUT = f"kind IN {KINDS} ORDER BY chain, seq"


@pytest.fixture
def chance():
    return random.Random(7)


@pytest.fixture(
    params=[
        ("Asia/Shanghai", datetime(2026, 9, 28, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 21, 6, 30, tzinfo=UTC)),
    ],
    ids=["over-holidays", "over-the-end-of-summer-time"],
)
def house(database, chance, request):
    """Cases with parallel steps, returns, releases, reassignments, cancelled and open ones, over weekends.

    And over the National Day holidays, or the night in which clocks are set back.
    """
    zone, begin = request.param
    house = House(database)
    with database.write() as connection:
        connection.execute(update(branch_table).values(time_zone=zone))
    database.working_times.forget()
    house.deploy({"p/p.bpmn": DRAWN})
    house.now = begin
    cases = []
    for _ in range(120):
        house.pass_time(minutes=chance.randrange(400))
        if len(cases) < 12:
            cases.append(house.start("p", {"again": False}, "liuyang"))
        move(house, chance, chance.choice(cases), again=0.2)
    admin = house.person("admin")
    running = next(case for case in cases if house.open(case))
    house.run(cancel_case, CancelCase(case_id=running, actor=admin, reason="x"))
    house.pass_time(minutes=1)
    return house


@pytest.fixture
def reading(house, reading_of):
    scope = ReportScope(BRANCHES, datetime(2026, 9, 1, tzinfo=UTC), house.now, "p")
    return reading_of(scope)


@pytest.fixture
def reading_of(house, tmp_path):
    """What a report reads of a scope."""
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    yield lambda scope: Reading(snapshot.current(), scope, snapshot.clock_of, house.database)
    snapshot.close()


def quantile(values, share):
    ordered, whole = sorted(values), len(values)
    return (
        None
        if not whole
        else quantiles(ordered, n=100, method="inclusive")[round(share * 100) - 1]
        if whole > 1
        else ordered[0]
    )


@pytest.fixture
def entries(house):
    """The raw trail of all tasks: element, and its entries as (kind, when, who, contents)."""
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(f'SELECT task, kind, at, "by", payload FROM audit_entry WHERE {ABOUT}').all()
        due = dict(connection.exec_driver_sql("SELECT id, due_at FROM task").all())
    lives = {}
    for task, kind, at, by, payload in rows:
        lives.setdefault(task, []).append((kind, _instant(at), by, codec.loads(bytes(payload))))
    return {task: (life, _instant(due[task]) if due[task] else None) for task, life in lives.items()}


def _instant(at):
    return datetime.fromtimestamp(at / 1_000_000, UTC) if isinstance(at, int) else at.astimezone(UTC)


def minutes(reading, branch, start, end):
    """Working hours, counted minute by minute."""
    with reading.house.read() as connection:
        zone = connection.execute(select(branch_table.c.time_zone).where(branch_table.c.code == branch)).scalar_one()
    calendar = usual_calendar(ZoneInfo(zone))
    found, at = 0, start
    while at < end:
        local = at.astimezone(calendar.zone)
        found += any(begin <= local.time() < stop for begin, stop in calendar.hours(local.date()))
        at += timedelta(minutes=1)
    return found / 60


def lived(life):
    """(offered, taken, ended, completed, holder at the end) of raw entries."""
    offered = life[0][1]
    taken = next((at for kind, at, _, _ in life if kind in {"TaskClaimed", "TaskReassigned"}), None)
    kind, at, by, _ = life[-1]
    ended = at if kind in {"TaskCompleted", "TaskCancelled"} else None
    holder = None
    for what, _, who, told in life:
        holder = {"TaskClaimed": who, "TaskReassigned": told.get("to"), "TaskReleased": None}.get(what, holder)
    return offered, taken, ended, kind == "TaskCompleted", by if ended else holder


def test_steps_agree_with_the_raw_trail(reading, entries):
    rows = {row.step: row for row in REPORTS["steps"].rows(reading)}
    assert rows.keys() == {"a", "b", "check"}
    for step, row in rows.items():
        mine = [(lived(life), due) for life, due in entries.values() if life[0][3]["element"] == step]
        done = [(told, due) for told, due in mine if told[3]]
        branch = "b1"
        waits = [minutes(reading, branch, offered, taken) for (offered, taken, *_), _ in done]
        totals = [minutes(reading, branch, offered, ended) for (offered, _, ended, *_), _ in done]
        assert (row.completed, row.open) == (len(done), sum(told[2] is None for told, _ in mine))
        assert row.cancelled == len(mine) - row.completed - row.open
        assert row.untaken == sum(told[2] is None and told[4] is None for told, _ in mine)
        holds = [minutes(reading, branch, taken, ended) for (_, taken, ended, *_), _ in done]
        clocks = [(ended - offered).total_seconds() / 3600 for (offered, _, ended, *_), _ in done]
        assert row.wait_p90 == pytest.approx(quantile(waits, 0.9), abs=0.02)
        assert row.hold_median == pytest.approx(quantile(holds, 0.5), abs=0.02)
        assert row.hold_p90 == pytest.approx(quantile(holds, 0.9), abs=0.02)
        assert row.total_median == pytest.approx(quantile(totals, 0.5), abs=0.02)
        assert row.total_p95 == pytest.approx(quantile(totals, 0.95), abs=0.02)
        assert row.clock_median == pytest.approx(quantile(clocks, 0.5))
        assert row.wait_median == pytest.approx(quantile(waits, 0.5), abs=0.02)
        assert row.total_p90 == pytest.approx(quantile(totals, 0.9), abs=0.02)
        assert row.total_mean == pytest.approx(sum(totals) / len(totals), abs=0.02)
        until = reading.scope.until
        whole = sum(minutes(reading, branch, told[0], told[1] or told[2] or until) for told, _ in mine)
        assert row.waited_in_all == pytest.approx(whole, abs=0.5)
        assert row.given_back == sum(
            kind == "TaskReleased" for life, _ in entries.values() if life[0][3]["element"] == step for kind, *_ in life
        )
        assert row.late == pytest.approx(sum(told[2] > due for told, due in done) / len(done))


def test_what_waits_agrees_with_the_raw_trail(reading, entries):
    rows = {row.step: row for row in REPORTS["waiting"].rows(reading)}
    now = reading.scope.until
    for step, row in rows.items():
        still = [
            (lived(life), due)
            for life, due in entries.values()
            if life[0][3]["element"] == step and lived(life)[2] is None
        ]
        assert (row.role, row.branch, row.open) == ("everyone", "b1", len(still))
        assert row.overdue == sum(due < now for _, due in still)
        assert row.untaken == sum(told[4] is None for told, _ in still)
        ages = [minutes(reading, "b1", told[0], now) for told, _ in still]
        assert row.age_median == pytest.approx(quantile(ages, 0.5), abs=0.02)
        took = [
            minutes(reading, "b1", told[0], told[2])
            for told in (lived(life) for life, _ in entries.values() if life[0][3]["element"] == step)
            if told[3]
        ]
        assert row.usual_p90 == pytest.approx(quantile(took, 0.9), abs=0.02)
        assert row.beyond_usual == sum(age > quantile(took, 0.9) for age in ages)
        assert row.oldest == pytest.approx(max(minutes(reading, "b1", told[0], now) for told, _ in still), abs=0.02)
    assert rows


def test_the_load_of_people_agrees_with_the_raw_trail(house, reading, entries):
    rows = {row.person: row for row in REPORTS["load"].rows(reading)}
    for login in PEOPLE:
        person = house.person(login).id
        mine = [(lived(life), due) for life, due in entries.values() if lived(life)[4] == person]
        held, done = [m for m in mine if m[0][2] is None], [m for m in mine if m[0][3]]
        row = rows[person]
        assert (row.holding, row.completed) == (len(held), len(done))
        assert row.overdue == sum(due < reading.scope.until for _, due in held)
        hours = [minutes(reading, "b1", told[1], told[2]) for told, _ in done]
        assert row.hold_median == pytest.approx(quantile(hours, 0.5), abs=0.02)
        assert row.in_time == pytest.approx(sum(told[2] <= due for told, due in done) / len(done))
    assert sum(row.completed for row in rows.values()) == sum(row.completed for row in REPORTS["steps"].rows(reading))


def test_the_flow_of_cases_agrees_with_the_cases(house, reading):
    (row,) = REPORTS["flow"].rows(reading)
    with house.database.read() as connection:
        cases = connection.exec_driver_sql('SELECT status, started_at, ended_at FROM "case"').all()
    took = [
        minutes(reading, "b1", _instant(began), _instant(ended))
        for status, began, ended in cases
        if status == "completed"
    ]
    assert (row.started, row.completed, row.cancelled) == (12, len(took), 1)
    assert row.started == row.completed + row.cancelled + row.failed + row.running
    assert row.median == pytest.approx(quantile(took, 0.5), abs=0.02)
    assert row.p90 == pytest.approx(quantile(took, 0.9), abs=0.02)
    assert row.p95 == pytest.approx(quantile(took, 0.95), abs=0.02)
    ends = [(_instant(began), _instant(ended)) for status, began, ended in cases if status == "completed"]
    clock = quantile([(ended - began).total_seconds() / 3600 for began, ended in ends], 0.5)
    assert row.clock_median == pytest.approx(clock)
    oldest = min((_instant(began) for status, began, _ in cases if status == "running"), default=None)
    assert row.oldest == (oldest and pytest.approx(minutes(reading, "b1", oldest, reading.scope.until), abs=0.02))


def test_what_happened_later_or_elsewhere_is_not_counted(house, reading_of):
    early = ReportScope(BRANCHES, datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC))
    assert [list(report.rows(reading_of(early))) for report in REPORTS.values()] == [[] for _ in REPORTS]
    elsewhere = ReportScope(("b2",), datetime(2026, 9, 1, tzinfo=UTC), house.now)
    assert [list(report.rows(reading_of(elsewhere))) for report in REPORTS.values()] == [[] for _ in REPORTS]


def test_two_halves_of_a_time_complete_what_the_whole_does(house, reading_of):
    since, until = datetime(2026, 9, 1, tzinfo=UTC), house.now
    middle = until - timedelta(days=5)

    def completed(*times):
        scope = ReportScope(BRANCHES, *times)
        return sum(row.completed for row in REPORTS["steps"].rows(reading_of(scope)))

    assert completed(since, middle) + completed(middle, until) == completed(since, until) > 0
    assert completed(since, middle) > 0


def test_a_report_asks_the_database_for_no_task(house, reading_of):
    reading = reading_of(ReportScope(BRANCHES, MONDAY, house.now))
    for report in REPORTS.values():
        with house.database.counting() as log:
            report.rows(reading)
        assert not any("FROM task" in text or "audit_entry" in text for text in log.statements)
