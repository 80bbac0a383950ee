"""Builds the table of signatures that open tasks wait for."""

from collections.abc import Sequence
from dataclasses import replace

from server.domain.signatures import Place
from server.pages.contexts.reports import ReportCell, TableCard
from server.pages.report_cards import page_of, paged, plain_card
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import ReportQuery
from server.pages.visits import Visit
from server.reports.unsigned import UnsignedRow

UNSIGNED = "/reports/now/signatures"


def unsigned_card(visit: Visit, query: ReportQuery, names: ReportNames, every: Sequence[UnsignedRow]) -> TableCard:
    """The page of them that is asked for."""
    gettext = visit.words.gettext
    rows = page_of(query, every)
    people = report_names(visit, [person for row in rows for person in (row.signer, row.holder)]).people
    known = replace(names, people={**names.people, **people})
    places = {Place.BEFORE: gettext("before completion"), Place.AFTER: gettext("after completion")}
    cells = [
        (
            ReportCell(row.title or row.case, f"/cases/{row.case}"),
            ReportCell(known.step(row.process, row.step)),
            ReportCell(known.person(row.signer)),
            ReportCell(places[row.place]),
            ReportCell(known.person(row.holder)),
            ReportCell(known.branch(row.branch)),
            ReportCell(visit.words.formats.instant(row.since, visit.zone)),
        )
        for row in rows
    ]
    columns = (
        gettext("Case"),
        gettext("Step"),
        gettext("Who is to sign"),
        gettext("Signs"),
        gettext("Holder"),
        gettext("Branch"),
        gettext("Since"),
    )
    card = plain_card(
        "unsigned",
        gettext("Signatures that are waited for"),
        gettext("Open tasks that somebody else is to sign, the longest first."),
        [(column, False) for column in columns],
        cells,
        gettext("No signature is waited for."),
    )
    return paged(visit.words, query, card, len(every), UNSIGNED)
