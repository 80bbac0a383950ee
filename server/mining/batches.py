"""What becomes of many open cases together, future by future, so that parts of a house can be added up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

WEEKS = (1, 2, 3, 4, 5, 6, 7, 8)
"""After which it is told how many cases are done; weeks of seven days."""
SOON = (1, 3, 5)
"""Working days within which breaches are foreseen."""
WEEK = 7 * 86_400.0

Desk: TypeAlias = tuple[str, str]
"""A process and a branch."""
LateSteps: TypeAlias = Mapping[int, Collection[str]]
"""By working days: the steps of a case whose due time passes within them, undone."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Cases that are open at an instant: of every future, how many are done and late, and when the last is done.

    `done`: by week of WEEKS, `late`: by days of SOON, each a number for every future; `last`: seconds since the epoch.
    """

    cases: int
    done: tuple[tuple[int, ...], ...]
    late: tuple[tuple[int, ...], ...]
    last: tuple[float, ...]

    def with_other(self, other: "Batch") -> "Batch":
        """Both together; of the same forecast."""
        return Batch(
            self.cases + other.cases,
            _added(self.done, other.done),
            _added(self.late, other.late),
            tuple(map(max, self.last, other.last)),
        )


def batches(
    desks: Mapping[str, Desk], ends: Mapping[str, Sequence[float]], late: Mapping[str, Sequence[LateSteps]], now: float
) -> Mapping[Desk, Batch]:
    """The open cases of each process and branch. By case: where it belongs, when it ends and what is late by future."""
    members: defaultdict[Desk, list[str]] = defaultdict(list)
    for case, desk in desks.items():
        members[desk].append(case)
    return {
        desk: _batch([ends[case] for case in cases], [late[case] for case in cases], now)
        for desk, cases in members.items()
    }


def together(parts: Iterable[Batch]) -> Batch | None:
    """Several batches of the same forecast as one; None of none."""
    whole: Batch | None = None
    for part in parts:
        whole = part if whole is None else whole.with_other(part)
    return whole


def _batch(ends: Sequence[Sequence[float]], late: Sequence[Sequence[LateSteps]], now: float) -> Batch:
    futures = list(zip(*ends, strict=True))
    lates = list(zip(*late, strict=True))
    return Batch(
        len(ends),
        tuple(tuple(sum(end <= now + weeks * WEEK for end in future) for future in futures) for weeks in WEEKS),
        tuple(tuple(sum(bool(one.get(days)) for one in future) for future in lates) for days in SOON),
        tuple(max(future) for future in futures),
    )


def _added(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(a + b for a, b in zip(*pair, strict=True)) for pair in zip(one, other, strict=True))
