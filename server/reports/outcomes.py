"""What later became of cases: for how many that reached a step a later case about the same reached another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from server.mining.outcomes import BUSINESS_KEY, Outcome, Outcomes, Reached, read_outcomes
from server.reports.scope import Reading
from server.store.database import Database
from server.store.house_files import HouseFiles
from server.store.tables.house_files import outcome_plan


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome at a branch: cases `counted`, that reached the first step in the time, once each.

    `became`: those for which the later step is known within its days; `watched`: those without, whose days are not
    over. `became_share`: of those counted; `at_most`: what the house allows (None: it does not say).
    """

    outcome: str
    process: str
    branch: str
    counted: int
    became: int
    watched: int
    became_share: float
    at_most: float | None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The same of cases that reached the first step in one month, from its first day."""

    month: date
    counted: int
    became: int
    watched: int


_REACHED = """
    SELECT c."case", c.process, c.branch, {key} AS key, min(s.moment) AS moment
    FROM step s JOIN {cases} c USING ("case") {column}
    WHERE c.process = ${part}_process AND s.happened = 'completed' AND s.moment < $until
        AND (s.element IN (SELECT unnest(${part}_steps))
            OR s.diagram || '/' || s.element IN (SELECT unnest(${part}_steps)))
    GROUP BY ALL
"""
_COLUMN = 'JOIN attribute_all a ON a."case" = c."case" AND a.name = ${part}_column'
_BECAME = """
    SELECT ${part}_name AS outcome, f."case", f.process AS counted_process, f.branch AS counted_branch,
        f.moment AS reached, min(l.moment) AS became, f.moment + to_days(${part}_within::INT) >= $until AS watched
    FROM ({first}) f LEFT JOIN ({later}) l
        ON l.key = f.key AND l.moment >= f.moment AND l.moment <= f.moment + to_days(${part}_within::INT)
    WHERE f.moment >= $since GROUP BY ALL
"""
_NOTHING = """
    SELECT '' AS outcome, '' AS "case", '' AS counted_process, '' AS counted_branch, $until AS reached,
        $until AS became, FALSE AS watched
    WHERE FALSE
"""
_COUNTS = "count(*), count(became), count(*) FILTER (became IS NULL AND watched)"
_ROWS = "SELECT outcome, counted_process, counted_branch, {counts} FROM ({became}) GROUP BY ALL ORDER BY ALL"
_MONTHS = """
    SELECT date_trunc('month', reached + to_seconds($ahead::BIGINT))::DATE, {counts}
    FROM ({became}) WHERE outcome = $outcome GROUP BY 1 ORDER BY 1
"""


def outcomes_in_force(database: Database | None) -> Outcomes:
    """What the house looks at later; nothing before it ever said so, or for a log of another system."""
    if database is None:
        return Outcomes(outcomes={})
    with database.read() as connection:
        content = HouseFiles(connection, outcome_plan).newest()
    return Outcomes(outcomes={}) if content is None else read_outcomes("outcomes.yaml", content.encode())


def outcomes(reading: Reading) -> list[OutcomeRow]:
    """A row for each outcome, process and branch with cases that reached the first step."""
    known = outcomes_in_force(reading.house).outcomes
    became, values = became_of(known)
    rows = reading.rows(_ROWS.format(counts=_COUNTS, became=became), values)
    return [OutcomeRow(*row, became_share=row[4] / row[3], at_most=allowed(known[row[0]])) for row in rows]


def by_month(reading: Reading, name: str, zone: ZoneInfo) -> list[MonthRow]:
    """One outcome by the month, in the zone, in which cases reached the first step."""
    became, values = became_of({name: outcomes_in_force(reading.house).outcomes[name]})
    asked = {**values, "outcome": name, "ahead": reading.ahead(zone)}
    return [MonthRow(*row) for row in reading.rows(_MONTHS.format(counts=_COUNTS, became=became), asked)]


def allowed(outcome: Outcome) -> float | None:
    """The share that the house allows."""
    return None if outcome.at_most is None else float(outcome.at_most) / 100


def became_of(known: Mapping[str, Outcome]) -> tuple[str, Mapping[str, object]]:
    """A SELECT over a scope and its values: the cases counted (`outcome`, `case`, `reached`, `became`, `watched`)."""
    parts: list[str] = []
    values: dict[str, object] = {}
    for number, (name, each) in enumerate(known.items()):
        part = f"outcome{number}"
        first, later = (
            _reached(f"{part}_first", each.first, "case_at", values),
            _reached(f"{part}_later", each.later, "trace_all", values),
        )
        values |= {f"{part}_name": name, f"{part}_within": each.within}
        parts.append(_BECAME.format(part=part, first=first, later=later))
    return " UNION ALL ".join(parts) or _NOTHING, values


def _reached(part: str, reached: Reached, cases: str, values: dict[str, object]) -> str:
    """Who reached these steps first, when and known by what."""
    values |= {f"{part}_process": reached.process, f"{part}_steps": list(reached.steps)}
    if reached.known_by == BUSINESS_KEY:
        return _REACHED.format(part=part, cases=cases, key="c.business_key", column="")
    values[f"{part}_column"] = reached.known_by
    return _REACHED.format(part=part, cases=cases, key="a.text", column=_COLUMN.format(part=part))
