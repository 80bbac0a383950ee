"""The forecast of all open cases: how far it is, and what came of it."""

from dataclasses import dataclass

from server.pages.contexts.charts import Chart
from server.pages.contexts.reports import Figure, ReportFrame, TableCard


@dataclass(frozen=True, slots=True)
class ForecastState:
    """When the last one was made (in a sentence; None: there is none), how far the next is, why it was broken off."""

    made: str | None
    under_way: bool
    progress: int
    failure: str | None
    here: str
    state_href: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """The page: its state, then figures, an honest sentence, and cards as on every page of reports."""

    frame: ReportFrame
    state: ForecastState
    title: str
    figures: tuple[Figure, ...]
    finding: str | None
    finding_href: str | None
    cards: tuple[tuple[TableCard | Chart, ...], ...]
