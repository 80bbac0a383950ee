"""What codes and ids in reports are called, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from server.pages.visits import Visit
from server.queries.names import branch_names, person_names, role_names
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes
from server.reports.charging import plan_in_force
from server.reports.outcomes import outcomes_in_force
from server.reports.registry import Report
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class ReportNames:
    """Names by code or id; what has no name is called by its code."""

    processes: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, str]
    branches: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    activities: Mapping[str, str] = field(default_factory=dict[str, str])
    outcomes: Mapping[str, str] = field(default_factory=dict[str, str])

    def process(self, key: str) -> str:
        """What a process is called."""
        return self.processes.get(key, key)

    def step(self, process: str, element: str) -> str:
        """What a step is called, also one of a called process."""
        return self._of(process, f"element.{element}") or element

    def variant(self, process: str, variant: str) -> str:
        """The names of the steps of a way; "" when there are none."""
        return " → ".join(self.step(process, element) for element in variant.split(" > ")) if variant else ""

    def branch(self, code: str) -> str:
        """What a branch is called."""
        return self.branches.get(code, code)

    def role(self, code: str | None) -> str:
        """What a role is called; nothing for none."""
        return "" if code is None else self.roles.get(code, code)

    def person(self, key: str | None) -> str:
        """What a person is called; nothing for nobody."""
        return "" if key is None else self.people.get(key, key)

    def attribute(self, process: str, name: str) -> str:
        """What lists call something they show of a case."""
        found = (self._of(process, f"{start}{name}") for start in ("data.", "column."))
        return next((label for label in found if label), None) or self._ending(process, f".{name}") or name

    def value(self, process: str, name: str, text: str) -> str:
        """The text of a code that a form offers."""
        return self._ending(process, f".{name}.{text}") or text

    def _of(self, process: str, key: str) -> str | None:
        own = self.labels.get(process, {}).get(key)
        return own or next((each[key] for each in self.labels.values() if key in each), None)

    def _ending(self, process: str, end: str) -> str | None:
        """The label of a form's field or choice."""
        labels = self.labels.get(process, {}).items()
        return next((text for key, text in labels if key.startswith("form.") and key.endswith(end)), None)


def report_names(visit: Visit, people: Iterable[str | None] = ()) -> ReportNames:
    """All names that a page of reports may need, and those of these people."""
    return _with_people(visit.wired.database, names_of_house(visit.wired.database, visit.locale), people)


def activity_names(visit: Visit) -> ReportNames:
    """All names that a page about what work costs needs."""
    names, plan = report_names(visit), plan_in_force(visit.wired.database)
    return replace(names, activities=plan.called(visit.locale)) if plan else names


def names_for_rows(database: Database, locale: str, report: Report, rows: Sequence[Any]) -> ReportNames:
    """Those that the rows of a report need."""
    names = names_of_house(database, locale)
    if "activity" in report.columns and (plan := plan_in_force(database)):
        names = replace(names, activities=plan.called(locale))
    told = [getattr(row, column) for row in rows for column in ("person", "operator") if column in report.columns]
    return _with_people(database, names, told) if told else names


def names_of_house(database: Database, locale: str) -> ReportNames:
    """Those of all processes, roles and branches."""
    known = {version.process: version.name or version.process for version in list_processes(database)}
    with database.read() as connection:
        labels = labels_in_force(connection, known, locale)
        branches = branch_names(connection, locale)
    processes = {key: labels.get(key, {}).get("process.title", name) for key, name in known.items()}
    outcomes = outcomes_in_force(database).called(locale)
    return ReportNames(processes, labels, role_names(*labels.values()), branches, outcomes=outcomes)


def _with_people(database: Database, names: ReportNames, people: Iterable[str | None]) -> ReportNames:
    with database.read() as connection:
        return replace(names, people=person_names(connection, people))
