"""Whether forecasts of the past came true, as cards, and what has to be said of it in a sentence."""

from dataclasses import dataclass

from server.mining.batches import SOON
from server.mining.calibration import Calibration
from server.mining.forecast import LIKELY
from server.mining.ranges import LEVELS
from server.mining.widening import AHEAD
from server.pages.chart_options import bars
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import ReportCell, TableCard
from server.pages.report_cards import plain_card
from server.pages.report_cells import percent
from server.pages.words import Words

ENOUGH = 30
"""Bands of the past from which on it is said whether they hold."""
_SHORT, _WIDE = 0.05, 0.1
"""So far a share may be from what was promised before it is said."""


@dataclass(frozen=True, slots=True)
class CalibrationCards:
    """Tells of the calibration of one forecast."""

    words: Words
    known: Calibration

    def trust(self) -> str | None:
        """What has to be said of the bands before anybody relies on them; None when they held as they promised."""
        gettext = self.words.gettext
        judged, within = self.known.held(LIKELY)
        if judged < ENOUGH:
            return gettext("Too few forecasts of the past are over yet to say how far these can be trusted.")
        share = within / judged
        if share < LIKELY - _SHORT:
            return gettext(
                "Take these days with care: of the 85%% bands of the past only %(share)s held what came. "
                "Cases vary more than was foreseen.",
                share=percent(share),
            )
        if share > LIKELY + _WIDE:
            return gettext(
                "The bands are wider than need be: of the 85%% bands of the past %(share)s held.", share=percent(share)
            )
        return None

    def held(self) -> Chart:
        """The share of bands of the past that held, beside what they promised."""
        gettext = self.words.gettext
        counted = {level: self.known.held(level) for level in LEVELS}
        levels = [level for level in LEVELS if counted[level][0]]
        came = [counted[level][1] / counted[level][0] for level in levels]
        names = [gettext("%(level)s band", level=percent(level)) for level in levels]
        promised, held = gettext("promised"), gettext("came true")
        shown = bars(
            names, [(promised, [100 * level for level in levels]), (held, [100 * share for share in came])], "%"
        )
        return Chart(
            "calibration",
            gettext("Did forecasts of the past come true?"),
            gettext(
                "Forecasts made anew as of days of the last ten weeks, knowing only what was known then, and widened "
                "by what earlier ones had missed. Bands that were over by now are counted."
            ),
            shown,
            ChartTable(
                (gettext("Band"), promised, held, gettext("Forecasts")),
                tuple(
                    (Cell(name), Cell(percent(level)), Cell(percent(share)), Cell(_count(counted[level][0])))
                    for name, level, share in zip(names, levels, came, strict=True)
                ),
            ),
        )

    def ahead(self) -> TableCard:
        """The same by how far ahead the end was expected."""
        gettext = self.words.gettext
        titles = (
            gettext("up to 1 week"),
            gettext("1 to 2 weeks"),
            gettext("2 to 4 weeks"),
            gettext("more than 4 weeks"),
        )
        rows = [
            [ReportCell(title), *(ReportCell(self._share(*self.known.held(level, place))) for level in LEVELS)]
            for place, title in enumerate(titles[: len(AHEAD) + 1])
        ]
        heads = [(gettext("End expected in"), False)]
        heads += [(gettext("%(level)s band", level=percent(level)), True) for level in LEVELS]
        about = gettext("Which part of the bands held what came, and of how many.")
        title = gettext("The same, by how far ahead")
        return plain_card("ahead", title, about, heads, rows, gettext("None."))

    def late(self) -> TableCard:
        """Cases that were to be late, expected and come."""
        gettext = self.words.gettext
        titles = (gettext("1 working day"), gettext("3 working days"), gettext("5 working days"))
        rows = [
            [ReportCell(title), ReportCell(_count(foreseen)), ReportCell(_count(came))]
            for title, (foreseen, came) in zip(titles, map(self.known.late, SOON), strict=True)
        ]
        heads = [(gettext("Within"), False), (gettext("Expected"), True), (gettext("Came"), True)]
        about = gettext(
            "Cases late: the sum of their chances, and how many really were; all forecasts of the past together."
        )
        return plain_card("came", gettext("Late cases, expected and come"), about, heads, rows, gettext("None."))

    def _share(self, judged: int, within: int) -> str:
        if not judged:
            return "—"
        return self.words.gettext("%(share)s of %(count)s", share=percent(within / judged), count=judged)


def _count(value: float) -> str:
    return str(round(value))
