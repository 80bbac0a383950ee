"""Notices told to a program of the house, a real HTTP server; on both databases."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from server.commands.comments.add import AddComment, OnCase, add_comment
from server.jobs.post import Post
from server.jobs.webhook import Webhook, webhook_key
from server.wiring.settings import BadSettings, load_settings
from tests.house import APPLICATION
from tests.jobs.manual import ManualHouse

KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()


class Bot(ThreadingHTTPServer):
    """What the program was told; it answers with `says`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.told, self.says = [], 204


class Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, dict(self.headers), body))
        self.send_response(self.server.says)
        if self.server.says == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def bot():
    with Bot() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def house(database):
    return ManualHouse(database, "loan_origination")


@pytest.fixture
def post(house, bot):
    hook = Webhook(f"http://127.0.0.1:{bot.server_port}/bot?x=1", webhook_key(KEY), "https://house.example")
    return Post(house.transactions, [hook.carrier(house.database)], lambda: False)


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang")


def mention(house, case):
    command = AddComment(actor=house.person("admin"), about=OnCase(case), text="@wangfang 请看")
    house.transactions.run(add_comment, command)


def test_a_notice_is_told_once_by_ids_and_logins_and_signed(house, post, bot, case):
    mention(house, case)
    assert post.run() == 1 and post.run() == 0
    [(path, headers, body)] = bot.told
    told = json.loads(body)
    assert path == "/bot?x=1" and told["type"] == "notice.mentioned"
    assert told["timestamp"] == "2026-11-23T01:00:00Z"
    comment = told["data"].pop("comment")
    url = f"https://house.example/cases/{case}"
    assert comment
    assert told["data"] == {"person": "wangfang", "by": "admin", "case": case, "task": None, "url": url}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.digest(b"k" * 32, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert "张建国" not in body.decode() and "请看" not in body.decode()


@pytest.mark.parametrize("answer", [302, 400, 500, 503])
def test_what_is_not_taken_is_told_again_later_under_the_same_id_and_redirects_lead_nowhere(
    house, post, bot, case, answer
):
    bot.says = answer
    mention(house, case)
    post.run()
    assert post.run() == 0
    bot.says = 200
    house.advance("PT11S")
    post.run()
    assert [path for path, _, _ in bot.told] == ["/bot?x=1"] * 2
    assert len({headers["webhook-id"] for _, headers, _ in bot.told}) == 1


def test_a_program_that_is_gone_for_good_is_told_no_more_of_it(house, post, bot, case):
    bot.says = 410
    mention(house, case)
    post.run()
    house.advance("P1D")
    assert post.run() == 0 and len(bot.told) == 1


def test_a_program_that_does_not_answer_stops_nothing_and_is_told_later(house, post, bot, case):
    mention(house, case)
    dead = Webhook("http://127.0.0.1:9/", webhook_key(KEY), "https://house.example")
    Post(house.transactions, [dead.carrier(house.database)], lambda: False).run()
    assert bot.told == []
    house.advance("PT11S")
    post.run()
    assert len(bot.told) == 1


@pytest.mark.parametrize("key", ["", "secret", "whsec_", "whsec_eA==", "whsec_" + "!" * 40])
def test_a_webhook_without_a_good_key_stops_the_start(monkeypatch, tmp_path, key):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNTERSIGN_WEBHOOK_URL", "https://bot.example/")
    monkeypatch.setenv("COUNTERSIGN_WEBHOOK_KEY", key)
    with pytest.raises(BadSettings, match="COUNTERSIGN_WEBHOOK_KEY"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "ftp://bot.example"),
        ("SMTP_URL", "mail.example:25"),
        ("SMTP_URL", "http://mail.example"),
        ("SMTP_URL", "smtp://mail.example"),
    ],
)
def test_addresses_that_cannot_be_used_stop_the_start(monkeypatch, tmp_path, name, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"COUNTERSIGN_{name}", value)
    with pytest.raises(BadSettings, match="COUNTERSIGN_"):
        load_settings()
