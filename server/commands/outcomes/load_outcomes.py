"""Put a file of outcomes in force; the ones before stay stored."""

import hashlib
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.report_events import OutcomesLoaded
from server.mining.outcomes import read_outcomes

OUTCOMES = "outcomes.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOutcomes:
    """The file; `by` None: the operator at the machine."""

    content: bytes
    by: str | None = None
    name: str = OUTCOMES


def load_outcomes(command: LoadOutcomes, work: Work) -> bool:
    """Put it in force; whether it differs from what was. Raises OutcomesRefused."""
    read_outcomes(command.name, command.content)
    content = command.content.decode()
    if content == work.uow.outcomes.newest():
        return False
    work.uow.outcomes.add(content, work.now, command.by)
    work.uow.record(OutcomesLoaded(at=work.now, by=command.by, sha256=hashlib.sha256(command.content).hexdigest()))
    return True
