"""Policies of `assign`: to whom of several eligible people a task goes when it opens."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Policy(StrEnum):
    """The policies a diagram may name instead of FEEL."""

    LEAST_LOADED = "least_loaded"
    ROUND_ROBIN = "round_robin"
    OWNER = "owner"


def least_loaded(people: Sequence[str], loads: Mapping[str, int]) -> str | None:
    """Of these people (in a fixed order) the first who holds the fewest open tasks; None of nobody."""
    return min(people, key=lambda person: loads.get(person, 0), default=None)


def next_in_turn(people: Sequence[str], last: str | None) -> str | None:
    """Who comes after the last in the order of ids, which may hold them no more; None of nobody."""
    ordered = sorted(people)
    return next((person for person in ordered if last is None or person > last), ordered[0] if ordered else None)
