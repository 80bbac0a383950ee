"""A new shortage of people is told once to who answers for the branch, whatever brought it about."""

import threading
from datetime import timedelta
from threading import Event

import pytest

from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.domain.events import ORGANISATION
from server.domain.people import RoleAt
from server.domain.replay import facts_of
from server.engine.shelf import Shelf
from server.jobs.shortages import ShortageWatch
from server.queries.notices import notice_page
from server.queries.reading import Reading
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.commands.absences.test_absences import end, enter
from tests.engine.dsl import E, S, U, process
from tests.house import House

DAY = timedelta(days=1)
STEPS = U("a", role="appraiser") + U("b", role="appraiser", separate_from="a")
TWO = ("liuyang", "zhaolei")


@pytest.fixture
def house(database):
    house = House(database)
    hold(house, *TWO)
    house.deploy({"p/p.bpmn": process(S() + STEPS + E(), "s > a > b > e")})
    return house


def watching(house):
    reading = Reading(house.database, Shelf())
    return ShortageWatch(reading, house.transactions, lambda: house.now, every=0)


@pytest.fixture
def look(house):
    watch = watching(house)
    watch.run(Event())
    return lambda: watch.run(Event())


def hold(house, *logins, branch="b1", **period):
    people = [house.person(login).id for login in logins]
    with UnitOfWork(house.database) as uow:
        for person in people:
            uow.people.grant(person, [RoleAt("appraiser", branch)], **period)
        uow.commit()


def leave(house, login):
    house.run(disable_person, DisablePerson(person=house.person(login).id))


def resign(house, login):
    person = house.person(login).id
    with UnitOfWork(house.database) as uow:
        [held] = [each for each in uow.people.held_by(person) if each.role == "manager"]
        uow.people.end_grant(held, house.now)
        uow.commit()


def told(house, login):
    page = notice_page(house.database, house.person(login), limit=50, cursor=None)
    return [row.shortage for row in page.items if row.kind.value == "shortage"]


def holding(house):
    with UnitOfWork(house.database) as uow:
        return [each.gap for each in uow.shortages.holding()]


def kinds(house):
    return [fact.kind for fact in facts_of(entries_of(house.database, ORGANISATION)) if "Shortage" in fact.kind]


def test_the_manager_of_the_branch_and_personnel_administration_are_told_once(house, look):
    assert (look(), told(house, "xujian")) == (0, [])
    leave(house, "zhaolei")
    assert look() >= 2
    [row] = told(house, "xujian")
    assert (row.branches, row.roles, row.count, row.since, row.processes) == (("b1",), ("appraiser",), 1, None, ("p",))
    assert len(told(house, "tianjing")) == 1
    assert told(house, "chenguodong") == told(house, "wangfang") == []
    assert (look(), kinds(house)) == (0, ["ShortageFound"])


def test_where_a_branch_has_no_manager_the_next_above_is_told(house, look):
    resign(house, "xujian")
    leave(house, "zhaolei")
    look()
    assert (told(house, "xujian"), len(told(house, "chenguodong"))) == ([], 1)


def test_it_is_told_what_was_done_before(house, look):
    hr = house.person("tianjing")
    role = EndRole(person=house.person("zhaolei").id, role=RoleAt("appraiser", "b1"), reason="moves", actor=hr)
    house.run(end_role, role)
    look()
    [row] = told(house, "xujian")
    [cause] = row.causes
    assert (cause.kind, cause.by, cause.person) == ("RoleEnded", hr.id, house.person("zhaolei").id)


def test_when_it_is_over_the_notice_goes_quietly_and_a_later_one_is_told_again(house, look):
    leave(house, "zhaolei")
    look()
    hold(house, "huangmin")
    assert (look(), told(house, "xujian"), holding(house)) == (0, [], [])
    assert kinds(house) == ["ShortageFound", "ShortageOver"]
    leave(house, "huangmin")
    assert look() >= 2 and len(told(house, "xujian")) == 1


def test_an_end_of_a_role_that_is_known_is_told_before_and_not_again_when_it_comes(house, look):
    hold(house, "zhaolei", valid_until=house.now + 5 * DAY)
    assert look() >= 2
    [row] = told(house, "xujian")
    assert row.since == house.now + 5 * DAY
    house.pass_time(days=6)
    assert look() == 0
    [row] = told(house, "xujian")
    assert row.since is None


def test_what_comes_into_sight_by_the_passing_of_time_alone_is_told(house, look):
    hold(house, "zhaolei", valid_until=house.now + 40 * DAY)
    assert look() == 0
    house.pass_time(days=11)
    assert look() >= 2
    [row] = told(house, "xujian")
    assert row.causes == ()


def test_an_absence_without_a_substitute_is_told_and_its_end_closes_it(house, look):
    absence = enter(house, "zhaolei", begin=house.now + DAY)
    assert look() >= 2 and told(house, "xujian")[0].since == house.now + DAY
    end(house, absence, "zhaolei")
    assert (look(), told(house, "xujian")) == (0, [])


def test_more_people_missing_of_the_same_kind_is_the_same_shortage(house, look):
    leave(house, "zhaolei")
    look()
    leave(house, "liuyang")
    assert look() == 0
    assert [(gap.branch, gap.count) for gap in holding(house)] == [("b1", 2)]


def test_two_servers_tell_it_once(house):
    watches = [watching(house) for _ in range(2)]
    leave(house, "zhaolei")
    threads = [threading.Thread(target=watch.run, args=(Event(),)) for watch in watches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told(house, "xujian")) == 1 and kinds(house) == ["ShortageFound"]


def test_nothing_is_proved_anew_while_nothing_changes(house, look, monkeypatch):
    asked = []
    monkeypatch.setattr("server.jobs.shortages.house_shortages", lambda *_: asked.append(1) or ((), None))
    look()
    assert asked == []
    leave(house, "zhaolei")
    look()
    look()
    assert asked == [1]


def test_who_answers_for_the_branch_no_more_reads_nothing_of_it(house, look):
    leave(house, "zhaolei")
    look()
    resign(house, "xujian")
    assert told(house, "xujian") == [None]


@pytest.fixture
def covered(house):
    """Two appraisers of head office do what is to be done at both branches, which have none of their own any more."""
    hold(house, "zhaolei", branch="b2")
    for login in TWO:
        leave(house, login)
    hold(house, "panhao", "sunlihua", branch="ho")
    watch = watching(house)
    watch.run(Event())
    assert holding(house) == []
    return lambda: watch.run(Event())


def test_who_covered_several_branches_leaves_one_notice_that_names_them(house, covered):
    leave(house, "panhao")
    covered()
    assert [row.branches for row in told(house, "tianjing")] == [("b1", "b2", "ho")]
    assert [row.branches for row in told(house, "xujian")] == [("b1",)]
    assert kinds(house).count("ShortageFound") == 3


def test_a_notice_names_the_branches_where_it_still_holds_and_goes_with_the_last(house, covered):
    leave(house, "panhao")
    covered()
    hold(house, "wumei", branch="b1")
    covered()
    assert ([row.branches for row in told(house, "tianjing")], told(house, "xujian")) == ([("b2", "ho")], [])
    hold(house, "huangmin", branch="ho")
    covered()
    assert told(house, "tianjing") == holding(house) == []
