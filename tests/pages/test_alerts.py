"""The page of alerts and mailed reports: for who oversees branches, about their own, and told in their language."""

import re
from datetime import timedelta
from threading import Event
from urllib.parse import urlencode

import pytest

from server.auth.unsubscribing import unsubscribe_token
from server.jobs.alerts import AlertWatch
from server.store.alerts import Alerts
from server.store.subscriptions_to_reports import ReportSubscriptions
from tests.house import APPLICATION, LOAN_WALK
from tests.pages.conftest import hidden

ALERT = {"measure": "waiting.open", "direction": "above", "alarm": "2", "release": "1", "every": "10"}
MAIL = {"report": "steps", "days": "7", "pace": "weekly", "weekday": "4", "month_day": "1", "hour": "8"}
HERE = "/reports/alerts"


@pytest.fixture
def case(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.do(case, "intake", *LOAN_WALK["intake"])
    return case


@pytest.fixture
def alerts(house):
    def of(login):
        with house.database.read() as connection:
            return Alerts(connection).of(house.person(login).id)

    return of


@pytest.fixture
def mailed(house):
    def of(login):
        with house.database.read() as connection:
            return ReportSubscriptions(connection).of(house.person(login).id)

    return of


def look(house):
    return AlertWatch(house.database, house.reports, house.transactions, lambda: house.now).run(Event())


def test_an_alert_is_set_looked_at_told_changed_and_removed(house, sign_in, case, alerts):
    manager = sign_in("xujian")
    assert "No alert is set" in manager.get(HERE).text
    assert manager.post(HERE, {**ALERT, "branch": "b1"}).headers["location"] == HERE
    page = manager.get(HERE).text
    assert "What waits now: Open" in page and "2 or more" in page and "1 or less" in page and "Calm since" in page
    assert look(house) == 1
    page = manager.get(HERE).text
    assert "Alarm since 2026-11-23 09:00" in page and "last seen: 5" in page
    told = manager.get("/notices").text
    assert "Alarm: What waits now: Open is 2 or more (Chengguan branch)." in told and 'href="/reports/alerts"' in told
    (alert,) = alerts("xujian")
    form = manager.get(f"{HERE}/{alert.id}").text
    sent = {"version": hidden(form, "version"), "direction": "above", "alarm": "30", "release": "20", "every": "60"}
    assert 'value="2"' in form and manager.post(f"{HERE}/{alert.id}", sent).status_code == 303
    house.pass_time(hours=1)
    assert look(house) == 1
    assert "The alarm is over: What waits now: Open is back at 20 or less" in manager.get("/notices").text
    assert manager.post(f"{HERE}/{alert.id}/remove").status_code == 303 and alerts("xujian") == []
    assert "An alert that you have removed since raised an alarm." in manager.get("/notices").text


def test_a_row_of_a_report_leads_to_an_alert_for_its_step(sign_in, case, alerts):
    manager = sign_in("xujian")
    href = re.search(r'href="(/reports/alerts\?[^"]*step=declare_a[^"]*)"', manager.get("/reports/waiting").text)[1]
    form = manager.get(href.replace("&amp;", "&")).text
    assert "Declare as A" in form and 'value="waiting.open" selected' in form and 'value="b1" selected' in form
    about = {"process": "loan_origination", "branch": "b1", "step": "declare_a"}
    assert manager.post(HERE, {**ALERT, **about, "alarm": "1", "release": "0"}).status_code == 303
    assert alerts("xujian")[0].watched.step == "declare_a"
    assert "Loan origination · Declare as A · Chengguan branch" in manager.get(HERE).text


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"measure": "waiting.secret"}, "measure"),
        ({"measure": "waiting.step"}, "measure"),
        ({"measure": ""}, "measure"),
        ({"alarm": "many"}, "alarm"),
        ({"alarm": "NaN"}, "alarm"),
        ({"release": ""}, "release"),
        ({"release": "3"}, "release"),
        ({"direction": "below", "release": "1"}, "release"),
        ({"every": "1"}, "every"),
        ({"every": "often"}, "every"),
        ({"every": "9" * 30}, "every"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(sign_in, alerts, entered, field):
    answer = sign_in("xujian").post(HERE, {**ALERT, **entered})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert re.search(rf'id="{field}"[^>]*|<[^>]*aria-describedby="{field}-error', answer.text)
    assert alerts("xujian") == []


def test_shares_and_money_are_entered_as_they_are_read(sign_in, alerts):
    manager = sign_in("xujian")
    assert manager.post(HERE, {**ALERT, "measure": "steps.late", "alarm": "20%", "release": "10"}).status_code == 303
    money = {"measure": "costs.cost", "alarm": "¥12,000.50", "release": "1"}
    assert manager.post(HERE, {**ALERT, **money}).status_code == 303
    page = manager.get(HERE).text
    assert "20% or more" in page and "¥12,000.50 or more" in page


def test_who_oversees_nothing_has_no_alerts(sign_in):
    clerk = sign_in("wangfang")
    assert clerk.get(HERE).status_code == clerk.post(HERE, ALERT).status_code == 403
    assert clerk.post("/reports/mails", MAIL).status_code == 403
    assert sign_in("xujian").post(HERE, {**ALERT, "branch": "b2"}).status_code == 422


def test_alerts_and_mails_of_others_are_not_there(sign_in, alerts, mailed):
    manager, other = sign_in("xujian"), sign_in("chenguodong")
    manager.post(HERE, ALERT)
    manager.post("/reports/mails", MAIL)
    (alert,), (mail,) = alerts("xujian"), mailed("xujian")
    fields = {"version": "1", **ALERT}
    assert other.get(f"{HERE}/{alert.id}").status_code == other.post(f"{HERE}/{alert.id}", fields).status_code == 404
    assert other.post(f"{HERE}/{alert.id}/remove").status_code == 404
    assert other.post(f"/reports/mails/{mail.id}/end").status_code == 404
    assert alerts("xujian") and mailed("xujian")


def test_a_change_from_an_old_page_is_told_and_not_made(sign_in, alerts):
    manager = sign_in("xujian")
    manager.post(HERE, ALERT)
    (alert,) = alerts("xujian")
    assert manager.post(f"{HERE}/{alert.id}", {**ALERT, "version": "1", "alarm": "7"}).status_code == 303
    stale = manager.post(f"{HERE}/{alert.id}", {**ALERT, "version": "1", "alarm": "9"})
    assert stale.status_code == 409 and "in another window" in stale.text and hidden(stale.text, "version") == "2"
    assert alerts("xujian")[0].limits.alarm_at == 7
    assert manager.post(f"{HERE}/{alert.id}", {**ALERT, "version": "2", "release": "3"}).status_code == 422


def test_who_lost_their_rights_sees_what_rests_and_can_remove_it(house, sign_in, alerts):
    manager = sign_in("xujian")
    manager.post(HERE, ALERT)
    manager.post("/reports/mails", MAIL)
    with house.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM role_grant WHERE role = 'manager' AND branch = 'b1'")
        connection.commit()
    look(house)
    page = manager.get(HERE).text
    assert page.count("Rests: you may not read this report any more") == 2 and "new-alert" not in page
    assert manager.post(f"{HERE}/{alerts('xujian')[0].id}/remove").status_code == 303


def test_a_report_by_mail_is_asked_for_and_ended(sign_in, mailed):
    manager = sign_in("xujian")
    assert "No mail reaches you" in manager.get(HERE).text
    assert manager.post("/reports/mails", MAIL).headers["location"] == HERE
    page = manager.get(HERE).text
    assert "every week, Friday, 8:00" in page and "of the last 7 days" in page and "next 2026-11-27 08:00" in page
    (mail,) = mailed("xujian")
    assert manager.post(f"/reports/mails/{mail.id}/end").status_code == 303 and mailed("xujian") == []


def test_a_report_that_comes_already_is_told_at_the_report(sign_in, mailed):
    manager = sign_in("xujian")
    manager.post("/reports/mails", MAIL)
    answer = manager.post("/reports/mails", MAIL)
    assert answer.status_code == 422 and 'id="report-error"' in answer.text
    assert "You get this very report by mail already" in answer.text and len(mailed("xujian")) == 1


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"pace": "hourly"}, "pace"),
        ({"weekday": "7"}, "weekday"),
        ({"hour": "24"}, "hour"),
        ({"hour": "x"}, "hour"),
        ({"days": "8"}, "days"),
        ({"pace": "monthly", "month_day": "32"}, "month_day"),
        ({"pace": "monthly", "month_day": ""}, "month_day"),
    ],
)
def test_a_time_that_is_none_is_told_at_its_field(sign_in, mailed, entered, field):
    answer = sign_in("xujian").post("/reports/mails", {**MAIL, **entered})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and mailed("xujian") == []


