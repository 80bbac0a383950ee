"""What was found while a log was read: rows left out and rows put right, counted by reason, with examples."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

MOST_EXAMPLES = 5
LONGEST_EXAMPLE = 120


class Dropped(StrEnum):
    """Why a row is left out."""

    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    UNREADABLE = "unreadable"
    NO_CASE = "no_case"
    NO_ACTIVITY = "no_activity"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    TOO_EARLY = "too_early"
    IN_FUTURE = "in_future"
    END_BEFORE_START = "end_before_start"
    UNKNOWN_TRANSITION = "unknown_transition"
    NO_TRANSITION = "no_transition"
    DUPLICATE = "duplicate"
    STRAY = "stray"


class Repaired(StrEnum):
    """What was put right, of a row or of an activity."""

    OUT_OF_ORDER = "out_of_order"
    ZONE_ASSUMED = "zone_assumed"
    NO_START = "no_start"
    KEPT_OPEN = "kept_open"
    CLOSED_AT_LAST = "closed_at_last"
    SHORTENED = "shortened"
    DAMAGED = "damaged"


class Problem(StrEnum):
    """Why a whole file cannot be read or used."""

    SPREADSHEET = "spreadsheet"
    PACKED = "packed"
    ENCODING = "encoding"
    XML = "xml"
    DOCTYPE = "doctype"
    NO_ROWS = "no_rows"
    COLUMN_GONE = "column_gone"
    TOO_MANY_ROWS = "too_many_rows"
    WRONG_CASE = "wrong_case"
    WRONG_ACTIVITY = "wrong_activity"
    NOTHING_KEPT = "nothing_kept"
    FAILED = "failed"


class Unusable(Exception):
    """The file cannot be read as a log; `detail` is a line number, a name or a limit that belongs to the problem."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem, self.detail = problem, detail


class Example(NamedTuple):
    """One row that was left out or put right: its line in the file (from 1), and a text of it."""

    line: int
    text: str


@dataclass(slots=True)
class Tally:
    """Counts what happens to rows while they are read and cleaned."""

    rows: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter[str])
    repaired: Counter[str] = field(default_factory=Counter[str])
    examples: dict[str, list[Example]] = field(default_factory=dict[str, list[Example]])

    def drop(self, reason: Dropped, line: int, text: str = "") -> None:
        """Count a row that is left out."""
        self.dropped[reason] += 1
        self._note(reason, line, text)

    def repair(self, reason: Repaired, line: int, text: str = "") -> None:
        """Count a row or activity that was put right."""
        self.repaired[reason] += 1
        self._note(reason, line, text)

    def _note(self, reason: str, line: int, text: str) -> None:
        known = self.examples.setdefault(reason, [])
        if len(known) < MOST_EXAMPLES:
            known.append(Example(line, "".join(char if char.isprintable() else " " for char in text[:LONGEST_EXAMPLE])))


@dataclass(frozen=True, slots=True)
class CleaningReport:
    """What became of a log: every row read is kept or dropped. `first` and `last` are microseconds since 1970.

    `problem`: why there is no log in the end, with its `detail`.
    """

    rows: int = 0
    kept: int = 0
    cases: int = 0
    activities: int = 0
    first: int | None = None
    last: int | None = None
    dropped: Mapping[str, int] = field(default_factory=dict[str, int])
    repaired: Mapping[str, int] = field(default_factory=dict[str, int])
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict[str, tuple[Example, ...]])
    problem: str | None = None
    detail: str = ""

    def plain(self) -> dict[str, Any]:
        """The report as plain values, to be kept."""
        examples = {reason: [list(example) for example in found] for reason, found in self.examples.items()}
        numbers = {name: getattr(self, name) for name in ("rows", "kept", "cases", "activities", "first", "last")}
        told = {"dropped": dict(self.dropped), "repaired": dict(self.repaired), "examples": examples}
        return {**numbers, **told, "problem": self.problem, "detail": self.detail}


def report_from(plain: Mapping[str, Any]) -> CleaningReport:
    """The report that `plain` gave."""
    examples = {reason: tuple(Example(*each) for each in found) for reason, found in plain["examples"].items()}
    told: dict[str, Any] = {**plain, "examples": examples}
    return CleaningReport(**told)


def report_of(tally: Tally, problem: Unusable | None = None) -> CleaningReport:
    """What has been counted so far, without cases and activities."""
    return CleaningReport(
        rows=tally.rows,
        kept=tally.kept,
        dropped=dict(tally.dropped),
        repaired=dict(tally.repaired),
        examples={reason: tuple(found) for reason, found in tally.examples.items()},
        problem=problem.problem.value if problem else None,
        detail=problem.detail if problem else "",
    )
