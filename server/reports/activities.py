"""Activity instances one by one, for what cannot be computed in a statement."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from server.reports.scope import Reading, aware


@dataclass(frozen=True, slots=True)
class Activity:
    """A task, or a wait for something outside (`role` None), as it stood at the end of the time.

    `process` is that of its case, `diagram` the one it is drawn in. `taken`: when somebody first held it (None: nobody
    did). `outcome`: `completed`, `cancelled` or None while open; `doer` completed it. A column `…_w` is the reading of
    the working clock of its branch, in microseconds; `now_w` that at the end of the time.
    """

    task: str
    case: str
    process: str
    version: int | None
    diagram: str
    element: str
    name: str
    kind: str
    role: str | None
    branch: str
    offered: datetime
    offered_w: int
    taken: datetime | None
    taken_w: int | None
    opened: datetime | None
    opened_w: int | None
    ended: datetime | None
    ended_w: int | None
    due: datetime | None
    outcome: str | None
    doer: str | None
    critical: bool
    now_w: int


_COLUMNS = ", ".join(f'"{column.name}"' for column in fields(Activity))
_ACTIVITIES = f'SELECT {_COLUMNS} FROM activity_at ORDER BY "case", offered, task'
_INSTANTS = frozenset({"offered", "taken", "opened", "ended", "due"})
_AWARE = [column.name in _INSTANTS for column in fields(Activity)]


def activities(reading: Reading) -> Iterator[Activity]:
    """Every activity that ended in the time or was open at its end, case by case."""
    for row in reading.rows(_ACTIVITIES):
        told: list[Any] = [aware(cell) if zoned and cell else cell for cell, zoned in zip(row, _AWARE, strict=True)]
        yield Activity(*told)
