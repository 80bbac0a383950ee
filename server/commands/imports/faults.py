"""What is wrong with a list of cases: each fault by row and column, all of them told together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.errors import Invalid

MOST_TOLD = 500


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault in one cell, in a whole row (no column) or in the file (row 1, the header).

    `message` is an English gettext msgid with `%(name)s` places that `params` fill; `code` is stable.
    """

    row: int
    column: str
    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=_nothing)

    def text(self) -> str:
        """The message in English."""
        return self.message % self.params


class RowsRefused(Invalid):
    """Nothing was imported: the list has %(count)s faults."""

    def __init__(self, faults: tuple[CellFault, ...]) -> None:
        """Keep the faults, of which only the first 500 are told."""
        self.faults = faults[:MOST_TOLD]
        super().__init__(count=len(faults))


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults found so far."""

    found: list[CellFault] = field(default_factory=list[CellFault])

    def add(self, fault: CellFault) -> None:
        """Note one."""
        self.found.append(fault)

    def stop_if_any(self) -> None:
        """Raise RowsRefused, the faults in the order of rows, when there are any."""
        if self.found:
            raise RowsRefused(tuple(sorted(self.found, key=lambda fault: fault.row)))
