"""Says while scenarios are played how far they are, and ends their process when nobody wants the answer any more."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from server.domain.scenario_runs import Fault, Run, RunState, Trouble
from server.scenarios.players import forget_played, played_so_far
from server.store.scenario_results import ScenarioResults

LONGEST = 3600.0
"""Seconds for one run."""
BEAT = 0.4
"""Seconds between notes of how far it is, and looks whether it is still wanted."""
_MOST_FAULTS = 30
_LOG = logging.getLogger("countersign.scenarios")


def _kill_group() -> None:
    """End this process with all players; there is nothing to be tidied up that the next run would not tidy."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


@dataclass(slots=True)
class Beat:
    """Tells of one run; `folder` is where it plays. `kill` ends it."""

    kept: ScenarioResults
    run: Run
    folder: Path
    kill: Callable[[], None] = _kill_group
    _until: float = field(default_factory=lambda: time.monotonic() + LONGEST)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None
    _told: Run | None = None

    def start(self) -> None:
        """Begin to tell."""
        self._thread = Thread(target=self._beat, name="countersign-beat", daemon=True)
        self._thread.start()

    def note(self, faults: Iterable[Fault]) -> None:
        """What is wrong with the files that are not played."""
        self.run = replace(self.run, faults=tuple(faults)[:_MOST_FAULTS])

    def expect(self, total: int) -> None:
        """So many are played from now on."""
        forget_played(self.folder)
        self.run = replace(self.run, total=total, played=0, failed=0)

    def turn_back(self) -> None:
        """The draft is done; what follows is the version in force."""
        self._look()
        self.run = replace(self.run, before=True)

    def seek(self) -> None:
        """All are played; what follows is the search for more."""
        self._look()
        self.run = replace(self.run, before=False, seeking=True)

    def end(self, state: RunState, trouble: Trouble | None = None, faults: Iterable[Fault] | None = None) -> None:
        """Tell how it ended, and nothing more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        if faults is not None:
            self.note(faults)
        self._look()
        self.kept.tell(replace(self.run, state=state, trouble=trouble, ended_at=datetime.now(UTC)))

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._once()
            except OSError:
                _LOG.exception("how far scenarios of %s are was not noted", self.run.order.process)

    def _once(self) -> None:
        self._look()
        if self.kept.cancelled(self.run.order.person):
            self.kept.tell(replace(self.run, state=RunState.CANCELLED, ended_at=datetime.now(UTC)))
            self.kill()
        elif time.monotonic() > self._until:
            ended = replace(self.run, state=RunState.FAILED, trouble=Trouble.TOO_LONG, ended_at=datetime.now(UTC))
            self.kept.tell(ended)
            self.kill()
        elif self.run != self._told:
            self._told = self.run
            self.kept.tell(self._told)

    def _look(self) -> None:
        played, failed = played_so_far(self.folder)
        self.run = replace(self.run, played=played, failed=failed)
