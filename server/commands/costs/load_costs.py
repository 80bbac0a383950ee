"""Put a file of costs in force; the ones before stay stored."""

import hashlib
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.report_events import CostsLoaded
from server.mining.costing.reading import read_plan

COSTS = "costs.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCosts:
    """The file; `by` None: the operator at the machine."""

    content: bytes
    by: str | None = None
    name: str = COSTS


def load_costs(command: LoadCosts, work: Work) -> bool:
    """Put it in force; whether it differs from what was. Raises CostsRefused."""
    read_plan(command.name, command.content)
    content = command.content.decode()
    if content == work.uow.costs.newest():
        return False
    work.uow.costs.add(content, work.now, command.by)
    work.uow.record(CostsLoaded(at=work.now, by=command.by, sha256=hashlib.sha256(command.content).hexdigest()))
    return True
