"""Passwords as Argon2id hashes, with OWASP's smallest recommended cost (19 MiB, two passes)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.domain.errors import InvalidValue

MIN_LENGTH = 8
MAX_LENGTH = 256

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Stands in for the hash of a login nobody has, so that the answer takes as long as for a wrong password.
_NOBODY = _HASHER.hash("nobody has this login")


def hash_password(password: str) -> str:
    """Return the hash to store. Raises InvalidValue when the password is too short or too long."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidValue(field="password", problem=f"{MIN_LENGTH} to {MAX_LENGTH} characters")
    return _HASHER.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes its time also when there is nothing stored."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        matches = _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with another cost than today's."""
    return _HASHER.check_needs_rehash(stored)
