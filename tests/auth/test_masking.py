"""Tokens on pages: other in every answer, understood again, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.auth.csrf import csrf_matches, masked, new_csrf_token


def test_a_token_is_written_otherwise_in_every_answer_and_understood():
    token = new_csrf_token()
    written = {masked(token) for _ in range(50)}
    assert len(written) == 50 and all(csrf_matches(token, each) and token not in each for each in written)


def test_a_token_is_understood_as_it_is():
    token = new_csrf_token()
    assert csrf_matches(token, token)


@pytest.mark.parametrize("given", [None, "", ".", "00.11", "zz.zz", "ab.", ".ab", "0" * 64 + "." + "0" * 63, "é.é"])
def test_what_is_no_token_is_refused(given):
    assert not csrf_matches(new_csrf_token(), given)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_another_token(text):
    assert csrf_matches("expected", text) is (text == "expected")
