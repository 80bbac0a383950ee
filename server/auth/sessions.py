"""The browser's session: its cookie, and when it ends."""

from datetime import datetime, timedelta

from server.domain.staff import Session

COOKIE = "countersign_session"
ENTRANCE_COOKIE = "countersign_entrance"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""`seen_at` is written at most this often, so that reading pages does not write."""


def has_ended(session: Session, now: datetime) -> bool:
    """Whether it was idle too long or is too old."""
    return now >= session.expires_at or now - session.seen_at >= IDLE


def is_stale(session: Session, now: datetime) -> bool:
    """Whether `seen_at` should be written again."""
    return now - session.seen_at >= SEEN_EVERY
