"""Alerts and mailed reports of a person, and the forms for more of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.pages.contexts.parts import Option
from server.pages.contexts.reports import ReportTab


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under a heading."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One alert. `tone`: late for an alarm, soon for one that rests, else calm; `value` "" before the first look."""

    id: str
    measure: str
    place: str
    alarm: str
    release: str
    every: int
    lasting: str
    tone: str
    state: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFields:
    """The limits as a form shows them. `errors`: a sentence by the name of a field."""

    directions: tuple[Option, ...]
    alarm: str
    release: str
    every: str
    lasting: str
    lasting_in: tuple[Option, ...]
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertForm:
    """A new alert; `step` (id) with its name where one comes from a row of a report."""

    measures: tuple[OptionGroup, ...]
    processes: tuple[Option, ...]
    branches: tuple[Option, ...]
    step: str
    step_name: str
    limits: LimitFields


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedReportLine:
    """A report that is mailed; `next` and `sent` are times of the clock, `rests`: not sent for want of the right."""

    id: str
    title: str
    place: str
    times: str
    days: int
    next: str
    sent: str
    rests: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedReportForm:
    """A new one. `errors`: a sentence by the name of a field."""

    reports: tuple[Option, ...]
    processes: tuple[Option, ...]
    branches: tuple[Option, ...]
    spans: tuple[Option, ...]
    paces: tuple[Option, ...]
    weekdays: tuple[Option, ...]
    hours: tuple[Option, ...]
    month_day: str
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsPage:
    """Everything; the forms are None for who oversees nothing any more. `reachable`: mail reaches this person."""

    tabs: tuple[ReportTab, ...]
    alerts: tuple[AlertLine, ...]
    mailed: tuple[MailedReportLine, ...]
    alert_form: AlertForm | None
    mail_form: MailedReportForm | None
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One alert to be changed."""

    alert: AlertLine
    version: int
    limits: LimitFields
    refusal: str = ""
