"""Put a file of the house's designers in force, of costs or of outcomes; the ones before stay stored."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.commands.transaction import Work
from server.domain.report_events import CostsLoaded, OutcomesLoaded
from server.mining.costing.reading import read_plan
from server.mining.outcomes import read_outcomes


class HouseFile(StrEnum):
    """What a file says."""

    COSTS = "costs"
    OUTCOMES = "outcomes"

    @property
    def file(self) -> str:
        """What it is called in the folder of a house."""
        return f"{self.value}.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadHouseFile:
    """The file, and what faults call it; `by` None: the operator at the machine."""

    kind: HouseFile
    content: bytes
    by: str | None = None
    name: str = ""


_READ: Mapping[HouseFile, Callable[[str, bytes], object]] = {
    HouseFile.COSTS: read_plan,
    HouseFile.OUTCOMES: read_outcomes,
}
_LOADED = {HouseFile.COSTS: CostsLoaded, HouseFile.OUTCOMES: OutcomesLoaded}


def load_house_file(command: LoadHouseFile, work: Work) -> bool:
    """Put it in force; whether it differs from what was. Raises CostsRefused and OutcomesRefused."""
    _READ[command.kind](command.name or command.kind.file, command.content)
    files = {HouseFile.COSTS: work.uow.costs, HouseFile.OUTCOMES: work.uow.outcomes}[command.kind]
    content = command.content.decode()
    if content == files.newest():
        return False
    files.add(content, work.now, command.by)
    loaded = _LOADED[command.kind]
    work.uow.record(loaded(at=work.now, by=command.by, sha256=hashlib.sha256(command.content).hexdigest()))
    return True
