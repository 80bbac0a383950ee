"""Alerts in a house: told once for each crossing, by the rights of the moment, and never by two at once."""

from decimal import Decimal
from threading import Event, Thread

import pytest

from server.commands.alerts.set_alert import (
    AddAlert,
    ChangeAlert,
    RemoveAlert,
    add_alert,
    change_alert,
    remove_alert,
)
from server.commands.alerts.settle_alerts import SettleAlerts, settle_alerts
from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.alerts import (
    MOST,
    AlertChanged,
    AlertNotFound,
    AlertState,
    Direction,
    Limits,
    Rest,
    TooManyAlerts,
    Watched,
)
from server.domain.errors import BranchNotFound, RightMissing
from server.jobs import alerts as jobs
from server.jobs.alerts import AlertWatch
from server.jobs.post import Post
from server.queries.notices import notice_page
from server.reports.registry import REPORTS, Report
from server.store.alerts import Alerts
from tests.engine.dsl import E, S, U, process
from tests.house import House

DRAWN = process(S() + U("a", "b", role="everyone") + E(), "s > a > b > e")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    return house


@pytest.fixture
def watch(house):
    return AlertWatch(house.database, house.reports, house.transactions, lambda: house.now)


@pytest.fixture
def look(house, watch):
    """Let some minutes pass, then look; how many notices there were."""

    def after(minutes=10):
        house.pass_time(minutes=minutes)
        return watch.run(Event())

    return after


def set_alert(house, login="xujian", alarm=3, release=1, direction="above", every=10, lasting="", **watched):
    about = Watched(**{"report": "waiting", "measure": "open", **watched})
    limits = Limits(
        direction=Direction(direction),
        alarm_at=Decimal(alarm),
        release_at=Decimal(release),
        every=every,
        lasting=lasting,
    )
    return house.run(add_alert, AddAlert(actor=house.person(login), watched=about, limits=limits))


def alerts_of(house, login="xujian"):
    with house.database.read() as connection:
        return Alerts(connection).of(house.person(login).id)


def told(house, login="xujian"):
    page = notice_page(house.database, house.person(login), limit=50, cursor=None)
    return [row.kind.value for row in page.items][::-1]


def begin(house, number):
    return [house.start("p", {}, "liuyang") for _ in range(number)]


def end(house, cases):
    for case in cases:
        for step in ("a", "b"):
            house.do(case, step, "liuyang", {})


def test_a_crossing_is_told_once_and_so_is_the_way_back(house, look):
    set_alert(house)
    assert look() == 0
    cases = begin(house, 4)
    assert [look(), look(), look()] == [1, 0, 0]
    end(house, cases[:2])
    assert look() == 0
    cases += begin(house, 1)
    assert [look(), look()] == [0, 0]
    end(house, cases[2:4])
    assert [look(), look()] == [1, 0]
    assert told(house) == ["alarm", "release"]
    (alert,) = alerts_of(house)
    assert (alert.state, alert.value, alert.rests) == (AlertState.CALM, 1, None)


def test_nobody_looks_before_it_is_time(house, look):
    set_alert(house, every=30)
    look(0)
    begin(house, 3)
    assert [look(29), look(1)] == [0, 1]


def test_a_step_and_a_process_narrow_what_is_watched(house, look):
    set_alert(house, step="b", process="p")
    set_alert(house, process="other")
    cases = begin(house, 3)
    assert look() == 0
    for case in cases:
        house.do(case, "a", "liuyang", {})
    assert look() == 1


def test_the_crossing_is_in_the_trail(house, look):
    set_alert(house)
    begin(house, 3)
    look()
    with house.database.read() as connection:
        kinds = "SELECT count(*) FROM audit_entry WHERE kind = 'AlertCrossed'"
        assert connection.exec_driver_sql(kinds).scalar_one() == 1


