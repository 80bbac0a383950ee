"""Note how far a simulation is."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.transaction import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteProgress:
    """`progress` goes from 0 to 100; `machine_now` is by the machine's clock."""

    run_id: str
    progress: int
    machine_now: datetime


def note_progress(command: NoteProgress, work: Work) -> bool:
    """Note it; False when nobody wants the answer any more."""
    return work.uow.simulations.seen(command.run_id, command.progress, command.machine_now)
