"""Views of the inbox that people keep for themselves or for a team."""

import re

import pytest

from server.store.views import Views


def kept(person, path="/inbox"):
    found = re.search(r'<nav aria-label="Saved views">(.*?)</nav>', person.get(path).text, re.DOTALL)
    return re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', found.group(1)) if found else []


def keep(person, name, path="/inbox?view=groups&due=late&order=age&cursor=abc", team=""):
    return person.post("/inbox/views", {"name": name, "next": path, "team": team})


def test_a_view_is_kept_with_its_filters_and_without_its_place(sign_in):
    wangfang = sign_in("wangfang")
    assert keep(wangfang, " 我的   逾期 ").headers["location"] == "/inbox?view=groups&due=late&order=age"
    assert kept(wangfang) == [("/inbox?view=groups&amp;due=late&amp;order=age", "我的 逾期")]
    assert kept(sign_in("guoxue")) == []


def test_a_view_shared_with_a_team_is_seen_by_it_and_deleted_by_its_owner_only(house, sign_in):
    wangfang, tangli, guoxue = sign_in("wangfang"), sign_in("tangli"), sign_in("guoxue")
    keep(wangfang, "待收件", team="intake_clerk@b1")
    assert [name for _, name in kept(tangli)] == ["待收件"]
    assert kept(guoxue) == []
    with house.database.read() as connection:
        [view] = Views(connection).of(house.person("wangfang"))
    assert tangli.post(f"/inbox/views/{view.id}/forget").status_code == 404
    assert wangfang.post(f"/inbox/views/{view.id}/forget", {"next": "/inbox"}).status_code == 303
    assert kept(tangli) == kept(wangfang) == []


def test_nobody_shares_with_a_team_they_are_not_in(sign_in):
    wangfang = sign_in("wangfang")
    assert keep(wangfang, "x", team="cashier@b2").status_code == 403
    assert kept(wangfang) == []


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_a_view_without_a_fit_name_is_refused_in_words(sign_in, name):
    wangfang = sign_in("wangfang")
    keep(wangfang, name)
    assert "A view needs a name" in wangfang.get("/inbox").text
    assert kept(wangfang) == []


def test_an_address_from_elsewhere_is_kept_as_the_plain_inbox(sign_in):
    wangfang = sign_in("wangfang")
    keep(wangfang, "odd", path="//evil.example/?view=all&x=<script>")
    keep(wangfang, "unknown", path="/inbox?view=nonsense&evil=1")
    assert {href for href, _ in kept(wangfang)} == {"/inbox?"}


def test_one_person_keeps_at_most_fifty(sign_in):
    wangfang = sign_in("wangfang")
    for number in range(51):
        keep(wangfang, f"v{number:02}")
    assert "at most 50 views" in wangfang.get("/inbox").text
    assert len(kept(wangfang)) == 50
