"""Many cases move beside the server: paused, taken up again, taken back, each told of."""

from dataclasses import replace
from functools import partial
from time import monotonic

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.migrations.begin import BeginMigration, begin_migration
from server.commands.migrations.move_case import MoveCase, Passages, move_case
from server.commands.migrations.steer import SteerMigration, steer_migration
from server.commands.versions.resume import ResumeVersion, resume_version
from server.commands.versions.suspend import SuspendVersion, suspend_version
from server.domain.errors import RightMissing
from server.domain.migrations import (
    MigrationNotFound,
    MigrationNotThere,
    MigrationState,
    MovedState,
    NothingToMove,
    Steering,
)
from server.engine.migration.model import Verdict
from server.queries.migration_plan import WishedMove, migration_plan
from server.queries.reading import Reading
from server.store.bound_files import would_bind
from server.store.processes import Processes
from server.store.unit_of_work import UnitOfWork
from tests.commands.cases.test_migrate import MOVING, ONE, TWO, drawn, step
from tests.commands.versions.test_suspending import NEWER, PLAIN
from tests.engine.dsl import E, S
from tests.house import House

OTHER = drawn(S(), step("call", "Call"), step("report", "Report"), E(), flow="s > call > report > e")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy(ONE)
    return house


def begun(house, number):
    return [house.start(MOVING, {}, "admin", branch="b1") for _ in range(number)]


def begin(house, by="admin", versions=(1,), mapping=None, process=MOVING):
    wish = BeginMigration(
        process=process,
        from_versions=versions,
        to=None,
        mapping=mapping or {},
        reason="new rules",
        actor=house.person(by),
    )
    return house.run(begin_migration, wish)


def steer(house, migration, act, by="admin"):
    wish = SteerMigration(process=MOVING, migration_id=migration, act=act, actor=house.person(by))
    house.run(steer_migration, wish)


def told(house, migration):
    with UnitOfWork(house.database) as work:
        found = work.migrations.get(migration)
        return found.state, work.migrations.counts(migration)


def rows(house, case):
    """All that is stored of a case, but for versions, and its trail."""
    found, tasks = house.case(case), house.open(case)
    with UnitOfWork(house.database) as work:
        waits = work.timers.of_case(case), work.subscriptions.of_case(case)
    shown = (found.blob, found.binding, found.process_version, found.title, found.columns, found.provenance)
    return shown, {e: (t.id, t.name, t.role, t.form, t.assignee, t.due_at) for e, t in tasks.items()}, waits


def test_running_cases_move_and_those_that_cannot_are_refused_with_reasons_and_staff_see_the_new_task(house):
    cases = begun(house, 12)
    for case in cases[:3]:
        house.do(case, "visit", "huangmin", {})
    house.deploy(OTHER)
    gone = drawn(S(), step("visit", "Visit"), step("check", "Check"), E(), flow="s > visit > check > e")
    house.deploy(gone)
    migration = begin(house)
    assert house.mover().run() == 12
    assert told(house, migration) == (MigrationState.DONE, {MovedState.MOVED: 9, MovedState.REFUSED: 3})
    with UnitOfWork(house.database) as work:
        refused = work.migrations.told(migration, [MovedState.REFUSED], ["b1"], 10)
    assert {case.case for case, _ in refused} == set(cases[:3])
    assert all(case.remarks == (("vanished", {"element": "Report", "id": "report"}),) for case, _ in refused)
    house.do(cases[5], "visit", "huangmin", {})
    assert set(house.open(cases[5])) == {"check"}
    assert all(house.run(compare_case, CompareCase(case)) == [] for case in cases)


def test_a_plan_waits_for_no_writer_and_keeps_nobody_from_writing(house):
    cases = begun(house, 2)
    house.deploy(TWO)
    wish = WishedMove(process=MOVING, from_versions=(1,), to=None, mapping={}, actor=house.person("admin"))
    with UnitOfWork(house.database) as work:
        work.cases.lock(cases[0])
        plan = migration_plan(Reading(house.database, house.transactions.shelf), wish)
    assert (plan.to, plan.count(Verdict.MOVES)) == (2, 2)
    with house.database.read() as connection:
        stored = Processes(connection).same_binding(would_bind(Processes(connection), MOVING, 2))
    assert stored is None


def test_a_paused_migration_goes_on_where_it_was(house):
    begun(house, 4)
    house.deploy(TWO)
    migration = begin(house)
    steer(house, migration, Steering.PAUSE)
    assert house.mover().run() == 0
    assert told(house, migration) == (MigrationState.PAUSED, {MovedState.WAITING: 4})
    with pytest.raises(MigrationNotThere):
        steer(house, migration, Steering.PAUSE)
    steer(house, migration, Steering.RESUME)
    assert house.mover().run() == 4
    assert told(house, migration)[0] is MigrationState.DONE


def test_a_migration_to_a_version_that_is_suspended_waits_and_goes_on_when_that_is_resumed(house):
    cases = begun(house, 3)
    house.deploy(TWO)
    migration = begin(house)
    admin = house.person("admin")
    with UnitOfWork(house.database) as work:
        under_way = work.migrations.get(migration)
    assert under_way is not None
    house.run(move_case, MoveCase(under_way, cases[0], admin, Passages()))
    house.run(suspend_version, SuspendVersion(process=MOVING, version=2, actor=admin, reason="a fault"))
    assert not house.run(move_case, MoveCase(under_way, cases[1], admin, Passages()))
    assert house.mover().run() == 0
    assert told(house, migration) == (MigrationState.RUNNING, {MovedState.MOVED: 1, MovedState.WAITING: 2})
    house.run(resume_version, ResumeVersion(process=MOVING, version=2, actor=admin, reason="mended"))
    assert house.mover().run() == 2
    assert told(house, migration) == (MigrationState.DONE, {MovedState.MOVED: 3})


