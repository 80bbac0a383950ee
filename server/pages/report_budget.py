"""The budget of a year by activity, beside what was spent of it, and what unused hours cost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import NotFound
from server.mining.costing.rates import cents
from server.pages.chart_options import bars
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import CardsPage, Figure, ReportCell, TableCard
from server.pages.framing import show
from server.pages.report_cards import plain_card
from server.pages.report_cells import percent
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, activity_names
from server.pages.report_query import Query, ReportQuery, read
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Words
from server.reports.asked import branches_for
from server.reports.budget_year import ActivityYear, BudgetYear, RoleYear, budget_year

router = APIRouter(prefix="/reports/budget")
HERE = "/reports/budget"
_ALL = {"interval": 0, "rotate": 25}
"""Every name below its bars is told."""


@router.get("")
def get_budget(visit: SignedInVisit, query: Query) -> Response:
    """The page, of this year or the days chosen. Raises NotFound for who does not oversee all; ReportsBehind."""
    if not oversees_all(visit) or query.log:
        raise NotFound
    asked = _of_this_year(visit, query)
    found, names = read(visit, asked), activity_names(visit)
    year = budget_year(found.reading)
    frame = report_frame(visit, asked, found, names, HERE, tab="/reports/waiting")
    teller = _Teller(visit.words, names, asked)
    page = CardsPage(
        title=visit.words.gettext("Budget of the year"),
        figures=tuple(teller.figures(year)) if year else (),
        finding=None if year else visit.words.gettext("Nobody has said yet what work costs; an operator loads it."),
        finding_href=None,
        cards=((teller.spent(year),), (teller.activities(year),), (teller.roles(year),)) if year else (),
        frame=replace(frame, processes=(), every_branch="", clear_href=HERE),
    )
    return show(visit, "reports/cards.html", page)


def _of_this_year(visit: Visit, query: ReportQuery) -> ReportQuery:
    """The days chosen; else those of this year of which the trail tells."""
    new_year = visit.now.astimezone(visit.zone).date().replace(month=1, day=1)
    asked = ReportQuery(since=query.since or new_year, until=query.until, anew=query.anew)
    began = None if query.since else read(visit, asked).reading.began()
    return asked if began is None else replace(asked, since=max(new_year, began.astimezone(visit.zone).date()))


def oversees_all(visit: Visit) -> bool:
    """Whether the reader oversees every branch: the budget is of the whole house, and tells what people are paid."""
    return branches_for(visit.actor) >= frozenset(visit.wired.reports.branches())


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the parts of the page."""

    words: Words
    names: ReportNames
    query: ReportQuery

    def figures(self, year: BudgetYear) -> tuple[Figure, ...]:
        """What the year costs, how much of the hours is planned, and what was spent."""
        gettext = self.words.gettext
        able = sum((row.available for row in year.roles), Decimal(0))
        planned = sum((row.planned for row in year.roles), Decimal(0))
        return (
            Figure(self._whole(row.total for row in year.activities), gettext("budget of the year")),
            Figure(percent(float(planned / able)), gettext("of the hours of the year are planned")),
            Figure(self._whole(row.unused_cost for row in year.roles), gettext("cost of hours not planned")),
            Figure(
                self._whole(row.so_far for row in year.activities),
                gettext("work in this time"),
                self.query.href("/reports/costs"),
            ),
        )

    def spent(self, year: BudgetYear) -> Chart:
        """The budget for so much of a year as the time is, beside what the work in it cost."""
        gettext = self.words.gettext
        rows = [row for row in year.activities if row.total or row.so_far]
        names = [self._activity(row) for row in rows]
        due = [float(row.total) * year.part for row in rows]
        heads = (gettext("Activity"), gettext("Budget for this time"), gettext("Work in this time"))
        series = [(heads[1], due), (heads[2], [float(row.so_far) for row in rows])]
        cells = (
            (
                Cell(name),
                Cell(self._money([Decimal(str(part))])),
                Cell(self._money([row.so_far]), self.query.href("/reports/costs") if row.so_far else None),
            )
            for name, part, row in zip(names, due, rows, strict=True)
        )
        about = gettext(
            "The budget of each activity for so much of a year as this time is (%(part)s), beside the hours that people"
            " held its tasks, at the rate of an hour.",
            part=percent(year.part),
        )
        return Chart(
            "spent",
            gettext("Budget and work"),
            about,
            {**bars(names, series, gettext("yuan")), "xAxis": {"type": "category", "data": names, "axisLabel": _ALL}},
            ChartTable(heads, tuple(cells)),
            tall=True,
        )

    def activities(self, year: BudgetYear) -> TableCard:
        """What each activity costs in the year, and the whole."""
        gettext = self.words.gettext
        moved = [gettext("Salaries before moves")] if year.moves else []
        heads = [
            gettext("Hours"),
            *moved,
            gettext("Salaries"),
            *(self.names.activities.get(name, name) for name in year.overheads),
            gettext("Total"),
            gettext("With its share"),
        ]
        rows = [self._of_activity(year, row) for row in year.activities if row.total]
        whole = [gettext("Together"), *self._sums(year)]
        return plain_card(
            "activities",
            gettext("By activity"),
            gettext(
                "What the activities of the year cost by the hours that are planned; with its share: with the part it"
                " bears of activities that others bear."
            ),
            [(gettext("Activity"), False), *((head, True) for head in heads)],
            [*rows, [ReportCell(text) for text in whole]],
            gettext("No activity is planned."),
        )

    def roles(self, year: BudgetYear) -> TableCard:
        """What each role has of hours, what is planned and was used of them, and what the rest costs."""
        gettext = self.words.gettext
        heads = (
            gettext("Hours a year"),
            gettext("Planned"),
            gettext("Planned share"),
            gettext("Cost of hours not planned"),
            gettext("Available in this time"),
            gettext("Used in this time"),
            gettext("Used"),
            gettext("Cost of unused hours"),
        )
        return plain_card(
            "roles",
            gettext("By role"),
            gettext("The hours of each role, first where those not planned cost most; and what was used in this time."),
            [(gettext("Role"), False), *((head, True) for head in heads)],
            [self._of_role(row) for row in year.roles],
            "",
        )

    def _of_activity(self, year: BudgetYear, row: ActivityYear) -> list[ReportCell]:
        moved = [row.salary_before] if year.moves else []
        spent = [*moved, row.salary, *(row.overheads[name] for name in year.overheads), row.total]
        borne = "—" if row.borne is None else self._money([row.borne])
        texts = [self._activity(row), self._number(row.hours), *(self._money([each]) for each in spent), borne]
        return [ReportCell(text) for text in texts]

    def _sums(self, year: BudgetYear) -> list[str]:
        rows = year.activities
        moved = [self._money(row.salary_before for row in rows)] if year.moves else []
        return [
            self._number(sum((row.hours for row in rows), Decimal(0))),
            *moved,
            self._money(row.salary for row in rows),
            *(self._money(row.overheads[name] for row in rows) for name in year.overheads),
            self._money(row.total for row in rows),
            self._money(row.borne or Decimal(0) for row in rows),
        ]

    def _of_role(self, row: RoleYear) -> list[ReportCell]:
        found = row.so_far
        used = ["—"] * 4
        if found is not None:
            used = [
                self._number(Decimal(str(found.capacity))),
                self._number(Decimal(str(found.hours))),
                "—" if found.used is None else percent(found.used),
                self._money([found.unused_cost]),
            ]
        planned = percent(float(row.planned / row.available))
        texts = [self.names.role(row.role), self._number(row.available), self._number(row.planned), planned]
        return [ReportCell(text) for text in [*texts, self._money([row.unused_cost]), *used]]

    def _activity(self, row: ActivityYear) -> str:
        if row.activity is None:
            return self.words.gettext("No activity")
        return self.names.activities.get(row.activity, row.activity)

    def _number(self, number: Decimal) -> str:
        return self.words.formats.number(round(number, 1))

    def _whole(self, amounts: Iterable[Decimal]) -> str:
        """Money without cents."""
        return self.words.formats.money(sum(amounts, Decimal(0)).quantize(Decimal(1))).partition(".")[0]

    def _money(self, amounts: Iterable[Decimal]) -> str:
        return self.words.formats.money(cents(sum(amounts, Decimal(0))))
