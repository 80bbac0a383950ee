"""The cards of the forecast: cases by risk, and how many are done when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf

from server.domain.tasks import HumanTask
from server.mining.batches import WEEKS, Batch
from server.mining.forecast import LIKELY
from server.mining.ranges import LEVELS, bands_of, quantile
from server.pages.chart_options import bars
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import Figure, ReportCell, TableCard
from server.pages.foreseen import ForeseenTeller
from server.pages.report_cards import plain_card
from server.pages.report_cells import percent
from server.pages.report_names import ReportNames
from server.pages.visits import Visit
from server.reports.forecasts import Outlook
from server.store.forecasts import ForeseenCase

_STEPS = 2
"""Open steps of a case that are told by name."""
_TOLD_WEEKS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class ForecastCards:
    """Tells one forecast to one reader."""

    visit: Visit
    names: ReportNames
    teller: ForeseenTeller

    def figures(self, whole: Batch) -> tuple[Figure, ...]:
        """Cases that will be late within some working days, with the band that holds them in 85% of the futures."""
        gettext, number = self.visit.words.gettext, self.visit.words.formats.number
        told = (
            gettext("cases late within 1 working day"),
            gettext("cases late within 3 working days"),
            gettext("cases late within 5 working days"),
        )
        found = [Figure(number(whole.cases), gettext("open cases foreseen"))]
        for about, counts in zip(told, whole.late, strict=True):
            band = bands_of(counts)[LIKELY]
            within = gettext("(85%%: %(low)s to %(high)s)", low=round(band.low), high=round(band.high))
            found.append(Figure(number(round(quantile(counts, 0.5))), about, "#risk-heading", within))
        return tuple(found)

    def risk(self, rows: Sequence[ForeseenCase], count: int, tasks: Mapping[str, Sequence[HumanTask]]) -> TableCard:
        """Running cases, first those most likely to be late. `count`: how many there are in all."""
        gettext = self.visit.words.gettext
        about = gettext(
            "The chance that some step, now open or still ahead, passes its due time undone within 3 working days. "
            "%(shown)s of %(count)s cases."
        ) % {"shown": len(rows), "count": self.visit.words.formats.number(count)}
        heads = [
            (gettext("Case"), False),
            (gettext("Chance to be late"), True),
            (gettext("Late at"), False),
            (gettext("Step now"), False),
            (gettext("Done about"), False),
            (gettext("85% band"), False),
            (gettext("Process"), False),
            (gettext("Branch"), False),
        ]
        cells = [self._case(row, tasks.get(row.foreseen.case, ())) for row in rows]
        return plain_card("risk", gettext("Cases by risk"), about, heads, cells, gettext("No case runs."))

    def likely(self, rows: Sequence[ForeseenCase], href: str) -> TableCard:
        """Those most at risk, in short; `href` leads to the whole forecast."""
        gettext = self.visit.words.gettext
        heads = [
            (gettext("Case"), False),
            (gettext("Branch"), False),
            (gettext("Chance to be late"), True),
            (gettext("Late at"), False),
            (gettext("Done about"), False),
        ]
        cells = [
            [
                self._title(row),
                ReportCell(self.names.branch(row.foreseen.branch)),
                _chance(row.foreseen.chance_3),
                ReportCell(self.step(row.foreseen.step_3)),
                ReportCell(self.teller.day(row.foreseen.done)),
            ]
            for row in rows
        ]
        about = gettext("Within 3 working days, as foreseen at %(time)s.") % {"time": self.instant(self.teller.at)}
        card = plain_card("likely", gettext("Likely to be late"), about, heads, cells, gettext("No case runs."))
        return replace(card, more=gettext("The whole forecast"), more_href=href)

    def done(self, whole: Batch) -> Chart:
        """How many of the open cases are done after each week."""
        gettext = self.visit.words.gettext
        weeks = [_weeks(self.visit, each) for each in WEEKS]
        nearly = [bands_of(counts)[0.95] for counts in whole.done]
        middle = [quantile(counts, 0.5) for counts in whole.done]
        series = [
            (gettext("almost surely"), [band.low for band in nearly]),
            (gettext("probably"), [value - band.low for value, band in zip(middle, nearly, strict=True)]),
            (gettext("possibly"), [band.high - value for value, band in zip(middle, nearly, strict=True)]),
        ]
        bands = [gettext("%(level)s band", level=percent(level)) for level in LEVELS]
        rows = tuple(
            (Cell(week), Cell(_count(quantile(counts, 0.5))), *(Cell(_span(counts, level)) for level in LEVELS))
            for week, counts in zip(weeks, whole.done, strict=True)
        )
        return Chart(
            "batch",
            gettext("How many will be done"),
            gettext(
                "Of %(count)s open cases. Almost surely: the lower end of the 95%% band; probably: up to its middle; "
                "possibly: up to its upper end. %(last)s",
                count=self.visit.words.formats.number(whole.cases),
                last=self._last(whole),
            ),
            bars(weeks, series, stacked=True),
            ChartTable((gettext("Within"), gettext("About"), *bands), rows),
        )

    def by_process(self, outlook: Outlook) -> TableCard:
        """How many of the open cases of each process are done after some weeks, and when the last is."""
        gettext = self.visit.words.gettext
        heads = [
            (gettext("Process"), False),
            (gettext("Open cases"), True),
            *((_weeks(self.visit, each), True) for each in _TOLD_WEEKS),
            (gettext("All done about"), False),
        ]
        rows = [
            [
                ReportCell(self.names.process(process)),
                ReportCell(_count(batch.cases)),
                *(ReportCell(_counted(batch.done[WEEKS.index(each)])) for each in _TOLD_WEEKS),
                ReportCell(self.teller.day(_moment(quantile(batch.last, 0.5)))),
            ]
            for process, batch in outlook.by_process.items()
        ]
        about = gettext("Of the cases that are open now; in brackets the 85% band.")
        return plain_card("processes", gettext("Done, by process"), about, heads, rows, gettext("No case runs."))

    def step(self, step: str | None) -> str:
        """A step that is named by its diagram and element."""
        if step is None:
            return "—"
        diagram, _, element = step.partition("/")
        return self.names.step(diagram, element)

    def steps_now(self, tasks: Sequence[HumanTask]) -> str:
        """The open steps of a case."""
        gettext, now = self.visit.words.gettext, self.visit.now
        steps = {
            self.names.step(task.process, task.element): task.due_at is not None and task.due_at < now for task in tasks
        }
        told = [gettext("%(step)s (overdue)", step=step) if late else step for step, late in steps.items()]
        if len(told) > _STEPS:
            return gettext("%(step)s and %(count)s more", step=told[0], count=len(told) - 1)
        return gettext(", ").join(told) or "—"

    def instant(self, moment: datetime) -> str:
        """An instant, to the minute."""
        return self.visit.words.formats.instant(moment, self.visit.zone)

    def _case(self, row: ForeseenCase, tasks: Sequence[HumanTask]) -> list[ReportCell]:
        known = row.foreseen
        return [
            self._title(row),
            _chance(known.chance_3),
            ReportCell(self.step(known.step_3)),
            ReportCell(self.steps_now(tasks)),
            ReportCell(self.teller.day(known.done)),
            ReportCell(self.teller.band(known.from_85, known.by_85)),
            ReportCell(self.names.process(known.process)),
            ReportCell(self.names.branch(known.branch)),
        ]

    def _title(self, row: ForeseenCase) -> ReportCell:
        return ReportCell(row.title or row.business_key or row.foreseen.case, f"/cases/{row.foreseen.case}")

    def _last(self, whole: Batch) -> str:
        gettext = self.visit.words.gettext
        middle, likely = (_moment(quantile(whole.last, share)) for share in (0.5, LIKELY))
        if middle is None:
            return gettext("In most futures some of them last longer than was simulated.")
        day = self.teller.day(middle)
        if likely is None:
            return gettext("The last is done about %(day)s, or much later.", day=day)
        return gettext("The last is done about %(day)s, 85%% by %(likely)s.", day=day, likely=self.teller.day(likely))


def _weeks(visit: Visit, weeks: int) -> str:
    return visit.words.gettext("1 week") if weeks == 1 else visit.words.gettext("%(count)s weeks", count=weeks)


def _chance(chance: float) -> ReportCell:
    return ReportCell(percent(chance), share=round(100 * chance)) if chance else ReportCell("—")


def _count(value: float) -> str:
    return str(round(value))


def _counted(counts: Sequence[int]) -> str:
    return f"{_count(quantile(counts, 0.5))} ({_span(counts, LIKELY)})"


def _span(counts: Sequence[int], level: float) -> str:
    band = bands_of(counts)[level]
    return f"{_count(band.low)}–{_count(band.high)}"


def _moment(seconds: float) -> datetime | None:
    return None if seconds == inf else datetime.fromtimestamp(seconds, UTC)
