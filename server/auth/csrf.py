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


def csrf_matches(expected: str, given: str | None) -> bool:
    """Whether the form or header carries the session's token; in constant time."""
    return hmac.compare_digest(expected.encode(), (given or "").encode())


def entrance_token(secret: bytes, cookie: str) -> str:
    """What the form of the sign-in page carries for its cookie."""
    return hmac.new(secret, b"entrance:" + cookie.encode(), hashlib.sha256).hexdigest()
