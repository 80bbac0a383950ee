"""The ways cases took: variants, steps done again, and how cases ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.snapshot.schema import WITHDRAWN
from server.reports.statistics import hours


@dataclass(frozen=True, slots=True)
class VariantRow:
    """Cases of a process, completed in the time, whose completed tasks were offered in the same order.

    `steps` are elements in that order, none where people had nothing to do; `share` of the completed cases of the
    process; times in working hours.
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


_DONE = "ended IS NOT NULL AND status = 'completed'"
_VARIANTS = f"""
    , way AS (
        SELECT process, path, count(*) AS cases, count(*) / sum(count(*)) OVER (PARTITION BY process) AS share,
            quantile_cont({hours("ended_w - started_w")}, [0.5, 0.9]) AS took
        FROM case_at WHERE {_DONE} GROUP BY process, path
    )
    SELECT process, CASE WHEN path = '' THEN [] ELSE string_split(path, chr(31)) END AS steps, cases, share,
        took[1], took[2]
    FROM way ORDER BY cases DESC, process, steps LIMIT $most
"""
AGAIN = """
    SELECT task FROM (
        SELECT task, row_number() OVER (PARTITION BY process, element, "case" ORDER BY ended, task) AS time
        FROM task_at WHERE outcome = 'completed' AND again
    ) WHERE time > 1
"""
"""Tasks by which a step was done once more."""
_REWORK = f"""
    , visited AS (
        SELECT process, element, count(*) AS times, sum(total_w) - arg_min(total_w, (ended, task)) AS again_w
        FROM task_at WHERE outcome = 'completed' AND again GROUP BY process, element, "case"
    ), once AS (
        SELECT process, element, count(*) AS cases FROM task_at
        WHERE outcome = 'completed' AND NOT again GROUP BY process, element
    )
    SELECT process, element, count(*) FILTER (times > 1) AS cases, sum(times - 1)::BIGINT AS again,
        count(*) FILTER (times > 1) / (count(*) + coalesce(any_value(once.cases), 0)), {hours("sum(again_w)")}
    FROM visited LEFT JOIN once USING (process, element)
    GROUP BY process, element HAVING again > 0 ORDER BY again DESC, process, element
"""
CAME_TO = f"CASE WHEN status = 'completed' OR ending = '{WITHDRAWN}' THEN coalesce(ending, status) ELSE status END"
"""How an ended case ended: the end of its diagram, else `cancelled`, `failed` or `WITHDRAWN`."""
_ENDINGS = f"""
    SELECT process, {CAME_TO} AS came_to,
        any_value(CASE WHEN status = 'completed' THEN ending_name END), count(*) AS cases,
        count(*) / sum(count(*)) OVER (PARTITION BY process)
    FROM case_at WHERE ended IS NOT NULL
    GROUP BY process, came_to ORDER BY process, cases DESC, came_to
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