def test_a_migration_that_is_held_up_keeps_no_other_waiting_and_can_be_taken_back(house):
    house.deploy(PLAIN)
    cases = begun(house, 2)
    house.deploy(TWO)
    held, admin = begin(house), house.person("admin")
    other = house.start("p", {}, "admin", branch="b1")
    house.deploy(NEWER)
    free = begin(house, process="p")
    house.run(suspend_version, SuspendVersion(process=MOVING, version=2, actor=admin, reason="a fault"))
    assert house.mover().run() == 1 and house.case(other).process_version == 2
    assert told(house, free)[0] is MigrationState.DONE
    steer(house, held, Steering.UNDO)
    house.mover().run()
    assert told(house, held) == (MigrationState.UNDONE, {MovedState.WAITING: 2})
    assert all(house.case(case).process_version == 1 for case in cases)


def test_a_mover_that_ends_leaves_the_rest_to_the_next(house):
    begun(house, 3)
    house.deploy(TWO)
    migration = begin(house)
    mover = house.mover()
    mover.stop()
    assert mover.run() == 0
    assert told(house, migration) == (MigrationState.RUNNING, {MovedState.WAITING: 3})
    assert house.mover().run() == 3


def test_who_looks_for_cases_to_move_or_suspend_and_finds_none_waits_for_no_writer(house):
    begun(house, 2)
    wish = SuspendVersion(process=MOVING, version=1, actor=house.person("admin"), reason="a fault", cases_too=True)
    house.run(suspend_version, wish)
    assert house.holder().run() == 2
    with UnitOfWork(house.database):
        started = monotonic()
        assert house.holder().run() == house.mover().run() == 0
        assert monotonic() - started < 5


def test_one_process_moves_cases_at_a_time_and_lets_go_when_it_ends(house):
    begun(house, 2)
    house.deploy(TWO)
    begin(house)
    turn = partial(house.database.alone, "migrating")
    with turn() as mine:
        others = 2 if house.database.dialect == "sqlite" else 0
        assert mine and house.mover(turn=turn).run() == others
    assert house.mover(turn=turn).run() == 2 - others


def test_who_operates_not_all_its_branches_steers_no_migration(house):
    house.start(MOVING, {}, "admin", branch="b2")
    begun(house, 1)
    house.deploy(TWO)
    migration = begin(house)
    narrow = replace(house.person("admin"), roles=frozenset(map(at_b1, house.person("admin").roles)))
    with pytest.raises(RightMissing):
        house.run(
            steer_migration,
            SteerMigration(process=MOVING, migration_id=migration, act=Steering.UNDO, actor=narrow),
        )


def at_b1(held):
    return replace(held, branch="b1")


def test_what_did_not_move_on_goes_back_to_what_it_was_and_the_rest_is_told(house):
    cases = begun(house, 4)
    held = house.claim(house.open(cases[0])["visit"], "huangmin")
    before = {case: rows(house, case) for case in cases}
    house.deploy(TWO)
    migration = begin(house)
    house.mover().run()
    assert all(rows(house, case) != before[case] for case in cases)
    house.do(cases[3], "visit", "huangmin", {})
    moved_on = rows(house, cases[3])
    steer(house, migration, Steering.UNDO)
    assert house.mover().run() == 4
    assert told(house, migration) == (MigrationState.UNDONE, {MovedState.UNDONE: 3, MovedState.KEPT: 1})
    assert [rows(house, case) for case in cases[:3]] == [before[case] for case in cases[:3]]
    assert rows(house, cases[3]) == moved_on
    assert house.open(cases[0])["visit"].assignee == held.assignee
    assert all(house.run(compare_case, CompareCase(case)) == [] for case in cases)


def test_a_mapping_is_taken_back_with_the_rest(house):
    case = begun(house, 1)[0]
    before = rows(house, case)
    house.deploy(OTHER)
    migration = begin(house, mapping={"visit": "call"})
    house.mover().run()
    assert set(house.open(case)) == {"call"}
    steer(house, migration, Steering.UNDO)
    house.mover().run()
    assert rows(house, case) == before
    assert house.run(compare_case, CompareCase(case)) == []


def test_a_case_that_ended_or_moved_meanwhile_is_refused_with_the_reason(house):
    cases = begun(house, 3)
    house.deploy(TWO)
    first, second = begin(house), begin(house)
    house.run(cancel_case, CancelCase(case_id=cases[0], actor=house.person("admin")))
    house.run(migrate_case, MigrateCase(case_id=cases[1], actor=house.person("admin"), reason="first", mapping={}))
    house.mover().run()
    assert told(house, first)[1] == {MovedState.MOVED: 1, MovedState.REFUSED: 2}
    assert told(house, second)[1] == {MovedState.REFUSED: 3}
    with UnitOfWork(house.database) as work:
        codes = {
            case.case: case.remarks[0][0] for case, _ in work.migrations.told(first, [MovedState.REFUSED], ["b1"], 10)
        }
    assert codes == {cases[0]: "case_ended", cases[1]: "on_that_version"}


def test_only_a_designer_who_operates_branches_moves_cases(house):
    begun(house, 1)
    house.deploy(TWO)
    for login in ("wangfang", "xujian"):
        with pytest.raises(RightMissing):
            begin(house, login)
    with pytest.raises(NothingToMove):
        begin(house, versions=(2,))
    migration = begin(house)
    with pytest.raises(RightMissing):
        steer(house, migration, Steering.PAUSE, by="xujian")
    with pytest.raises(MigrationNotFound):
        steer(house, "unknown", Steering.PAUSE)
