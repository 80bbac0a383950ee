"""What the columns of a log mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.mining.logs.instants import TimeFormat

MOST_ATTRIBUTES = 20


class MissingEnds(StrEnum):
    """What to make of work that began and has no end: it goes on, or ended with the last event of its case."""

    OPEN = "open"
    CLOSE = "close"


class MappingFault(StrEnum):
    """What is wrong with a mapping."""

    REQUIRED = "required"
    NO_SUCH_COLUMN = "no_such_column"
    TAKEN_TWICE = "taken_twice"
    NO_SUCH_ZONE = "no_such_zone"
    TOO_MANY = "too_many"


REQUIRED: Final = ("case", "activity", "time")
TIMES: Final = {"time": "clock", "start": "start_clock"}
"""The days that a column can tell, each with the column of its hours where these stand apart."""
OPTIONAL: Final = (
    "clock",
    "start",
    "start_clock",
    "transition",
    "instance",
    "resource",
    "receiver",
    "role",
    "branch",
    "process",
)
MEANINGS: Final = (*REQUIRED, *OPTIONAL)
"""What one column can mean."""


@dataclass(frozen=True, slots=True)
class LogMapping:
    """The column of each meaning (None: there is none), and how times are written.

    `time` is when an event happened; beside a `start` column it is when the activity ended. `clock` and `start_clock`
    are the hours of these two, where their columns tell the day alone. `transition` says what an
    event does to its activity, `instance` tells activities of one name in a case apart, `receiver` is whom one was
    passed on to, `branch` a unit of the other house. `attributes` are shown of a case. `zone`: of times that name none.
    """

    case: str
    activity: str
    time: str
    zone: str
    clock: str | None = None
    start: str | None = None
    start_clock: str | None = None
    transition: str | None = None
    instance: str | None = None
    resource: str | None = None
    receiver: str | None = None
    role: str | None = None
    branch: str | None = None
    process: str | None = None
    attributes: tuple[str, ...] = ()
    format: TimeFormat = TimeFormat.YEAR_FIRST
    missing_ends: MissingEnds = MissingEnds.OPEN

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read, each once."""
        named = [getattr(self, meaning) for meaning in MEANINGS]
        return tuple(dict.fromkeys([*(name for name in named if name), *self.attributes]))

    def plain(self) -> dict[str, Any]:
        """The mapping as plain values, to be kept."""
        return {**asdict(self), "attributes": list(self.attributes), "format": self.format.value,
                "missing_ends": self.missing_ends.value}  # fmt: skip

    def faults(self, columns: Sequence[str]) -> Iterator[tuple[str, MappingFault]]:
        """What is wrong with it for a file of these columns: the meaning and the fault."""
        for meaning in MEANINGS:
            name = getattr(self, meaning)
            if not name and meaning in REQUIRED:
                yield meaning, MappingFault.REQUIRED
            elif name and name not in columns:
                yield meaning, MappingFault.NO_SUCH_COLUMN
        taken: set[str] = set()
        if self.start_clock and not self.start:
            yield "start", MappingFault.REQUIRED
        for meaning in (*REQUIRED, "start", *TIMES.values()):
            name = getattr(self, meaning)
            if name in taken:
                yield meaning, MappingFault.TAKEN_TWICE
            taken |= {name} if name else set()
        if any(name not in columns for name in self.attributes):
            yield "attributes", MappingFault.NO_SUCH_COLUMN
        if len(self.attributes) > MOST_ATTRIBUTES:
            yield "attributes", MappingFault.TOO_MANY
        if zone_of(self.zone) is None:
            yield "zone", MappingFault.NO_SUCH_ZONE


def mapping_from(plain: Mapping[str, Any]) -> LogMapping:
    """The mapping that `plain` gave."""
    told: dict[str, Any] = {
        **plain,
        "attributes": tuple(plain["attributes"]),
        "format": TimeFormat(plain["format"]),
        "missing_ends": MissingEnds(plain["missing_ends"]),
    }
    return LogMapping(**told)


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of this name, if there is one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
