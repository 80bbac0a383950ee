"""Which activities of a case its time from end to end hung on."""

from collections.abc import Sequence
from typing import NamedTuple


class Stretch(NamedTuple):
    """An activity from its offer to its completion, both in microseconds since 1970, with what it is known by."""

    offered: int
    ended: int
    key: str


def critical_path(stretches: Sequence[Stretch], end: int) -> set[str]:
    """The keys of the activities that each began when the one before it was done, back from the end of the case.

    From the end backwards: the completed activity that ended last, then the one that ended last before that one was
    offered, and so on. None overlaps another, so that their times add up to no more than the case took; what ran
    beside them held nothing up. Of two that end at once, the one offered first counts.
    """
    found: set[str] = set()
    for stretch in sorted(stretches, key=lambda each: (-each.ended, each.offered)):
        if stretch.ended <= end:
            found.add(stretch.key)
            end = stretch.offered
    return found
