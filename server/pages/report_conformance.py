"""What operators did beyond the diagram, on the page about how cases flow."""

from dataclasses import replace

from server.pages.contexts.reports import TableCard
from server.pages.report_cards import table_card
from server.pages.report_cells import CellTeller, percent
from server.pages.report_names import report_names
from server.pages.report_query import ReportQuery
from server.pages.visits import Visit
from server.reports.conformance import ACTS, Conformance, conformance, touched
from server.reports.scope import Reading

MOST_ROWS = 15


def conformance_card(visit: Visit, query: ReportQuery, reading: Reading) -> TableCard:
    """Steps at which operators intervened, by operator; what nobody did in the time has no column."""
    rows = conformance(reading)[:MOST_ROWS]
    names = report_names(visit, {row.operator for row in rows})
    done = [act for act in ACTS if any(getattr(row, act) for row in rows)]
    card = table_card(
        CellTeller(visit.words, names, query, "conformance"),
        "conformance",
        visit.words.gettext("Beyond the diagram"),
        _about(visit, touched(reading), reading.before()),
        ("step", "process", "operator", *done, "concerned"),
        rows,
        visit.words.gettext("No operator intervened in this time: every case went as its diagram says."),
    )
    if not rows:
        return card
    return replace(
        card, more=visit.words.gettext("All steps and operators"), more_href=query.href("/reports/conformance")
    )


def _about(visit: Visit, now: Conformance, earlier: Reading | None) -> str:
    """In how many cases it was, and how many before."""
    gettext = visit.words.gettext
    number = visit.words.formats.number
    told = gettext("In %(concerned)s of %(cases)s cases (%(share)s) an operator did what the diagram does not say.") % {
        "concerned": number(now.concerned),
        "cases": number(now.cases),
        "share": percent(now.share),
    }
    if earlier is None:
        return told
    before = gettext("In the time before: %(share)s.") % {"share": percent(touched(earlier).share)}
    return f"{told} {before}"
