"""Notices by mail, handed to a real mail server; on both databases."""

from datetime import time
from email import message_from_bytes, policy
from functools import partial

import pytest
from aiosmtpd.controller import Controller

from server.commands.comments.add import AddComment, OnCase, add_comment
from server.commands.notices.post import MAIL, MOST_TRIES, ClaimPosted, claim_posted
from server.commands.notices.read import ReadNotices, read_notices
from server.commands.notices.wish import MuteMail, SetMailWishes, mute_mail, set_mail_wishes
from server.commands.people.disable_person import DisablePerson, disable_person
from server.domain.mailing import MailWishes, Rhythm
from server.domain.notices import NoticeKind
from server.jobs.post import Post
from server.jobs.smtp import MailServer, Security
from server.pages.assets import TASKS_UI
from server.pages.letters import Letters
from server.pages.readers import Readers
from server.pages.translations import load_translations
from server.queries.notices import notice_page
from tests.house import APPLICATION
from tests.jobs.manual import ManualHouse
from tests.ports import free_port


class Mailbox:
    """What the mail server took; `says` answers each letter instead of taking it."""

    def __init__(self):
        self.taken, self.says, self.tries = [], None, 0

    async def handle_DATA(self, server, session, envelope):
        self.tries += 1
        if self.says:
            return self.says
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def controller(mailbox):
    running = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    running.start()
    yield running
    if running.server is not None:
        running.stop()


@pytest.fixture
def house(database):
    return ManualHouse(database, "loan_origination")


@pytest.fixture
def letters(house):
    words = partial(load_translations, TASKS_UI / "locale")
    return Letters(Readers(house.database, house.reports, words, house.time, b"s" * 40, "https://house.example", "zh"))


@pytest.fixture
def posting(house, controller):
    """A post whose letters somebody else writes."""
    server = MailServer("127.0.0.1", controller.port, Security.NONE, "", "", "house@example.cn")
    return lambda write: Post(house.transactions, [server.carrier(write)], lambda: False)


@pytest.fixture
def post(posting, letters):
    return posting(letters.write)


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def wish(house, login, **wishes):
    given = {"address": f"{login}@example.cn", "quiet_from": time(0), "quiet_until": time(0), **wishes}
    person = house.person(login).id
    house.transactions.run(set_mail_wishes, SetMailWishes(person=person, wishes=MailWishes(**given), by=person))


def mention(house, case, *logins):
    text = " ".join(f"@{login}" for login in logins)
    house.transactions.run(add_comment, AddComment(actor=house.person("admin"), about=OnCase(case), text=text))


