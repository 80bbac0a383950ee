"""The ways cases took: variants, steps done again, and how cases ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class VariantRow:
    """Cases of a process, completed in the time, whose completed tasks were offered in the same order.

    `steps` are elements in that order; `share` of the completed cases of the process; times in working hours.
    """

    process: str
    steps: Sequence[str]
    cases: int
    share: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class ReworkRow:
    """A step that was completed more than once in a case: `again` counts the further times, in so many `cases`.

    `share`: of the cases that came to the step; `hours`: working hours from offer to completion of the further times.
    """

    process: str
    step: str
    cases: int
    again: int
    share: float
    hours: float


@dataclass(frozen=True, slots=True)
class EndingRow:
    """How cases that ended in the time ended: at which end of the diagram, or cancelled or failed."""

    process: str
    ending: str
    name: str | None
    cases: int
    share: float


_VARIANTS = f"""
    , path AS (
        SELECT "case", c.process, any_value(c.ended_w - c.started_w) AS took,
            list(a.element ORDER BY a.offered, a.element, a.task) AS steps
        FROM case_at c JOIN activity_all a USING ("case")
        WHERE c.ended IS NOT NULL AND c.status = 'completed' AND a.outcome = 'completed' AND a.role IS NOT NULL
        GROUP BY "case", c.process
    )
    SELECT process, steps, count(*) AS cases, count(*) / sum(count(*)) OVER (PARTITION BY process),
        {quantile(hours("took"), 0.5)}, {quantile(hours("took"), 0.9)}
    FROM path GROUP BY process, steps ORDER BY cases DESC, process, steps LIMIT $most
"""
_REWORK = f"""
    , visit AS (
        SELECT process, element, total_w, "case",
            row_number() OVER (PARTITION BY "case", element ORDER BY ended, task) AS n
        FROM task_at WHERE outcome = 'completed'
    )
    SELECT process, element, count(DISTINCT "case") FILTER (n > 1) AS cases, count(*) FILTER (n > 1) AS again,
        count(DISTINCT "case") FILTER (n > 1) / count(DISTINCT "case"), {hours("sum(total_w) FILTER (n > 1)")}
    FROM visit GROUP BY process, element HAVING again > 0 ORDER BY again DESC, process, element
"""
_ENDINGS = """
    , last AS (
        SELECT s."case", arg_max(s.element, s.seq) AS element, arg_max(s.name, s.seq) AS name
        FROM step s JOIN case_at c USING ("case")
        WHERE s.kind = 'endEvent' AND s.happened = 'completed' AND s.diagram = c.process GROUP BY s."case"
    )
    SELECT process, CASE WHEN status = 'completed' THEN coalesce(last.element, status) ELSE status END AS ending,
        any_value(CASE WHEN status = 'completed' THEN last.name END), count(*) AS cases,
        count(*) / sum(count(*)) OVER (PARTITION BY process)
    FROM case_at LEFT JOIN last USING ("case") WHERE ended IS NOT NULL
    GROUP BY process, ending ORDER BY process, cases DESC, ending
"""


def variants(reading: Reading, most: int = 20) -> list[VariantRow]:
    """The most frequent ones."""
    return [VariantRow(*row) for row in reading.rows(_VARIANTS, {"most": most})]


def rework(reading: Reading) -> list[ReworkRow]:
    """Steps done again, the most often first."""
    return [ReworkRow(*row) for row in reading.rows(_REWORK)]


def endings(reading: Reading) -> list[EndingRow]:
    """How cases ended, by process."""
    return [EndingRow(*row) for row in reading.rows(_ENDINGS)]
