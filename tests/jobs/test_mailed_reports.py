"""Reports by mail, handed to a real mail server: at their times, each once, by the rights of the moment."""

import socket
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from functools import partial
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller

from server.commands.mailed_reports.order import REPORT, OrderReports, order_reports
from server.commands.mailed_reports.subscribe import (
    SubscribeToReport,
    UnsubscribeFromReport,
    subscribe_to_report,
    unsubscribe_from_report,
)
from server.commands.notices.post import ClaimPosted, claim_posted
from server.commands.notices.wish import SetMailWishes, set_mail_wishes
from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.errors import (
    BranchNotFound,
    RightMissing,
    SubscribedAlready,
    SubscriptionNotFound,
    TooManySubscriptions,
)
from server.domain.mailing import MailWishes, Rhythm
from server.domain.report_times import MOST, Pace, Times
from server.jobs.mailed_reports import ReportTimes
from server.jobs.post import Post
from server.jobs.smtp import MailServer, Security
from server.pages.assets import TASKS_UI
from server.pages.contexts.reports import ReportCell, ReportColumn
from server.pages.readers import Readers
from server.pages.report_letters import ReportLetters, plain_table
from server.pages.translations import load_translations
from server.store.subscriptions_to_reports import ReportSubscriptions
from tests.house import APPLICATION, House

FRIDAY = Times(pace=Pace.WEEKLY, day=4, hour=8)
DAY = timedelta(days=1)


