"""Signing in and out, language and theme, and the proof that forms are our own."""

import pytest

from server.auth import sessions
from server.pages.routes import pages_router
from tests import site
from tests.pages.conftest import hidden

WORDS = "The login or the password is wrong."


def attempt(client, login, password, **fields):
    page = client.get("/sign-in")
    token = hidden(page.text, "csrf_token")
    data = {"csrf_token": token, "login": login, "password": password, **fields}
    return client.post("/sign-in", data=data)


def test_the_root_leads_to_the_inbox_or_to_signing_in(stranger, sign_in):
    assert stranger.get("/").headers["location"] == "/sign-in"
    assert sign_in("wangfang").get("/").headers["location"] == "/inbox"


def test_pages_need_somebody_signed_in_and_are_come_back_to(stranger):
    answer = stranger.get("/inbox?view=all&q=a b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/inbox%3Fview%3Dall%26q%3Da%2520b"


def test_the_session_cookie_is_out_of_reach_of_scripts(stranger):
    answer = attempt(stranger, "wangfang", site.PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(sessions.COOKIE))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert stranger.get("/inbox").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "evil"])
def test_one_goes_on_only_within_this_site(stranger, elsewhere):
    assert attempt(stranger, "wangfang", site.PASSWORD, next=elsewhere).headers["location"] == "/inbox"


def test_a_refusal_does_not_tell_whether_the_login_exists(stranger):
    known, unknown = attempt(stranger, "wangfang", "wrong"), attempt(stranger, "nobody", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert WORDS in known.text and WORDS in unknown.text


def test_guessing_is_slowed_down(stranger):
    answers = [attempt(stranger, "wangfang", "wrong") for _ in range(7)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "Too many attempts." in answers[-1].text


def test_signing_out_ends_the_session(sign_in):
    person = sign_in("wangfang")
    answer = person.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    person.client.cookies.set(sessions.COOKIE, "token-wangfang")
    assert person.get("/inbox").headers["location"].startswith("/sign-in")
    assert "The session has ended." in person.get("/sign-in").text


def test_language_and_theme_are_kept_and_one_comes_back(stranger):
    token = hidden(stranger.get("/sign-in").text, "csrf_token")
    answer = stranger.post("/language", data={"csrf_token": token, "language": "zh", "next": "/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    stranger.post("/theme", data={"csrf_token": token, "theme": "dark", "next": "//evil.example"})
    page = stranger.get("/sign-in").text
    assert 'lang="zh-CN"' in page and 'data-bs-theme="dark"' in page


def posts():
    return sorted(route.path for part in pages_router().routes for route in leaves(part) if "POST" in route.methods)


def leaves(route):
    inner = getattr(route, "original_router", None)
    return [route] if inner is None else inner.routes


def test_every_action_is_known_here():
    assert len(posts()) == 14


@pytest.mark.parametrize("multipart", [False, True], ids=["urlencoded", "multipart"])
def test_no_form_is_taken_without_its_proof(sign_in, stranger, multipart):
    person = sign_in("wangfang")
    files = {"files": {"more": ("a.txt", b"x")}} if multipart else {}
    for path in posts():
        address = path.format(task_id="t", case_id="c", key="loan_origination")
        for given in ({}, {"csrf_token": ""}, {"csrf_token": "csrf-xujian"}):
            answer = person.client.post(address, data={"version": "1", **given}, **files)
            assert answer.status_code == 403, address
            assert "too old or came from elsewhere" in answer.text
        assert stranger.post(address, data={"csrf_token": "csrf-wangfang"}).status_code in {303, 403}
