"""Proof in a link that mail of some kinds may be ended for a person without signing in."""

from collections.abc import Iterable

from itsdangerous import BadData, URLSafeSerializer

_SALT = "unsubscribe"


class BadUnsubscribeToken(ValueError):
    """The link is damaged, or signed by another house."""


def unsubscribe_token(secret: bytes, person: str, kinds: Iterable[str]) -> str:
    """The token of a link in a mail; it has no end, as a mail has none."""
    return str(URLSafeSerializer(secret, _SALT).dumps([person, *sorted(kinds)]))


def read_unsubscribe_token(secret: bytes, token: str) -> tuple[str, tuple[str, ...]]:
    """The person (id) and the kinds. Raises BadUnsubscribeToken."""
    try:
        person, *kinds = URLSafeSerializer(secret, _SALT).loads(token)
    except BadData as error:
        raise BadUnsubscribeToken from error
    return str(person), tuple(map(str, kinds))