def test_one_read_serves_all_alerts_about_the_same(house, look, monkeypatch):
    read = []
    for name in ("waiting", "steps"):
        report = REPORTS[name]
        counting = Report(
            name, report.row, lambda reading, report=report: (read.append(report.name), report.rows(reading))[1]
        )
        monkeypatch.setitem(jobs.REPORTS, name, counting)
    for number in range(1, 8):
        set_alert(house, alarm=number, release=0)
        set_alert(house, measure="overdue", step="a")
        set_alert(house, report="steps", measure="wait_p90", direction="below", alarm=0, release=5)
    set_alert(house, branch="b1")
    begin(house, 3)
    assert look() > 0
    assert sorted(read) == ["steps", "waiting"]


def test_an_alert_rests_when_its_owner_lost_the_right_and_goes_on_with_it(house, look):
    set_alert(house)
    begin(house, 3)
    grants = "DELETE FROM role_grant WHERE role = 'manager' AND branch = 'b1'"
    with house.database.write() as connection:
        (held,) = connection.exec_driver_sql(
            "SELECT person FROM role_grant WHERE role = 'manager' AND branch = 'b1'"
        ).all()
        connection.exec_driver_sql(grants)
        connection.commit()
    assert look() == 0
    assert alerts_of(house)[0].rests is Rest.RIGHTS and told(house) == []
    with house.database.write() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO role_grant (person, role, branch) VALUES ('{held[0]}', 'manager', 'b1')"
        )
        connection.commit()
    assert look() == 1
    assert alerts_of(house)[0].rests is None and told(house) == ["alarm"]


def test_who_left_is_told_nothing(house, look):
    set_alert(house)
    person = house.person("xujian").id
    house.run(disable_person, DisablePerson(person=person))
    begin(house, 3)
    assert look() == 0
    with house.database.read() as connection:
        assert [each.rests for each in Alerts(connection).of(person)] == [Rest.RIGHTS]


def test_an_alert_about_what_is_no_more_rests(house, look):
    set_alert(house, report="gone")
    set_alert(house, measure="gone")
    assert look() == 0
    assert [each.rests for each in alerts_of(house)] == [Rest.REPORT, Rest.REPORT]


def test_a_report_that_fails_is_tried_again_and_stops_no_other(house, look, monkeypatch, caplog):
    def fails(_reading):
        raise ZeroDivisionError

    set_alert(house, report="steps", alarm=1, release=0)
    set_alert(house)
    begin(house, 3)
    with monkeypatch.context() as broken:
        broken.setitem(jobs.REPORTS, "steps", Report("steps", REPORTS["steps"].row, fails))
        assert look() == 1
    assert "was not read" in caplog.text
    assert look() == 1


