"""The pages that say no."""

import pytest
from starlette.testclient import TestClient

from server.auth import sessions
from server.domain.errors import StartNotAllowed
from server.pages.flashes import COOKIE


def test_refusals_are_told_in_the_readers_language(app, sign_in):
    person = sign_in("wangfang")
    person.client.cookies.set("lang", "zh")
    page = person.get("/nowhere")
    assert page.status_code == 404
    assert 'lang="zh-CN"' in page.text and "王芳" in page.text

    @app.get("/refused")
    def refused():
        raise StartNotAllowed(role="intake_clerk", branch="b1")

    page = person.get("/refused")
    assert page.status_code == 403
    assert "信贷内勤" in page.text and "城关信用社" in page.text


def test_a_failure_shows_a_reference_and_nothing_else(app, stranger, caplog):
    @app.get("/fails")
    def fails():
        raise RuntimeError("secret detail")

    page = stranger.get("/fails")
    assert page.status_code == 500
    assert "secret detail" not in page.text
    assert caplog.records[0].args[2] in page.text


@pytest.mark.parametrize(
    "forged",
    ["x", "W10=", "WyJjbGFpbWVkIiwge30sICJodHRwczovL2V2aWwuZXhhbXBsZSIsICJ4Il0=", "ImEi", "bnVsbA=="],
)
def test_a_forged_note_says_nothing_and_leads_nowhere(sign_in, forged):
    person = sign_in("wangfang")
    person.client.cookies.set(COOKIE, forged)
    page = person.get("/inbox")
    assert page.status_code == 200
    assert "evil" not in page.text


def test_a_session_from_nowhere_is_none(app, house):
    client = TestClient(app, follow_redirects=False)
    client.cookies.set(sessions.COOKIE, "invented")
    assert client.get("/inbox").headers["location"] == "/sign-in?next=/inbox"


def test_every_answer_forbids_what_pages_do_not_need(sign_in):
    for path in ("/inbox", "/nowhere", "/sign-in"):
        assert "default-src 'none'" in sign_in("wangfang").get(path).headers["content-security-policy"]
