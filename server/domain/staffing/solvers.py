"""The questions PySAT answers about clauses: lists of variables (1, 2, …), negative where they must be false."""

from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from pysat.examples.optux import OptUx
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Solver

Clauses: TypeAlias = Sequence[Sequence[int]]


def satisfiable(clauses: Clauses) -> bool:
    """Whether there is a way to make all of them true. None is empty."""
    made: Any = Solver(name="cadical153", bootstrap_with=clauses)
    with made as solver:
        return bool(solver.solve())


def smallest_conflict(hard: Clauses, wanted: Clauses) -> list[int]:
    """Which of the wanted clauses (from 0), as few as possible, cannot all be true; some cannot. None is empty."""
    with OptUx(_weighed(hard, wanted)) as extractor:
        found = cast("list[int]", extractor.compute())
    return sorted(number - 1 for number in found)


def fewest_true(hard: Clauses, variables: Sequence[int]) -> frozenset[int]:
    """Those of the variables that are true where as few as possible are; the hard clauses can be met."""
    with RC2(_weighed(hard, [[-variable] for variable in variables])) as solver:
        model = frozenset(cast("list[int]", solver.compute()))
    return model.intersection(variables)


def _weighed(hard: Clauses, soft: Clauses) -> WCNF:
    formula: Any = WCNF()
    formula.extend(hard)
    formula.extend(soft, weights=[1] * len(soft))
    return formula
