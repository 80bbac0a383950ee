"""Comments as the domain reads them: addresses, mentions, and what is still blind."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.comments import Comment, logins_in, may_read_comment, parts_of, tidied
from server.domain.people import Actor
from server.domain.separation import Blind

SAID = Comment("c", "case", "li", datetime(2026, 3, 2, tzinfo=UTC), "text", b"salt", "task", "judge_a")
BLIND = Blind(frozenset({"judge_a"}))


def person(login):
    return Actor(login, login, login, "b1", frozenset())


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("@li and @wang.fang, please", ("li", "wang.fang")),
        ("请@li看，再请@li。", ("li",)),
        ("@li请看", ("li",)),
        ("a@li.example is no mention", ()),
        ("meet @ 5, @@ and @", ()),
        ("ask @li.", ("li",)),
        ("(@li-na)", ("li-na",)),
        ("https://maps.example/@li/here", ()),
        ("@li@bank.example", ("li@bank.example",)),
    ],
)
def test_a_login_behind_an_at_sign_is_a_mention(text, logins):
    assert logins_in(text) == logins


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("see https://a.example/x?y=1.", ["https://a.example/x?y=1"]),
        ("见 http://a.example/甲。", ["http://a.example/甲"]),
        ("(https://a.example)", ["https://a.example"]),
        ("javascript:alert(1) ftp://a.example //a.example data:text/html,x", []),
        ('https://a.example/"><script>', ["https://a.example/"]),
    ],
)
def test_only_web_addresses_become_links(text, addresses):
    assert [part.href for part in parts_of(text) if part.href] == addresses


@given(st.text(st.sampled_from("@li.w http:/aé请。()<>\n ")))
def test_the_parts_of_a_text_are_the_text(text):
    assert "".join(part.text for part in parts_of(text)) == text


def test_a_comment_on_a_blind_finding_is_open_to_its_writer_and_to_who_makes_the_finding():
    assert [p for p in ("li", "wang", "boss") if may_read_comment(SAID, ("wang",), BLIND, person(p))] == ["li", "wang"]
    assert may_read_comment(SAID, (), Blind(), person("boss"))
    assert may_read_comment(replace(SAID, element=None, task=None), (), BLIND, person("boss"))


def test_a_text_is_kept_without_what_cannot_be_shown():
    assert tidied(" a\r\nb\x00\u202ec\x1b[1m\r ") == "a\nbc[1m"
