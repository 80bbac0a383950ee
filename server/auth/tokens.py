"""Secret texts of sessions and API clients; only their SHA-256 is ever stored."""

import hashlib
import secrets

API_PREFIX = "csk_"
_BYTES = 32


def new_api_token() -> str:
    """Return a fresh access token, for instance `csk_` and 43 URL-safe characters."""
    return API_PREFIX + secrets.token_urlsafe(_BYTES)


def new_session_token() -> str:
    """Return a fresh text for the session cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """SHA-256 in hex: what the database knows of a token. They are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_token(header: str | None) -> str | None:
    """The access token of an `Authorization` header; None when it carries none."""
    scheme, _, token = (header or "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token.startswith(API_PREFIX) else None
