"""How background work ends early: between two pieces, never within one."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from threading import Event
from typing import TypeVar

Piece = TypeVar("Piece")


def until(ending: Event, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, as long as nobody said to end."""
    return takewhile(lambda _: not ending.is_set(), pieces)
