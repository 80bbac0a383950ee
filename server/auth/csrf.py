"""Proof that a form came from our own page.

A session keeps a random token of its own (synchroniser token). Before sign-in there is no session: the page sets a
random cookie, and its form carries the keyed hash of that cookie (signed double submit).
"""

import hashlib
import hmac
import secrets

HEADER = "X-CSRF-Token"
FIELD = "csrf_token"


def new_csrf_token() -> str:
    """Return the token of a new session, or the cookie of the sign-in page."""
    return secrets.token_urlsafe(24)


def masked(token: str) -> str:
    """The token as a page carries it: other in every answer, so that compressed answers do not tell it (BREACH)."""
    pad = secrets.token_bytes(len(token.encode()))
    return f"{pad.hex()}.{_crossed(pad, token.encode()).hex()}"


def csrf_matches(expected: str, given: str | None) -> bool:
    """Whether the form or header carries the session's token, masked or not; in constant time."""
    return hmac.compare_digest(expected.encode(), _unmasked(given or ""))


def _unmasked(given: str) -> bytes:
    pad, _, crossed = given.partition(".")
    try:
        return _crossed(bytes.fromhex(pad), bytes.fromhex(crossed)) if crossed else given.encode()
    except ValueError:
        return b""


def _crossed(pad: bytes, text: bytes) -> bytes:
    if len(pad) != len(text):
        raise ValueError("a pad is as long as what it covers")
    return bytes(one ^ other for one, other in zip(pad, text, strict=True))


def entrance_token(secret: bytes, cookie: str) -> str:
    """What the form of the sign-in page carries for its cookie."""
    return hmac.new(secret, b"entrance:" + cookie.encode(), hashlib.sha256).hexdigest()