class Mailbox:
    """What the mail server took."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def server(mailbox):
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        port = found.getsockname()[1]
    running = Controller(mailbox, hostname="127.0.0.1", port=port)
    running.start()
    yield MailServer("127.0.0.1", port, Security.NONE, "", "", "house@example.cn")
    running.stop()


@pytest.fixture
def house(database):
    house = House(database, "loan_origination")
    house.start("loan_origination", APPLICATION, "wangfang")
    return house


@pytest.fixture
def letters(house):
    words = partial(load_translations, TASKS_UI / "locale")
    return ReportLetters(
        Readers(house.database, house.reports, words, lambda: house.now, b"s" * 40, "https://house.example", "zh")
    )


@pytest.fixture
def post(house, server, letters):
    times = ReportTimes(house.transactions, mail=True)
    return Post(house.transactions, [server.report_carrier(letters.write)], lambda: False, [times.run])


def subscribe(house, login="xujian", report="waiting", times=FRIDAY, address="{}@example.cn", **more):
    actor = house.person(login)
    wishes = MailWishes(address=address.format(login), quiet_from=time(0), quiet_until=time(0))
    house.run(set_mail_wishes, SetMailWishes(person=actor.id, wishes=wishes, by=actor.id))
    return house.run(subscribe_to_report, SubscribeToReport(actor=actor, report=report, times=times, days=30, **more))


def mails(house, login="xujian"):
    with house.database.read() as connection:
        return ReportSubscriptions(connection).of(house.person(login).id)


def owed(house):
    return house.run(claim_posted, ClaimPosted(REPORT, 100))


def in_english(house, login):
    with house.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE person SET locale = 'en' WHERE login = '{login}'")
        connection.commit()


def test_a_report_comes_at_its_time_as_text_and_html_with_a_link(house, post, mailbox):
    subscribe(house, branch="b1")
    house.now = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)  # Friday, 7:59 in Shanghai
    assert post.run() == 0
    house.pass_time(minutes=1)
    assert [post.run(), post.run()] == [1, 0]
    (message,) = mailbox.taken
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert message["Subject"] == "当前等待 · 城关信用社" and message["To"] == "xujian@example.cn"
    for told in (text, html):
        assert "核验资料" in told and "信贷内勤" in told and "张建国" not in told
        assert "https://house.example/reports/waiting?branch=b1" in told.replace("&amp;", "&")
    assert "<table" in html and "每周星期五 8:00" in text
    assert message["List-Unsubscribe"].startswith("<https://house.example/unsubscribe?token=")
    assert message["List-Unsubscribe"].strip("<>") in text
    (kept,) = mails(house)
    assert (kept.sent_at, kept.next_at) == (house.now, house.now + 7 * DAY)


def test_a_letter_is_in_the_language_of_its_reader(house, post, mailbox):
    subscribe(house, report="load")
    in_english(house, "xujian")
    house.pass_time(days=5)
    post.run()
    assert mailbox.taken[0]["Subject"] == "Load of people · all processes and branches"
    assert "every week, Friday, 8:00" in mailbox.taken[0].get_body(("plain",)).get_content()


def test_times_that_were_missed_are_one_mail(house, post, mailbox):
    subscribe(house, times=Times(pace=Pace.DAILY, hour=8))
    house.pass_time(days=23)
    assert [post.run(), post.run()] == [1, 0]
    assert len(mailbox.taken) == 1 and mails(house)[0].next_at > house.now


def test_each_time_is_owed_once_also_by_two_workers(house):
    for report in ("waiting", "load"):
        subscribe(house, report=report)
    subscribe(house, branch="b1")
    house.pass_time(days=5)
    times = ReportTimes(house.transactions, mail=True)
    threads = [Thread(target=times.run, args=(Event(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(owed(house)) == 3


def test_what_was_brought_and_not_noted_comes_again_under_the_same_id(house, server, letters, mailbox):
    subscribe(house)
    house.pass_time(days=5)
    ReportTimes(house.transactions, mail=True).run(Event())
    (row,) = owed(house)
    for _ in range(2):  # the process died before it was noted
        with server.report_carrier(letters.write).connected() as bring:
            bring(row)
    first, second = mailbox.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_without_a_mail_server_no_report_is_ever_owed(house):
    subscribe(house)
    house.pass_time(days=5)
    assert house.run(order_reports, OrderReports(10, mail=False)) == 1
    assert owed(house) == [] and mails(house)[0].sent_at is None


def test_who_lost_the_right_or_left_gets_none(house, post, mailbox):
    subscribe(house)
    person = house.person("xujian").id
    subscribe(house, "chenguodong")
    with house.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM role_grant WHERE role = 'manager'")
        connection.commit()
    house.pass_time(days=5)
    assert post.run() == 0
    house.run(disable_person, DisablePerson(person=person))
    house.pass_time(days=7)
    assert post.run() == 0 and mailbox.taken == []


def test_the_right_counts_when_the_letter_is_written(house, post, letters, mailbox):
    subscribe(house)
    house.pass_time(days=5)
    ReportTimes(house.transactions, mail=True).run(Event())
    with house.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM role_grant WHERE role = 'manager'")
        connection.commit()
    post.run()
    assert mailbox.taken == [] and owed(house) == []


@pytest.mark.parametrize("wishes", [MailWishes(), MailWishes(address="x@example.cn", rhythm=Rhythm.NEVER)])
def test_who_wants_no_mail_gets_none(house, post, mailbox, wishes):
    subscribe(house)
    person = house.person("xujian").id
    house.run(set_mail_wishes, SetMailWishes(person=person, wishes=wishes, by=person))
    house.pass_time(days=5)
    post.run()
    assert mailbox.taken == []


def test_a_subscription_that_ended_meanwhile_is_not_mailed(house, post, mailbox):
    kept = subscribe(house)
    house.pass_time(days=5)
    ReportTimes(house.transactions, mail=True).run(Event())
    house.run(unsubscribe_from_report, UnsubscribeFromReport(person=kept.owner, subscription_id=kept.id))
    post.run()
    assert mailbox.taken == [] and mails(house) == []


def test_only_who_oversees_gets_reports_and_of_their_own_branches(house):
    with pytest.raises(RightMissing):
        subscribe(house, "wangfang")
    with pytest.raises(BranchNotFound):
        subscribe(house, branch="b2")
    kept = subscribe(house)
    other = house.person("chenguodong").id
    with pytest.raises(SubscriptionNotFound):
        house.run(unsubscribe_from_report, UnsubscribeFromReport(person=other, subscription_id=kept.id))
    for hour in range(MOST - 1):
        subscribe(house, times=Times(pace=Pace.DAILY, hour=hour))
    with pytest.raises(TooManySubscriptions):
        subscribe(house, branch="b1")


def test_the_same_report_is_asked_for_once_and_another_of_it_is_another(house):
    subscribe(house)
    with pytest.raises(SubscribedAlready):
        subscribe(house)
    subscribe(house, branch="b1")
    subscribe(house, times=Times(pace=Pace.WEEKLY, day=3, hour=8))
    subscribe(house, report="load")
    assert len(mails(house)) == 4


def test_a_mailed_report_is_in_the_trail(house, post):
    subscribe(house)
    house.pass_time(days=5)
    post.run()
    with house.database.read() as connection:
        count = "SELECT count(*) FROM audit_entry WHERE kind = 'ReportMailed'"
        assert connection.exec_driver_sql(count).scalar_one() == 1


def test_columns_of_a_text_stand_below_each_other_in_chinese_too():
    columns = (ReportColumn("环节", "", number=False, key=True), ReportColumn("待办", "", number=True, key=False))
    lines = plain_table(columns, [(ReportCell("签约 A"), ReportCell("7")), (ReportCell("x"), ReportCell("1,234"))])
    assert lines == ("环节     待办", "签约 A      7", "x       1,234")
