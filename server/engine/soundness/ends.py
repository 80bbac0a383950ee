"""How a subprocess or called process may end, as far as whoever holds it can tell."""

from dataclasses import dataclass

from server.domain.operators import REFUSED

ANY = "*"
"""Stands for every code: of a process that is not among the files, nobody knows what it throws."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Whether it may end as drawn, and the codes of errors and escalations that may leave it.

    `human`: people work inside. `waits`: something inside waits for a person, a time or an event.
    """

    completes: bool = True
    errors: frozenset[str] = frozenset()
    escalations: frozenset[str] = frozenset()
    human: bool = False
    waits: bool = False


UNKNOWN = Ends(errors=frozenset({ANY}), escalations=frozenset({ANY}), human=True, waits=True)
QUIET = Ends()
REFUSING = Ends(errors=frozenset({REFUSED}))
"""A service task: what it refuses is an error where something catches it, else an incident."""


def may_catch(thrown: frozenset[str], code: str | None) -> bool:
    """Whether an event that catches this code, or every code (None), may catch any of what is thrown."""
    return bool(thrown) and (code is None or ANY in thrown or code in thrown)


def left_over(thrown: frozenset[str], caught: list[str | None]) -> frozenset[str]:
    """What is thrown on where these codes are caught; None catches all."""
    return frozenset() if None in caught else frozenset(thrown - set(caught))
