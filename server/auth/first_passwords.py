"""Proof in a link that a person may set their first password."""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

_SALT = "first-password"
LIFETIME = timedelta(days=7)


class BadFirstPasswordToken(ValueError):
    """The link is damaged, too old, or signed by another house."""


def first_password_token(secret: bytes, person: str, now: datetime) -> str:
    """The token of the link for a person (id), good for LIFETIME."""
    ends = int((now + LIFETIME).timestamp())
    return str(URLSafeSerializer(secret, _SALT).dumps([person, ends]))


def read_first_password_token(secret: bytes, token: str, now: datetime) -> str:
    """The person (id). Raises BadFirstPasswordToken."""
    try:
        person, ends = URLSafeSerializer(secret, _SALT).loads(token)
        if now >= datetime.fromtimestamp(int(ends), UTC):
            raise BadFirstPasswordToken
    except (BadData, ValueError, TypeError) as error:
        raise BadFirstPasswordToken from error
    return str(person)