def test_two_workers_at_once_tell_once(house, watch):
    set_alert(house)
    begin(house, 3)
    house.pass_time(minutes=10)
    found = []
    threads = [Thread(target=lambda: found.append(watch.run(Event()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 1] and told(house) == ["alarm"]


def test_what_was_seen_before_a_change_is_not_settled(house, watch, monkeypatch):
    alert = set_alert(house)
    begin(house, 3)
    real, seen = house.transactions.run, []

    class Between:
        def run(self, handler, command):
            assert handler is settle_alerts
            higher = Limits(direction=Direction.ABOVE, alarm_at=Decimal(9), release_at=Decimal(8))
            change = ChangeAlert(actor=house.person("xujian"), alert_id=alert.id, version=1, limits=higher)
            seen.append(real(change_alert, change))
            return real(handler, command)

    between = AlertWatch(house.database, house.reports, Between(), lambda: house.now)
    ending = Event()
    assert between._look(alerts_of(house), ending) == 0 and seen
    assert told(house) == [] and alerts_of(house)[0].version == 2


def test_a_restart_before_settling_loses_nothing_and_doubles_nothing(house, watch, look):
    set_alert(house)
    begin(house, 3)

    class Dies:
        def run(self, handler, command):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        AlertWatch(house.database, house.reports, Dies(), lambda: house.now).run(Event())
    assert told(house) == []
    assert [look(0), look(0), look()] == [1, 0, 0]


def test_an_alarm_that_must_last_waits_over_a_restart_and_is_told_once(house, look):
    set_alert(house, lasting="PT30M")
    cases = begin(house, 4)
    assert [look(), look(), look()] == [0, 0, 0]
    after = AlertWatch(house.database, house.reports, house.transactions, lambda: house.now)
    house.pass_time(minutes=10)
    assert after.run(Event()) == 1
    assert look() == 0
    end(house, cases[:3])
    assert look() == 1
    begin(house, 3)
    assert [look(), look()] == [0, 0]
    assert told(house) == ["alarm", "release"]


def test_working_hours_of_an_alarm_are_of_the_branch_that_is_watched(house, look):
    set_alert(house, lasting="1WH", branch="b1")
    begin(house, 4)
    assert look() == 0
    assert look(50) == 0
    assert look(24 * 60) == 1


def test_settling_twice_tells_once(house, watch):
    set_alert(house)
    begin(house, 3)
    kept = []

    class Keeps:
        def run(self, handler, command):
            kept.append(command)
            return house.transactions.run(handler, command)

    AlertWatch(house.database, house.reports, Keeps(), lambda: house.now).run(Event())
    assert house.run(settle_alerts, SettleAlerts(kept[0].looks)) == 0
    assert told(house) == ["alarm"]


def test_the_post_looks_and_posts_what_came_of_it(house, watch):
    set_alert(house)
    begin(house, 3)
    house.pass_time(minutes=10)
    Post(house.transactions, [], lambda: False, [watch.run]).run()
    assert told(house) == ["alarm"]
    with house.database.read() as connection:
        waiting = "SELECT count(*) FROM notice WHERE kind = 'alarm' AND post_at IS NOT NULL"
        assert connection.exec_driver_sql(waiting).scalar_one() == 0


def test_only_who_oversees_sets_alerts_and_of_their_own_branches(house):
    with pytest.raises(RightMissing):
        set_alert(house, "wangfang")
    with pytest.raises(BranchNotFound):
        set_alert(house, branch="b2")
    assert set_alert(house, "chenguodong", branch="b2").watched.branch == "b2"


def test_alerts_of_others_are_nobodys_business(house):
    alert = set_alert(house)
    stranger = house.person("chenguodong")
    with pytest.raises(AlertNotFound):
        house.run(remove_alert, RemoveAlert(actor=stranger, alert_id=alert.id))
    with pytest.raises(AlertNotFound):
        house.run(change_alert, ChangeAlert(actor=stranger, alert_id=alert.id, version=1, limits=alert.limits))
    house.run(remove_alert, RemoveAlert(actor=house.person("xujian"), alert_id=alert.id))
    assert alerts_of(house) == []


def test_of_two_changes_at_once_the_second_is_refused(house):
    alert = set_alert(house)
    change = ChangeAlert(actor=house.person("xujian"), alert_id=alert.id, version=1, limits=alert.limits)
    house.run(change_alert, change)
    with pytest.raises(AlertChanged):
        house.run(change_alert, change)


def test_one_person_has_so_many_alerts_at_most(house):
    for _ in range(MOST):
        set_alert(house)
    with pytest.raises(TooManyAlerts):
        set_alert(house)


def test_a_notice_of_a_removed_alert_still_says_what_it_is(house, look):
    alert = set_alert(house)
    begin(house, 3)
    look()
    house.run(remove_alert, RemoveAlert(actor=house.person("xujian"), alert_id=alert.id))
    (row,) = notice_page(house.database, house.person("xujian"), limit=5, cursor=None).items
    assert row.kind.value == "alarm" and row.alert is None


def test_no_alert_costs_one_look(house, watch):
    with house.database.counting() as log:
        assert watch.run(Event()) == 0
    assert len(log.statements) == 1
