"""A thread that works when woken, and every second as time passes: the background work of a server on SQLite."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

PERIOD = 1.0
DAILY_EVERY = 3600.0
"""Seconds between looks whether the daily work is done."""
_LOG = logging.getLogger("countersign.loop")


@dataclass(slots=True)
class Loop:
    """Runs in its own thread from `start` to `stop`. `period` None: time stands still, only a wake counts."""

    sweep: Callable[[], object]
    daily: Callable[[], object]
    period: float | None = PERIOD
    _woken: Event = field(default_factory=Event)
    _ending: bool = False
    _thread: Thread | None = None
    _last_daily: float | None = None

    def start(self) -> None:
        """Begin, with a first sweep at once."""
        self._woken.set()
        self._thread = Thread(target=self._run, name="countersign-loop", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Sweep now."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the sweep under way, then end."""
        self._ending = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        while True:
            self._woken.wait(self.period)
            if self._ending:
                return
            self._woken.clear()
            self._once()

    def _once(self) -> None:
        try:
            self.sweep()
            if self._last_daily is None or monotonic() - self._last_daily >= DAILY_EVERY:
                self.daily()
                self._last_daily = monotonic()
        except Exception:
            _LOG.exception("the sweep failed; it comes again")
