"""A suspended version: no case begins on it by any door, running ones go on or wait with it; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.retry import RetryCase, retry_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.messages.publish import PublishMessage, PublishSignal, publish_message, publish_signal
from server.commands.versions.resume import ResumeVersion, resume_version
from server.commands.versions.suspend import SuspendVersion, suspend_version
from server.domain.cases import CaseStatus
from server.domain.errors import ProcessNotFound, RightMissing
from server.domain.processes import VersionNotSuspended, VersionSuspended
from server.domain.reasons import ReasonMissing
from server.jobs.sweep import Sweep
from server.store.tables.cases import case as case_table
from tests.engine.dsl import E, S, U, call, msg, process, sig, throw, tim
from tests.house import House

PLAIN = {"p/p.bpmn": process(S() + U("a", "b", role="everyone") + E(), "s > a > b > e")}
NEWER = {"p/p.bpmn": process(S() + U("a", "b", "c", role="everyone") + E(), "s > a > b > c > e")}


def started_by(definition):
    return {"p/p.bpmn": process(S("s", definition) + U("a", role="everyone") + E(), "s > a > e")}


@pytest.fixture
def house(database):
    return House(database)


def suspend(house, by="admin", version=1, **more):
    wish = SuspendVersion(process="p", version=version, actor=house.person(by), reason="a fault", **more)
    house.run(suspend_version, wish)


def resume(house, by="admin", version=1):
    house.run(resume_version, ResumeVersion(process="p", version=version, actor=house.person(by), reason="mended"))


def cases(house):
    with house.database.read() as connection:
        return connection.execute(select(func.count()).select_from(case_table)).scalar_one()


def sweep(house):
    Sweep(house.transactions).run()


def hold(house):
    return house.holder().run()


def states(house, ids):
    return [house.case(each).status.value for each in ids]


def test_no_person_starts_a_case_on_it_until_it_is_resumed_and_running_ones_go_on(house):
    house.deploy(PLAIN)
    running = house.start("p", {}, "liuyang")
    suspend(house)
    for version in (None, 1):
        with pytest.raises(VersionSuspended):
            house.start("p", {}, "liuyang", version=version)
    house.do(running, "a", "liuyang", {})
    assert set(house.open(running)) == {"b"}
    resume(house)
    assert house.start("p", {}, "liuyang")


def test_another_version_starts_cases_while_an_older_one_is_suspended_and_none_moves_to_it(house):
    house.deploy(PLAIN)
    suspend(house)
    house.deploy(NEWER)
    case = house.start("p", {}, "liuyang")
    wish = MigrateCase(case_id=case, actor=house.person("admin"), reason="back", to=1, mapping={})
    with pytest.raises(VersionSuspended):
        house.run(migrate_case, wish)


def test_a_message_from_outside_is_refused_in_words_and_a_signal_starts_nothing(house):
    house.deploy(started_by(msg("go")))
    suspend(house)
    with pytest.raises(VersionSuspended):
        house.run(publish_message, PublishMessage(name="go", branch="b1"))
    house.deploy(started_by(sig("alarm")))
    suspend(house, version=2)
    assert house.run(publish_signal, PublishSignal(name="alarm", branch="b1")).started == ()
    assert cases(house) == 0


@pytest.mark.parametrize("freed_by", ["resuming it", "a newer version"])
def test_a_message_of_another_case_waits_for_the_process_to_start_again(house, freed_by):
    thrower = process(S() + throw("t", msg("go")) + E(), "s > t > e", id="q")
    house.deploy({**started_by(msg("go")), "q/q.bpmn": thrower})
    suspend(house)
    house.start("q", {}, "liuyang")
    sweep(house)
    assert cases(house) == 1
    if freed_by == "resuming it":
        resume(house)
    else:
        house.deploy({"p/p.bpmn": process(S("s", msg("go")) + U("z", role="everyone") + E(), "s > z > e")})
    sweep(house)
    assert cases(house) == 2


def test_timer_starts_stop_and_of_the_missed_ones_the_last_is_made_up_for(house):
    house.deploy(started_by(tim("timeCycle", "R/P1D")))
    suspend(house)
    house.now += timedelta(days=5, hours=1)
    sweep(house)
    assert cases(house) == 0
    resume(house)
    sweep(house)
    assert cases(house) == 1
    house.now += timedelta(days=1)
    sweep(house)
    assert cases(house) == 2


def test_a_running_case_is_held_where_it_calls_it_and_goes_on_when_it_is_retried(house):
    caller = process(S() + U("first", role="everyone") + call("sub", "p") + E(), "s > first > sub > e", id="q")
    house.deploy({**PLAIN, "q/q.bpmn": caller})
    case = house.start("q", {}, "liuyang")
    suspend(house)
    house.do(case, "first", "liuyang", {})
    assert house.open(case) == {}
    retry = RetryCase(case_id=case, actor=house.person("admin"), reason="again")
    assert not house.run(retry_case, retry)
    resume(house)
    assert house.run(retry_case, retry)
    assert set(house.open(case)) == {"a"}


def test_running_cases_wait_with_it_and_go_on_with_it_but_those_that_were_steered_alone(house):
    house.deploy(PLAIN)
    ids = [house.start("p", {}, "liuyang") for _ in range(4)]
    admin = house.person("admin")
    house.run(suspend_case, SuspendCase(case_id=ids[0], actor=admin))
    suspend(house, cases_too=True)
    assert hold(house) == 3 and hold(house) == 0
    assert states(house, ids) == ["suspended"] * 4
    house.run(resume_case, ResumeCase(case_id=ids[1], actor=admin))
    assert hold(house) == 0
    resume(house)
    assert hold(house) == 3
    assert states(house, ids) == ["suspended", "running", "running", "running"]


def test_a_holder_that_ends_leaves_the_rest_to_the_next(house):
    house.deploy(PLAIN)
    ids = [house.start("p", {}, "liuyang") for _ in range(2)]
    suspend(house, cases_too=True)
    ending = house.holder()
    ending.stop()
    assert ending.run() == 0 and hold(house) == 2
    assert {house.case(each).status for each in ids} == {CaseStatus.SUSPENDED}


def test_two_people_at_once_one_is_told(house):
    house.deploy(PLAIN)

    def attempt(_number):
        try:
            suspend(house)
        except VersionSuspended:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]
    resume(house)
    with pytest.raises(VersionNotSuspended):
        resume(house)


def test_designers_and_who_operates_every_branch_may_with_a_reason(house):
    house.deploy(PLAIN)
    with pytest.raises(RightMissing):
        suspend(house, by="xujian")
    with pytest.raises(ReasonMissing):
        house.run(suspend_version, SuspendVersion(process="p", version=1, actor=house.person("admin"), reason=" "))
    with pytest.raises(ProcessNotFound):
        suspend(house, version=9)
