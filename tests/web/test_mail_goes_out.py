"""The whole server with a mail server beside it: what somebody writes in the page reaches a mailbox."""

import time

import pytest
from aiosmtpd.controller import Controller
from starlette.testclient import TestClient

from server.auth import csrf, sessions
from server.jobs.smtp import Security
from tests.house import APPLICATION
from tests.ports import free_port
from tests.site import open_session, settings_for, settle, site

PATIENCE = 60.0


class Mailbox:
    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def test_a_comment_in_the_page_reaches_the_mailbox_of_whom_it_speaks_to(tmp_path, sqlite_template, mailbox):
    (tmp_path / "house.db").write_bytes(sqlite_template.read_bytes())
    mail = {"smtp_url": f"smtp://127.0.0.1:{mailbox.port}", "mail_from": "house@example.cn"}
    app = site(f"sqlite:///{tmp_path / 'house.db'}", tmp_path, **mail)
    with TestClient(app, follow_redirects=False) as client:
        house = settle(app.state.wired.database)
        case = house.start("loan_origination", APPLICATION, "wangfang")
        for login, path, fields in (
            ("wangfang", "/notices/mail", {"address": "wang.fang@example.cn", "kind": ["mentioned"]}),
            ("admin", f"/cases/{case}/comments", {"text": "@wangfang 请看"}),
        ):
            cookie, token = open_session(house, login)
            client.cookies.set(sessions.COOKIE, cookie)
            assert client.post(path, data={csrf.FIELD: token, **fields}).status_code == 303
        ends = time.monotonic() + PATIENCE
        while not mailbox.taken and time.monotonic() < ends:
            time.sleep(0.05)
    [letter] = mailbox.taken
    assert letter.rcpt_tos == ["wang.fang@example.cn"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://mail.house", ("mail.house", 25, Security.NONE, "", "")),
        ("smtp+starttls://li%40house:p%2Fw@mail.house", ("mail.house", 587, Security.STARTTLS, "li@house", "p/w")),
        ("smtps://mail.house:2465", ("mail.house", 2465, Security.TLS, "", "")),
    ],
)
def test_the_address_of_a_mail_server_says_how_to_reach_it(tmp_path, url, told):
    server = settings_for("sqlite:///x.db", tmp_path, smtp_url=url, mail_from="h@house").mail_server
    assert (server.host, server.port, server.security, server.user, server.password) == told
    assert "p/w" not in repr(settings_for("sqlite:///x.db", tmp_path, smtp_url=url, mail_from="h@house"))


def test_nobody_is_the_server_of_a_house_without_one(tmp_path):
    assert settings_for("sqlite:///x.db", tmp_path).mail_server is None
