"""What is wrong with a scenario file, by file and line."""

from collections.abc import Iterable
from difflib import get_close_matches

from server.domain.errors import Told
from server.domain.scenario_runs import Fault
from server.domain.wording import said

_SHOWN = 60


class ScenariosRefused(Told):
    """Scenario files cannot be played; `faults` has every reason, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class FaultyNode(Exception):
    """Something in a file that cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def guessed(problem: str, word: str, known: Iterable[str]) -> str | None:
    """The problem with the known word that was perhaps meant; None where none is close."""
    close = get_close_matches(word[:_SHOWN], sorted(known), n=1)
    return said("%(problem)s Did you mean %(guess)s?", problem=problem, guess=close[0]) if close else None
