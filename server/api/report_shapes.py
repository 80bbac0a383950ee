"""The shapes of reports."""

from datetime import datetime
from typing import Any

from server.api.schemas import Out


class ReportHeadOut(Out):
    """A report there is."""

    name: str
    columns: list[str]


class ReportsOut(Out):
    """Every report."""

    items: list[ReportHeadOut]


class ReportOut(Out):
    """A report: what its rows tell depends on its name, as `columns` says."""

    name: str
    since: datetime
    until: datetime
    items: list[dict[str, Any]]
