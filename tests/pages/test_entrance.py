"""Signing in and out, language and theme, and the proof that forms are our own."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from server.auth import sessions
from server.auth.csrf import csrf_matches
from server.domain.events import ORGANISATION
from server.pages.routes import pages_router
from server.store.chains import entries_of
from tests import site
from tests.house import APPLICATION
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


NO_PROOF = ("too old or came from elsewhere", "Nothing was sent.", "This link is damaged.")
"""What is said instead: by forms, by what scripts send, and by the links of mails, which carry a proof of their own."""


def posts():
    return sorted(route.path for part in pages_router().routes for route in leaves(part) if "POST" in route.methods)


def leaves(route):
    inner = getattr(route, "original_router", None)
    return [route] if inner is None else inner.routes


def test_the_actions_of_all_parts_are_looked_at():
    assert {"/sign-out", "/tasks/{task_id}/complete", "/processes/{key}/draft", "/authority"} <= set(posts())


@pytest.mark.parametrize("multipart", [False, True], ids=["urlencoded", "multipart"])
def test_no_form_is_taken_without_its_proof(sign_in, stranger, multipart):
    person = sign_in("admin")
    files = {"files": {"more": ("a.txt", b"x")}} if multipart else {}
    for path in posts():
        address = path.replace("{path:path}", "p").format(
            task_id="t",
            case_id="c",
            key="loan_origination",
            view_id="v",
            document_id="d",
            alert_id="a",
            subscription_id="s",
            log_id="l",
            run_id="r",
            form="f",
            process="loan_origination",
            login="wangfang",
            request_id="q",
            number=1,
            at="a",
            limit_id="m",
            code="b",
            relation_id="n",
            look_id="o",
            migration_id="m",
            person_id="p",
            absence_id="b",
            signature="s",
            what="reassign",
        )
        for given in ({}, {"csrf_token": ""}, {"csrf_token": "csrf-xujian"}):
            answer = person.client.post(address, data={"version": "1", **given}, **files)
            assert answer.status_code == 403, address
            assert any(reason in answer.text for reason in NO_PROOF), address
        assert stranger.post(address, data={"csrf_token": "csrf-wangfang"}).status_code in {303, 403}


def test_what_was_typed_outlives_the_session(house, sign_in, app):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    task = house.claim(house.open(case)["intake"], "wangfang")
    person = sign_in("admin")
    person.post("/sign-out")
    person.client.cookies.set(sessions.COOKIE, "token-wangfang")
    asked = person.act(task, "complete", documents=["id_card"], copies_match="true", note="第一行\n第二行")
    assert asked.status_code == 401 and "It comes back once you are signed in." in asked.text
    assert house.open(case)["intake"].state == task.state
    wrong = sign_in_with(person.client, asked.text, "wrong")
    assert wrong.status_code == 422 and "第一行\n第二行" in wrong.text
    back = sign_in_with(person.client, wrong.text, site.PASSWORD)
    assert back.status_code == 200 and "第一行\n第二行</textarea>" in back.text
    fields = {"csrf_token": hidden(back.text, "csrf_token"), "version": task.version}
    done = {"documents": ["id_card"], "copies_match": "true", "note": "好"}
    assert person.client.post(f"/tasks/{task.id}/complete", data={**fields, **done}).headers["location"] == "/inbox"


def test_what_was_typed_comes_back_only_to_whom_the_task_belongs(house, sign_in):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    task = house.claim(house.open(case)["intake"], "wangfang")
    person = sign_in("wangfang")
    person.post("/sign-out")
    person.client.cookies.set(sessions.COOKIE, "token-wangfang")
    asked = person.act(task, "complete", note="只给自己看")
    answer = sign_in_with(person.client, asked.text, site.PASSWORD, "admin")
    assert answer.headers["location"] == f"/tasks/{task.id}"


def test_an_application_typed_outlives_the_session(house, sign_in):
    person = sign_in("wangfang")
    person.post("/sign-out")
    person.client.cookies.set(sessions.COOKIE, "token-wangfang")
    asked = person.post("/start/loan_origination", {"key": "k", "purpose": "建大棚"})
    back = sign_in_with(person.client, asked.text, site.PASSWORD)
    assert back.status_code == 200 and "建大棚</textarea>" in back.text
    assert hidden(back.text, "key") == "k"


def test_a_form_of_an_earlier_session_keeps_what_was_typed(house, sign_in):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    task = house.claim(house.open(case)["intake"], "wangfang")
    person = sign_in("wangfang")
    answer = person.act(task, "complete", csrf_token="earlier", note="写好的备注")
    assert answer.status_code == 403 and "写好的备注</textarea>" in answer.text
    assert csrf_matches(person.csrf, hidden(answer.text, "csrf_token"))


def test_a_stranger_without_a_cookie_of_ours_is_only_sent_to_sign_in(stranger):
    answer = stranger.post("/tasks/some/complete", data={"note": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_language_and_theme_follow_the_person_to_other_devices(app, house, sign_in):
    person = sign_in("wangfang")
    person.post("/language", {"language": "zh", "next": "/inbox"})
    person.post("/theme", {"theme": "dark", "next": "/inbox"})
    with TestClient(app, cookies={"lang": "en", "theme": "light"}) as elsewhere:
        attempt(elsewhere, "wangfang", site.PASSWORD)
        page = elsewhere.get("/inbox").text
    assert 'lang="zh-CN"' in page and 'data-bs-theme="dark"' in page
    kinds = [entry.kind for entry in entries_of(house.database, ORGANISATION) if entry.kind == "PreferencesSet"]
    assert len(kinds) == 2


def sign_in_with(client, page, password, login="wangfang"):
    """Send the sign-in page as a browser does, with everything hidden in it."""
    form = page[page.index('action="/sign-in"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    pairs = [(unescape(name), unescape(value)) for name, value in found]
    sent = {name: [value for known, value in pairs if known == name] for name, _ in pairs}
    return client.post("/sign-in", data={**sent, "login": login, "password": password})
