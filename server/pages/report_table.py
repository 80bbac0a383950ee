"""The table of a report in a reader's words: names for codes, numbers as people read them, ways to what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from server.pages.contexts.reports import ReportCell, ReportColumn
from server.pages.report_words import columns_told
from server.pages.words import Words
from server.queries.names import branch_names, person_names, role_names
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes
from server.reports.charging import plan_in_force
from server.reports.columns import BARS, MONEY, SHARES, WORDS
from server.reports.registry import Report
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class ReportNames:
    """Names for the codes and ids in rows."""

    processes: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, str]
    branches: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    activities: Mapping[str, str] = field(default_factory=dict[str, str])

    def step(self, process: str, element: str) -> str:
        """What a step is called, also one of a called process."""
        key = f"element.{element}"
        own = self.labels.get(process, {}).get(key)
        return own or next((each[key] for each in self.labels.values() if key in each), element)

    def variant(self, process: str, variant: str) -> str:
        """The names of the steps of a way; "" when there are none."""
        return " → ".join(self.step(process, element) for element in variant.split(" > ")) if variant else ""


def report_names(database: Database, locale: str, report: Report, rows: Sequence[Any]) -> ReportNames:
    """Those that the rows of a report need, and of all processes and branches."""
    names = names_of_house(database, locale)
    if "activity" in report.columns and (plan := plan_in_force(database)):
        names = replace(names, activities=plan.called(locale))
    if "person" in report.columns:
        with database.read() as connection:
            names = replace(names, people=person_names(connection, [row.person for row in rows]))
    return names


def names_of_house(database: Database, locale: str) -> ReportNames:
    """Those of all processes and branches."""
    known = {version.process: version.name or version.process for version in list_processes(database)}
    with database.read() as connection:
        labels = labels_in_force(connection, known, locale)
        branches = branch_names(connection, locale)
    processes = {key: labels.get(key, {}).get("process.title", name) for key, name in known.items()}
    return ReportNames(processes, labels, role_names(*labels.values()), branches)


def report_columns(words: Words, report: Report) -> tuple[ReportColumn, ...]:
    """Their titles, and what they count."""
    told = columns_told(words)
    key = next((name for name in ("step", "variant") if name in report.columns), report.columns[0])
    return tuple(ReportColumn(*told[name], name not in WORDS, name == key) for name in report.columns)


def report_rows(
    words: Words, report: Report, rows: Sequence[Any], names: ReportNames
) -> tuple[tuple[ReportCell, ...], ...]:
    """The cells of each row."""
    most = {
        column: max((getattr(row, column) or 0 for row in rows), default=0)
        for column in report.columns
        if column in BARS
    }
    return tuple(tuple(_cell(words, column, row, names, most) for column in report.columns) for row in rows)


def plain_cell(words: Words, column: str, row: Any, names: ReportNames) -> object:  # noqa: ANN401 -- a row of a report
    """A code or id by its name; anything else as it is, for programs."""
    value = getattr(row, column)
    ways = {
        "process": lambda: names.processes.get(value, value),
        "step": lambda: names.step(row.process, value),
        "role": lambda: names.roles.get(value, value),
        "branch": lambda: names.branches.get(value, value),
        "person": lambda: names.people.get(value, value),
        "activity": lambda: names.activities.get(value, value or "—"),
        "variant": lambda: names.variant(row.process, value) or words.gettext("all other paths"),
    }
    return ways[column]() if column in ways else "" if value is None else value


def watch_hrefs(report: Report, rows: Sequence[Any]) -> tuple[str, ...]:
    """Where one sets an alert for what each row is about; none where rows are about no step."""
    if "step" not in report.columns:
        return ()
    measure = next(name for name in report.columns if name not in WORDS)
    about = ({"measure": f"{report.name}.{measure}", **_about(row)} for row in rows)
    return tuple(f"/reports/alerts?{urlencode(each)}#new-alert" for each in about)


def _about(row: Any) -> Mapping[str, str]:  # noqa: ANN401 -- a row of a report
    return {name: getattr(row, name) for name in ("process", "branch", "step") if getattr(row, name, None)}


def number_text(words: Words, column: str, value: float | Decimal | None) -> str:
    """A number of a column as people read it."""
    if value is None:
        return "—"
    if column in MONEY:
        return words.formats.money(Decimal(value))
    if column in SHARES:
        return f"{round(value * 100)}%"
    exact = Decimal(value) if isinstance(value, int) else round(Decimal(value), 1)
    return words.formats.number(exact)


def _cell(words: Words, column: str, row: Any, names: ReportNames, most: Mapping[str, Any]) -> ReportCell:  # noqa: ANN401 -- a row of a report
    if column in WORDS:
        return ReportCell(str(plain_cell(words, column, row, names)))
    value = getattr(row, column)
    text = number_text(words, column, value)
    if value is None or column in SHARES:
        return ReportCell(text)
    whole = most.get(column, 0)
    return ReportCell(text, _href(column, row), round(value / whole * 100) if round(whole, 1) else None)


def _href(column: str, row: Any) -> str | None:  # noqa: ANN401 -- as above
    """The tasks or cases that were counted, where a list has them."""
    if column in {"open", "overdue", "untaken"} and hasattr(row, "step"):
        given = {"view": "all", "process": row.process, "step": row.step, "branch": getattr(row, "branch", "")}
        late = {"due": "late"} if column == "overdue" else {}
        return "/inbox?" + urlencode({key: value for key, value in {**given, **late}.items() if value})
    if column in {"holding", "overdue"} and hasattr(row, "person"):
        late = {"due": "late"} if column == "overdue" else {}
        return "/inbox?" + urlencode({"view": "all", "holder": row.person, **late})
    if (
        column in {"running", "completed", "cancelled", "failed"}
        and not hasattr(row, "step")
        and hasattr(row, "process")
    ):
        return "/cases?" + urlencode({"process": row.process, "status": column})
    return None
