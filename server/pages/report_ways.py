"""The ways that cases took: how they ended, what was done again, and variants."""

from collections import Counter
from collections.abc import Sequence

from server.pages.contexts.reports import ReportCell, TableCard
from server.pages.report_cards import plain_card
from server.pages.report_cells import CellTeller, percent
from server.pages.report_names import ReportNames
from server.pages.report_query import EVERYTHING, ReportQuery
from server.pages.visits import Visit
from server.reports.scope import Reading
from server.reports.snapshot.schema import BETWEEN, WITHDRAWN
from server.reports.variants import EndingRow, VariantRow, endings, rework, variants

MOST_ROWS = 15


def endings_card(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> TableCard:
    """How cases ended."""
    gettext, formats = visit.words.gettext, visit.words.formats
    status = {
        "cancelled": gettext("cancelled"),
        "failed": gettext("failed"),
        WITHDRAWN: gettext("withdrawn by who started it"),
    }
    rows = [
        [
            ReportCell(status.get(row.ending) or _end(names, row)),
            ReportCell(names.process(row.process)),
            ReportCell(
                formats.number(row.cases),
                query.href("/reports/endings/cases", of=row.process, of_ending=row.ending),
            ),
            ReportCell(percent(row.share)),
        ]
        for row in endings(reading)
    ]
    return plain_card(
        "endings",
        gettext("How cases ended"),
        gettext("At which end of the diagram, or withdrawn, cancelled or failed; what was declined shows here."),
        [(gettext("End"), False), (gettext("Process"), False), (gettext("Cases"), True), (gettext("Share"), True)],
        rows,
        gettext("No case ended in this time."),
    )


def _end(names: ReportNames, row: EndingRow) -> str:
    """What an end of the diagram is called, there if the labels do not tell."""
    told = names.step(row.process, row.ending)
    return row.name or told if told == row.ending else told


def rework_card(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> TableCard:
    """Steps done again."""
    gettext, formats = visit.words.gettext, visit.words.formats
    number = CellTeller(visit.words, names, query, "").number
    rows = [
        [
            ReportCell(names.step(row.process, row.step)),
            ReportCell(
                formats.number(row.cases), query.href("/reports/rework/cases", of=row.process, of_again=row.step)
            ),
            ReportCell(percent(row.share)),
            ReportCell(
                formats.number(row.again), query.href("/reports/rework/again", of=row.process, of_step=row.step)
            ),
            ReportCell(number(row.hours)),
        ]
        for row in rework(reading)[:MOST_ROWS]
    ]
    return plain_card(
        "rework",
        gettext("Steps done again"),
        gettext("Steps that a case came to more than once."),
        [
            (gettext("Step"), False),
            (gettext("Cases"), True),
            (gettext("Share"), True),
            (gettext("Times again"), True),
            (gettext("Working hours"), True),
        ],
        rows,
        gettext("No step was done again."),
    )


def variants_card(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> TableCard:
    """The most frequent ways."""
    gettext, formats = visit.words.gettext, visit.words.formats
    number = CellTeller(visit.words, names, EVERYTHING, "").number
    usual: dict[str, Sequence[str]] = {}
    rows = [
        [
            ReportCell(_way(visit, names, row, usual.setdefault(row.process, row.steps))),
            ReportCell(names.process(row.process)),
            ReportCell(
                formats.number(row.cases),
                query.href("/reports/variants/cases", of=row.process, of_way=BETWEEN.join(row.steps) or BETWEEN),
            ),
            ReportCell(percent(row.share)),
            ReportCell(number(row.median)),
            ReportCell(number(row.p90)),
        ]
        for row in variants(reading)
    ]
    return plain_card(
        "variants",
        gettext("Ways that cases took"),
        gettext(
            "Completed cases whose tasks were offered in the same order; the most frequent way of a process in full,"
            " others by what differs."
        ),
        [
            (gettext("Way"), False),
            (gettext("Process"), False),
            (gettext("Cases"), True),
            (gettext("Share"), True),
            (gettext("Median"), True),
            (gettext("90%"), True),
        ],
        rows,
        gettext("No case was completed in this time."),
    )


def _way(visit: Visit, names: ReportNames, row: VariantRow, usual: Sequence[str]) -> str:
    """The steps of the most frequent way; of another, how it differs from that."""
    gettext = visit.words.gettext
    if not row.steps:
        return gettext("No steps of people")
    if row.steps == usual:
        return " → ".join(_runs(names, row.process, row.steps))
    more, less = Counter(row.steps) - Counter(usual), Counter(usual) - Counter(row.steps)
    if not more and not less:
        return gettext("The same steps in another order")
    told = [_runs(names, row.process, sorted(each.elements(), key=list(each).index)) for each in (more, less)]
    parts = [
        text % {"steps": gettext(", ").join(steps)}
        for text, steps in zip((gettext("also %(steps)s"), gettext("without %(steps)s")), told, strict=True)
        if steps
    ]
    return gettext("; ").join(parts)


def _runs(names: ReportNames, process: str, steps: Sequence[str]) -> list[str]:
    """The names of steps; one that comes several times running is told once, with how often."""
    found: list[tuple[str, int]] = []
    for step in steps:
        if found and found[-1][0] == step:
            found[-1] = step, found[-1][1] + 1
        else:
            found.append((step, 1))
    return [names.step(process, step) + (f" ×{count}" if count > 1 else "") for step, count in found]
