"""What would happen if something were changed: the form, the runs, and what came of one."""

from dataclasses import dataclass

from server.pages.contexts.parts import Option
from server.pages.contexts.picking import Picker
from server.pages.contexts.reports import ReportTab


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with an entry of the form, told at its field and above the form."""

    field_id: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """A simulation of one's own: what was changed, and how far it is."""

    href: str
    asked_at: str
    changes: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class WhatIfForm:
    """The entries as they were sent; `days` are the weekdays with whether they are ticked."""

    desks: tuple[Option, ...]
    leaver: Picker
    person: Picker
    days: tuple[Option, ...]
    processes: tuple[Option, ...]
    held: tuple[Option, ...]
    dropped: tuple[Option, ...]
    routed: tuple[Option, ...]
    weeks: tuple[Option, ...]
    replications: tuple[Option, ...]
    count: str
    arrivals: str
    hold: str
    share: str
    opens: str
    closes: str
    saturday: bool
    faults: tuple[FieldFault, ...]
    refusal: str | None

    def fault(self, field_id: str) -> str | None:
        """What is wrong with this field."""
        return next((fault.message for fault in self.faults if fault.field_id == field_id), None)


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The form, with the person's runs below it."""

    tabs: tuple[ReportTab, ...]
    form: WhatIfForm
    runs: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True)
class TestRow:
    """A measure of the test: what came, what was simulated with its band, and how far that is off."""

    measure: str
    actual: str
    simulated: str
    band: str
    error: str
    within: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A value and its band on a scale from 0 to 100."""

    value: int
    low: int
    width: int


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A measure of both houses, the difference, and what it means in words; bars where both are known."""

    measure: str
    base: str
    base_band: str
    changed: str
    changed_band: str
    difference: str
    difference_band: str
    verdict: str
    bars: tuple[Bar, Bar] | None


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """Measures of a kind under a title; `about` says what the numbers are."""

    title: str
    about: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """One simulation. `progress` while it is under way, `failure` when it was broken off; else tests and tables.

    `findings`: what changes clearly, in sentences, what concerns whole cases first.
    """

    tabs: tuple[ReportTab, ...]
    changes: tuple[str, ...]
    asked_at: str
    span: str
    state: str
    under_way: bool
    progress: int
    failure: str | None
    cancel_href: str
    here: str
    findings: tuple[str, ...]
    tested_about: str
    tested: tuple[TestRow, ...]
    tables: tuple[ComparedTable, ...]