def test_a_notice_is_mailed_once_in_the_readers_language_and_names_no_customer(house, post, mailbox, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")
    assert post.run() == 1 and post.run() == 0
    [(to, message)] = mailbox.taken
    body = message.get_content()
    assert to == ["wangfang@example.cn"]
    assert "评论" in message["Subject"]
    assert f"https://house.example/cases/{case}#comment-" in body
    assert "张建国" not in body + message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"].startswith("<https://house.example/unsubscribe?token=")
    assert message["Message-ID"].endswith("@example.cn>")


def test_what_is_due_for_one_person_is_one_mail_and_nobody_elses(house, post, mailbox, case):
    wish(house, "wangfang", rhythm=Rhythm.DAILY)
    wish(house, "xujian")
    for _ in range(3):
        mention(house, case, "wangfang")
    assert post.run() == 0
    house.advance("P1D")
    post.run()
    [(to, message)] = mailbox.taken
    assert to == ["wangfang@example.cn"] and message["Subject"] == "3 条通知"
    assert message.get_content().count("https://house.example/cases/") == 3


def test_quiet_hours_hold_mail_back_and_wishes_changed_meanwhile_count(house, post, mailbox, case):
    wish(house, "wangfang", quiet_from=time(0), quiet_until=time(23, 59))
    mention(house, case, "wangfang")
    assert post.run() == 0
    wish(house, "wangfang")
    assert post.run() == 1 and len(mailbox.taken) == 1


@pytest.mark.parametrize("reason", ["read", "muted", "never", "nowhere", "left"])
def test_what_is_not_wanted_any_more_is_not_mailed(house, post, mailbox, case, reason):
    wish(house, "wangfang", **{"never": {"rhythm": Rhythm.NEVER}, "nowhere": {"address": ""}}.get(reason, {}))
    mention(house, case, "wangfang")
    person = house.person("wangfang")
    if reason == "read":
        house.transactions.run(read_notices, ReadNotices(actor=person))
    if reason == "muted":
        house.transactions.run(mute_mail, MuteMail(person=person.id, kinds=frozenset({NoticeKind.MENTIONED})))
    if reason == "left":
        house.transactions.run(disable_person, DisablePerson(person=person.id))
    post.run()
    if reason != "left":
        wish(house, "wangfang")
    post.run()
    assert mailbox.tries == 0


def test_a_house_without_a_mail_server_keeps_nothing_for_later(house, post, mailbox, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")
    assert Post(house.transactions, [], post.rests).run() == 0
    assert post.run() == 0 and mailbox.tries == 0


def test_mail_waits_for_a_server_that_is_gone_and_is_lost_never(house, post, mailbox, controller, case):
    wish(house, "wangfang")
    wish(house, "xujian")
    mention(house, case, "wangfang", "xujian")
    controller.stop()
    post.run()
    assert mailbox.tries == 0 and post.run() == 0
    again = Controller(mailbox, hostname="127.0.0.1", port=controller.port)
    again.start()
    try:
        house.advance("PT11S")
        post.run()
    finally:
        again.stop()
    assert sorted(to for to, _ in mailbox.taken) == [["wangfang@example.cn"], ["xujian@example.cn"]]


def test_a_mail_refused_for_good_is_given_up_and_one_delayed_is_tried_again(house, post, mailbox, case):
    wish(house, "wangfang", address="gone@example.cn")
    mention(house, case, "wangfang")
    post.run()
    house.advance("P1D")
    assert post.run() == 0 and mailbox.taken == []
    wish(house, "wangfang")
    mailbox.says = "452 mailbox full"
    mention(house, case, "wangfang")
    post.run()
    mailbox.says = None
    house.advance("PT11S")
    post.run()
    assert len(mailbox.taken) == 1


def test_one_mail_that_is_refused_stops_no_other(house, post, mailbox, case):
    wish(house, "wangfang", address="gone@example.cn")
    wish(house, "xujian")
    mention(house, case, "wangfang", "xujian")
    post.run()
    assert [to for to, _ in mailbox.taken] == [["xujian@example.cn"]]


def test_tries_end(house, post, mailbox, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")
    mailbox.says = "451 later"
    for _ in range(MOST_TRIES + 5):
        post.run()
        house.advance("PT7H")
    assert mailbox.tries == MOST_TRIES


def test_a_mail_whose_worker_died_is_sent_again_under_the_same_id(house, post, posting, letters, mailbox, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")
    ids = []

    def dies(order):
        ids.append(letters.write(order).id)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        posting(dies).run()
    assert house.transactions.run(claim_posted, ClaimPosted(MAIL, 10)) == []
    house.advance("PT16M")
    post.run()
    [(_to, message)] = mailbox.taken
    assert message["Message-ID"] == f"<{ids[0]}@example.cn>"


def test_two_workers_mail_a_notice_once(house, post, posting, letters, mailbox, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")

    def meanwhile(order):
        assert post.run() == 0
        return letters.write(order)

    posting(meanwhile).run()
    assert len(mailbox.taken) == 1


def test_a_line_break_in_a_name_makes_no_header(house, post, mailbox, case):
    wish(house, "wangfang")
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET name = 'Wang\nBcc: x@example.cn' WHERE login = 'admin'")
        connection.commit()
    mention(house, case, "wangfang")
    post.run()
    [(to, message)] = mailbox.taken
    assert message["Bcc"] is None and to == ["wangfang@example.cn"]


def test_the_post_leaves_the_list_in_the_page_as_it_is(house, post, case):
    wish(house, "wangfang")
    mention(house, case, "wangfang")
    post.run()
    [row] = notice_page(house.database, house.person("wangfang"), limit=5, cursor=None).items
    assert row.read_at is None
