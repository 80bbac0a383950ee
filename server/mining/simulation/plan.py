"""What to simulate, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.mining.simulation.standing import Standing


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: from `begin` to `end`, so many times. `standing`: cases open at the beginning (none: empty).

    `arrivals`: whether new cases come. `within`: branches whose cases and tasks are measured (None: all). Two
    simulations of the same seed meet the same chances.
    """

    begin: float
    end: float
    replications: int = 100
    seed: int = 1
    standing: Sequence[Standing] = ()
    arrivals: bool = True
    within: frozenset[str] | None = None
