"""The browser's session: the names of its cookies, and when it ends."""

from datetime import datetime, timedelta

COOKIE = "countersign_session"
ENTRANCE_COOKIE = "countersign_entrance"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""Its use is written down at most this often, so that reading pages does not write."""


def expiry(created_at: datetime, seen_at: datetime) -> datetime:
    """When a session used last at `seen_at` ends: 12 hours later, and never more than 7 days after it began."""
    return min(seen_at + IDLE, created_at + LONGEST)


def is_stale(seen_at: datetime, now: datetime) -> bool:
    """Whether its use should be written down again."""
    return now - seen_at >= SEEN_EVERY
