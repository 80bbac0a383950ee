"""What failed in the background, and when it is tried again."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

FIRST = timedelta(seconds=10)
LONGEST = timedelta(hours=1)


@dataclass(slots=True)
class Backoff:
    """Keys that failed in this process, each postponed twice as long at every failure. Thread-safe."""

    _until: dict[str, tuple[int, datetime]] = field(default_factory=dict[str, tuple[int, datetime]])
    _lock: Lock = field(default_factory=Lock)

    def failed(self, key: str, at: datetime) -> datetime:
        """Note a failure; return when to try again."""
        with self._lock:
            failures = self._until.get(key, (0, at))[0] + 1
            until = at + min(FIRST * 2 ** min(failures - 1, 20), LONGEST)
            self._until[key] = (failures, until)
        return until

    def succeeded(self, key: str) -> None:
        """Forget a key's failures."""
        with self._lock:
            self._until.pop(key, None)

    def waiting(self, now: datetime) -> frozenset[str]:
        """The keys that are not to be tried yet."""
        with self._lock:
            return frozenset(key for key, (_, until) in self._until.items() if until > now)
