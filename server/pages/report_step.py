"""Why one step holds cases up: the reasons of its waiting, its days, and what goes with longer delays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import NotFound
from server.mining.effects import LARGE, MEDIUM, Effect
from server.pages.cause_words import attribute_told, delays_told, value_told
from server.pages.chart_options import bars, lines
from server.pages.contexts.bottlenecks import CauseLine, Fact, StepPage, WhyLine
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.parts import Option
from server.pages.framing import show
from server.pages.report_cells import CellTeller, percent
from server.pages.report_cure import cure_href
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import ATTRIBUTE, EVERYTHING, Query, ReportQuery, read
from server.pages.report_words import reasons_told, weekdays_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.bottlenecks import bottlenecks
from server.reports.causes import DELAYS, Causes, causes
from server.reports.naming import may_name
from server.reports.scope import Reading
from server.reports.step_days import WeekRow, by_week, by_weekday, takers
from server.reports.why_waiting import WhyRow, why_waiting

router = APIRouter(prefix="/reports/why")
HERE = "/reports/why"
MOST_CAUSES = 12
FEW_PEOPLE = 4
_SMALLEST_SHARE = 0.01


@router.get("/{process}/{step}")
def get_step(process: str, step: str, visit: SignedInVisit, query: Query) -> Response:
    """One step of a process. Raises NotFound where nothing happened, RightMissing, BranchNotFound and ReportsBehind."""
    found = read(visit, query)
    delay = query.told("delay") if query.told("delay") in DELAYS else "wait"
    told = causes(found.reading, process, step, delay, visit.zone)
    if not told.count:
        raise NotFound
    people = takers(found.reading, process, step)
    named = may_name(visit.actor, found.reading.scope.branches, [person for person, _ in people])
    names = report_names(visit, [person for person, _ in people] if named else ())
    here = f"{HERE}/{process}/{step}"
    why = why_waiting(found.reading, process, step)
    page = StepPage(
        title=names.step(process, step),
        process=names.process(process),
        element=step,
        facts=(
            *_facts(visit, found.reading, names, process, step),
            *(_takers(visit, query, names, process, step, people) if named else ()),
        ),
        finding=_finding(visit, found.reading, why, process, step),
        why=_why(visit, query, here, why),
        weekdays=_weekdays(visit, query, found.reading, process, step),
        trend=_trend(visit, query, found.reading, process, step),
        delays=tuple(Option(name, text, name == delay) for name, text in delays_told(visit.words).items()),
        explained=tuple(
            (attribute_told(visit.words, names, process, each.attribute), round(each.share * 100))
            for each in told.explained
            if each.share >= _SMALLEST_SHARE and (named or each.attribute != "person")
        ),
        causes=_causes(visit, query, names, process, here, told if named else _nameless(told)),
        count=visit.words.formats.number(told.count),
        tasks_href=query.href("/reports/step_days/tasks", of=process, of_step=step),
        cure_href=_cure(query, found.reading, why, process, step, [person for person, _ in people] if named else ()),
        back_href=query.href("/reports/bottlenecks"),
        frame=report_frame(visit, query, found, names, here),
    )
    return show(visit, "reports/step.html", page)


def _cure(
    query: ReportQuery, reading: Reading, why: Sequence[WhyRow], process: str, step: str, doers: Sequence[str]
) -> str | None:
    """Where to try what would help."""
    ranked = bottlenecks(reading.of_process(process))
    return cure_href(query, why, next((each.role for each in ranked if each.step == step), None), doers)


def _facts(visit: Visit, reading: Reading, names: ReportNames, process: str, step: str) -> tuple[Fact, ...]:
    """What the ranking says of the step."""
    row = next((each for each in bottlenecks(reading.of_process(process)) if each.step == step), None)
    if row is None:
        return ()
    gettext, number = visit.words.gettext, CellTeller(visit.words, names, EVERYTHING, "").number
    told = [
        (gettext("Role"), names.role(row.role)),
        (gettext("Without its waiting, half of the cases are done sooner by"), number(row.impact_median)),
        (gettext("nine of ten by"), number(row.impact_p90)),
        (gettext("Share of the time of all cases"), percent(row.share)),
    ]
    if row.wait_median is not None and row.wait_before is not None:
        before = {"now": number(row.wait_median), "before": number(row.wait_before)}
        told.append((gettext("Wait, median"), gettext("%(now)s, before %(before)s") % before))
    return tuple(Fact(title, ((text, None),)) for title, text in told if text)


def _takers(
    visit: Visit, query: ReportQuery, names: ReportNames, process: str, step: str, people: Sequence[tuple[str, int]]
) -> Iterator[Fact]:
    """Who does the step, where they are few, with the way to what each took."""
    gettext, number = visit.words.gettext, visit.words.formats.number
    keys = {"of": process, "of_step": step}
    if 0 < len(people) <= FEW_PEOPLE:
        line = gettext("%(label)s: %(text)s")
        told = (
            (
                line % {"label": names.person(person), "text": number(count)},
                query.href("/reports/step_days/taken_by", **keys, of_taker=person),
            )
            for person, count in people
        )
        yield Fact(gettext("Taken by"), tuple(told))


def _nameless(told: Causes) -> Causes:
    """The same without what is told of people."""
    return replace(told, effects=[each for each in told.effects if each.attribute != "person"])


def _finding(visit: Visit, reading: Reading, why: Sequence[WhyRow], process: str, step: str) -> str | None:
    """The main reason in a sentence; of batching, the days on which the step is done."""
    if not why:
        return None
    share = percent(why[0].share)
    if why[0].reason != "batching":
        return reasons_told(visit.words)[why[0].reason][1] % {"share": share}
    rows = by_weekday(reading, process, step, visit.zone)
    most = max(rows, key=lambda row: row.taken)
    whole = sum(row.taken for row in rows) or 1
    return visit.words.gettext(
        "%(share)s of the waiting was on days on which nobody did this step; %(part)s of it is done on one day:"
        " %(day)s."
    ) % {"share": share, "part": percent(most.taken / whole), "day": weekdays_told(visit.words)[most.weekday]}


def _why(visit: Visit, query: ReportQuery, here: str, rows: Sequence[WhyRow]) -> tuple[WhyLine, ...]:
    told = reasons_told(visit.words)
    number = CellTeller(visit.words, report_names(visit), EVERYTHING, "").number
    return tuple(
        WhyLine(
            *told[row.reason],
            number(row.waited),
            round(row.share * 100),
            query.href(f"{here}/tasks", reason=row.reason),
        )
        for row in rows
    )


def _weekdays(visit: Visit, query: ReportQuery, reading: Reading, process: str, step: str) -> Chart:
    gettext, number = visit.words.gettext, visit.words.formats.number
    rows = by_weekday(reading, process, step, visit.zone)
    days = [weekdays_told(visit.words)[row.weekday] for row in rows]
    series = [(gettext("Offered"), [row.offered for row in rows]), (gettext("Taken"), [row.taken for row in rows])]

    def cell(count: int, column: str, weekday: int) -> Cell:
        keys = {"of": process, "of_step": step, f"of_{column}_on": str(weekday + 1)}
        return Cell(number(count), query.href(f"/reports/step_days/{column}", **keys) if count else None)

    cells = [
        (Cell(day), cell(row.offered, "offered", row.weekday), cell(row.taken, "taken", row.weekday))
        for day, row in zip(days, rows, strict=True)
    ]
    return Chart(
        "weekdays",
        gettext("When it comes and when it is taken"),
        gettext("Tasks offered, and tasks taken for the first time, by weekday."),
        bars(days, series),
        ChartTable((gettext("Weekday"), gettext("Offered"), gettext("Taken")), tuple(cells)),
    )


def _trend(visit: Visit, query: ReportQuery, reading: Reading, process: str, step: str) -> Chart:
    gettext = visit.words.gettext
    rows, keys = by_week(reading, process, step, visit.zone), {"of": process, "of_step": step}
    weeks = [week_told(visit, row.week) for row in rows]
    series = [
        (gettext("Median"), [row.wait_median for row in rows]),
        (gettext("90%"), [row.wait_p90 for row in rows]),
    ]
    return Chart(
        "trend",
        gettext("How long it waited, week by week"),
        gettext("Of the tasks offered in each week: working hours until somebody held them, or until now."),
        lines(weeks, series, gettext("working hours")),
        ChartTable(
            (gettext("Week from"), gettext("Tasks"), gettext("Median"), gettext("90%")),
            tuple(_week(visit, query, keys, row) for row in rows),
        ),
    )


def _week(visit: Visit, query: ReportQuery, keys: Mapping[str, str], row: WeekRow) -> tuple[Cell, ...]:
    number = visit.words.formats.number
    median, most = (number(round(Decimal(value), 1)) for value in (row.wait_median, row.wait_p90))
    href = query.href("/reports/step_days/tasks", **keys, of_week=str(row.week))
    return Cell(week_told(visit, row.week)), Cell(number(row.tasks), href), Cell(median), Cell(most)


def week_told(visit: Visit, week: date) -> str:
    """A week by its Monday."""
    return visit.words.formats.day(week)


def _causes(
    visit: Visit, query: ReportQuery, names: ReportNames, process: str, here: str, told: Causes
) -> tuple[CauseLine, ...]:
    """Values with longer delays; those that tell nothing for sure come after those that do."""
    longer = [each for each in told.effects if each.delta > 0 and each.value and each.median_with > each.median_without]
    ordered = sorted(longer, key=lambda each: (not each.telling, each.few, -each.delta))
    number = CellTeller(visit.words, names, query, "").number
    return tuple(
        CauseLine(
            attribute_told(visit.words, names, process, each.attribute),
            value_told(visit.words, names, process, each.attribute, each.value),
            visit.words.formats.number(each.count),
            number(each.median_with),
            number(each.median_without),
            _strength(visit, each),
            each.telling,
            each.few,
            _narrowed(query, each, here),
            query.href(f"{here}/tasks", attribute=each.attribute, value=each.value, delay=query.told("delay")),
        )
        for each in ordered[:MOST_CAUSES]
    )


def _strength(visit: Visit, effect: Effect) -> str:
    gettext = visit.words.gettext
    if effect.few:
        return gettext("too few to say")
    if not effect.telling:
        return gettext("may be chance")
    return (
        gettext("strong") if effect.delta >= LARGE else gettext("medium") if effect.delta >= MEDIUM else gettext("weak")
    )


def _narrowed(query: ReportQuery, effect: Effect, here: str) -> str | None:
    """The page about cases with that value alone."""
    if effect.attribute == "branch":
        return ReportQuery(query.process, effect.value, query.version, query.since, query.until, query.attributes).href(
            here
        )
    is_text = effect.attribute.startswith("@") and effect.value not in {"q1", "q2", "q3", "q4", "…"}
    return query.href(here, **{f"{ATTRIBUTE}{effect.attribute.removeprefix('@')}": effect.value}) if is_text else None
