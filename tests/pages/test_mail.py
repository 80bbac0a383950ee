"""The page where one says how mail reaches one, and the way out of a mail."""

from urllib.parse import urlencode

import pytest

from server.auth.unsubscribing import unsubscribe_token
from server.domain.mailing import MailWishes, Rhythm
from server.domain.notices import NoticeKind
from server.store.mail_wishes import Wishes

FIELDS = {"address": "wang.fang@example.cn", "rhythm": "daily", "quiet_from": "19:30", "quiet_until": "07:00"}


@pytest.fixture
def wishes(house):
    def of(login):
        with house.database.read() as connection:
            return Wishes(connection).of(house.person(login).id)

    return of


def link(app, house, *kinds):
    token = unsubscribe_token(app.state.wired.settings.secret, house.person("wangfang").id, kinds)
    return "/unsubscribe?" + urlencode({"token": token})


def test_wishes_are_kept_as_the_form_says(sign_in, wishes):
    clerk = sign_in("wangfang")
    assert clerk.post("/notices/mail", {**FIELDS, "kind": ["assigned", "mentioned"]}).status_code == 303
    kept = wishes("wangfang")
    assert (kept.address, kept.rhythm) == ("wang.fang@example.cn", Rhythm.DAILY)
    assert (f"{kept.quiet_from:%H:%M}", f"{kept.quiet_until:%H:%M}") == ("19:30", "07:00")
    assert kept.muted == set(NoticeKind) - {NoticeKind.ASSIGNED, NoticeKind.MENTIONED}
    page = clerk.get("/notices/mail").text
    assert 'value="daily" checked' in page and 'value="commented">' in page and 'value="assigned" checked' in page
    assert wishes("liuyang") == MailWishes()


@pytest.mark.parametrize("address", ["王芳", "a@", "a b@example.cn", "a@example.cn\nBcc: b@example.cn"])
def test_a_wrong_address_is_told_at_its_field_and_nothing_is_kept(sign_in, wishes, address):
    answer = sign_in("wangfang").post("/notices/mail", {**FIELDS, "address": address})
    assert answer.status_code == 422 and 'id="address-error"' in answer.text
    assert 'value="daily" checked' in answer.text
    assert wishes("wangfang") == MailWishes()


def test_strange_values_are_as_usual(sign_in, wishes):
    sent = {"address": "", "rhythm": "hourly", "quiet_from": "25:00", "quiet_until": "", "kind": "everything"}
    sign_in("wangfang").post("/notices/mail", sent)
    assert wishes("wangfang") == MailWishes(muted=frozenset(NoticeKind))


def test_a_house_without_a_mail_server_says_so(sign_in):
    assert "sends no mail yet" in sign_in("wangfang").get("/notices/mail").text


def test_a_link_in_a_mail_asks_first_and_ends_its_kinds_without_signing_in(app, house, stranger, wishes):
    way_out = link(app, house, "commented", "mentioned")
    page = stranger.get(way_out)
    assert page.status_code == 200 and "no more mail" in page.text and "Somebody speaks to me in a comment" in page.text
    assert wishes("wangfang").muted == frozenset()
    done = stranger.post(way_out, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and 'role="status"' in done.text
    assert wishes("wangfang").muted == {NoticeKind.COMMENTED, NoticeKind.MENTIONED}
    assert stranger.post(way_out).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "WyJwIiwiYXNzaWduZWQiXQ.forged", "\u2603" * 400])
def test_a_forged_link_ends_nothing(stranger, sign_in, wishes, token):
    for ask in (stranger.get, stranger.post, sign_in("wangfang").client.get, sign_in("wangfang").client.post):
        answer = ask("/unsubscribe", params={"token": token})
        assert answer.status_code == 403 and "This link is damaged." in answer.text
    assert wishes("wangfang") == MailWishes()


def test_mail_is_nobodys_business_who_is_not_signed_in(stranger):
    assert stranger.get("/notices/mail").headers["location"].startswith("/sign-in")
