"""Where operators went beyond the diagram: what they skipped, moved, repeated and forced, who, and how often."""

from dataclasses import dataclass

from server.reports.scope import Reading


@dataclass(frozen=True, slots=True)
class ConformanceRow:
    """What one operator (id) did in the time at one step; `step` is "—" for what concerns a case as a whole.

    `skipped`: passed over without being done; `moved`: cases put there from elsewhere; `repeated`: entered once more;
    `changed`: values that the step had written; `resent`: messages given by hand; `retried`: incidents tried again;
    `migrated`: cases taken to another version. `concerned`: how many cases it was.
    """

    process: str
    step: str
    operator: str
    skipped: int
    moved: int
    repeated: int
    changed: int
    resent: int
    retried: int
    migrated: int
    concerned: int


@dataclass(frozen=True, slots=True)
class Conformance:
    """Of the cases that ran in the time, `concerned` were touched by an operator in it."""

    cases: int
    concerned: int

    @property
    def share(self) -> float:
        """Of all cases; 0 where there are none."""
        return self.concerned / self.cases if self.cases else 0.0


ACTS = ("skipped", "moved", "repeated", "changed", "resent", "retried", "migrated")
_ROWS = f"""
    SELECT process, step, coalesce(operator, '—') AS operator,
        {", ".join(f"count(*) FILTER (act = '{act}')" for act in ACTS)}, count(DISTINCT "case")
    FROM intervention_at GROUP BY process, step, operator ORDER BY count(*) DESC, process, step, operator
"""
_TOUCHED = """
    SELECT (SELECT count(*) FROM case_at), (SELECT count(DISTINCT "case") FROM intervention_at)
"""


def conformance(reading: Reading) -> list[ConformanceRow]:
    """A row for each step and operator, those first who did most."""
    return [ConformanceRow(*row) for row in reading.rows(_ROWS)]


def touched(reading: Reading) -> Conformance:
    """How many cases were touched, of how many."""
    return next((Conformance(*row) for row in reading.rows(_TOUCHED)), Conformance(0, 0))
