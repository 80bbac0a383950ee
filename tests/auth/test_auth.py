"""Passwords, tokens, form tokens, throttling."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from server.auth import csrf, passwords, throttle, tokens
from server.domain.errors import InvalidValue

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_only_the_right_password_verifies():
    stored = passwords.hash_password("correct horse")
    assert passwords.verify_password(stored, "correct horse")
    assert not passwords.verify_password(stored, "correct horse ")


def test_two_hashes_of_one_password_differ():
    assert passwords.hash_password("correct horse") != passwords.hash_password("correct horse")


def test_nobody_signs_in_without_a_stored_hash():
    assert not passwords.verify_password(None, "nobody has this login")


def test_an_unknown_login_costs_a_real_verification(monkeypatch):
    seen = []

    class Spy(PasswordHasher):
        def verify(self, stored, password):
            seen.append(stored)
            return super().verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Spy())
    assert not passwords.verify_password(None, "whatever")
    assert seen[0].startswith("$argon2id$")


def test_a_damaged_hash_never_verifies():
    assert not passwords.verify_password("no hash at all", "correct horse")


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_passwords_have_bounds(password):
    with pytest.raises(InvalidValue):
        passwords.hash_password(password)


def test_a_hash_of_another_cost_is_made_anew():
    assert passwords.needs_rehash(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("correct horse"))
    assert not passwords.needs_rehash(passwords.hash_password("correct horse"))


def test_an_api_token_shows_what_it_is_and_is_long():
    token = tokens.new_api_token()
    assert token.startswith("csk_")
    assert len(token) == 4 + 43
    assert token != tokens.new_api_token()


def test_the_digest_does_not_hold_the_token():
    token = tokens.new_session_token()
    assert len(tokens.digest(token)) == 64
    assert token not in tokens.digest(token)


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer csk_abc", "csk_abc"),
        ("bearer  csk_abc", "csk_abc"),
        ("Basic csk_abc", None),
        ("Bearer abc", None),
        ("csk_abc", None),
        (None, None),
    ],
)
def test_only_a_bearer_header_carries_a_token(header, token):
    assert tokens.bearer_token(header) == token


def test_a_form_token_must_match():
    token = csrf.new_csrf_token()
    assert csrf.csrf_matches(token, token)
    assert not csrf.csrf_matches(token, token + "x")
    assert not csrf.csrf_matches(token, None)


def test_the_entrance_form_belongs_to_its_cookie_and_secret():
    given = csrf.entrance_token(b"secret", "cookie")
    assert csrf.csrf_matches(csrf.entrance_token(b"secret", "cookie"), given)
    assert not csrf.csrf_matches(csrf.entrance_token(b"secret", "another"), given)
    assert not csrf.csrf_matches(csrf.entrance_token(b"other", "cookie"), given)


def _failures(count, *, ago=timedelta(0)):
    return [NOON - ago for _ in range(count)]


def test_the_first_failures_cost_no_wait():
    assert throttle.wait_seconds(_failures(4), NOON, throttle.PER_LOGIN) == 0


def test_each_further_failure_doubles_the_wait_up_to_a_bound():
    waits = [throttle.wait_seconds(_failures(n), NOON, throttle.PER_LOGIN) for n in (5, 6, 7, 40, 4000)]
    assert waits == [2, 4, 8, 300, 300]


def test_old_failures_are_forgotten():
    assert throttle.wait_seconds(_failures(100, ago=timedelta(minutes=15)), NOON, throttle.PER_LOGIN) == 0


def test_waiting_helps():
    assert throttle.wait_seconds(_failures(6, ago=timedelta(seconds=3)), NOON, throttle.PER_LOGIN) == 1
    assert throttle.wait_seconds(_failures(6, ago=timedelta(seconds=4)), NOON, throttle.PER_LOGIN) == 0