def test_of_a_report_that_is_not_there_there_is_no_mail(sign_in):
    assert sign_in("xujian").post("/reports/mails", {**MAIL, "report": "secrets"}).status_code == 404


def test_a_link_in_a_report_ends_it_without_signing_in(app, house, sign_in, stranger, mailed):
    sign_in("xujian").post("/reports/mails", MAIL)
    (mail,) = mailed("xujian")
    token = unsubscribe_token(app.state.wired.settings.secret, house.person("xujian").id, [f"report/{mail.id}"])
    way_out = "/unsubscribe?" + urlencode({"token": token})
    assert "A report that I asked for" in stranger.get(way_out).text and mailed("xujian")
    assert stranger.post(way_out, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mailed("xujian") == [] and stranger.post(way_out).status_code == 200


def test_the_page_is_told_in_chinese(sign_in, case, house):
    manager = sign_in("xujian")
    manager.post(HERE, {**ALERT, "branch": "b1"})
    house.now += timedelta(minutes=1)
    look(house)
    manager.client.cookies.set("lang", "zh")
    page = manager.get(HERE).text
    assert "预警与邮件" in page and "预警中" in page and "城关信用社" in page
    assert ">分钟</option>" in page and "会议纪要" not in page
    assert "预警：当前等待：待办 达到 2 及以上（城关信用社）。" in manager.get("/notices").text
