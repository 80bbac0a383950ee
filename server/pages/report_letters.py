"""A report as mail: its table as text and as HTML, by the reader's rights when it is written."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from server.commands.mailed_reports.order import REPORT
from server.domain.errors import BranchNotFound, RightMissing
from server.domain.mailing import Letter, ReportOrder, Rhythm
from server.domain.report_times import Subscription
from server.pages.alert_words import place_name, times_told
from server.pages.contexts.mail import ReportText
from server.pages.contexts.reports import ReportCell, ReportColumn
from server.pages.days import midnight
from server.pages.readers import Reader, Readers
from server.pages.report_cells import CellTeller
from server.pages.report_names import ReportNames, names_for_rows
from server.pages.report_query import EVERYTHING
from server.pages.report_table import report_columns, report_rows
from server.pages.report_words import reports_told
from server.reports.asked import Asked, reading_for, rows_for
from server.reports.registry import REPORTS
from server.store.mail_wishes import Wishes
from server.store.outbox import OutboxRow
from server.store.subscriptions_to_reports import ReportSubscriptions

MOST_ROWS = 100
"""So many rows are in a mail; all are behind its link."""


@dataclass(frozen=True, slots=True)
class ReportLetters:
    """Writes reports to readers."""

    readers: Readers

    def write(self, row: OutboxRow) -> Letter | None:
        """The letter of what is owed; None when the subscription ended, or its reader may not have it any more."""
        order = ReportOrder.read(row.payload)
        reader = self.readers.find(order.person)
        with self.readers.database.read() as connection:
            found = ReportSubscriptions(connection).find(order.subscription, order.person)
            never = Wishes(connection).of(order.person).rhythm is Rhythm.NEVER
        if reader is None or found is None or never or found.report not in REPORTS:
            return None
        try:
            text = self._text(reader, found)
        except (RightMissing, BranchNotFound):
            return None
        return Letter(
            id=row.id,
            to=reader.address,
            subject=f"{text.title} · {text.place}",
            text=reader.templates.get_template("mail/report.txt").render(page=text),
            unsubscribe=text.way_out,
            html=reader.templates.get_template("mail/report.html").render(page=text),
        )

    def _text(self, reader: Reader, found: Subscription) -> ReportText:
        words, report, now = reader.words, REPORTS[found.report], self.readers.now()
        last = now.astimezone(words.zone).date()
        first = last - timedelta(days=found.days)
        asked = Asked(found.process, found.branch, midnight(first, words.zone))
        rows = rows_for(reader.actor, report, reading_for(self.readers.reports, reader.actor, asked, now))
        names = names_for_rows(self.readers.database, words.locale, report, rows)
        teller = CellTeller(words, names, EVERYTHING, "")
        columns, cells = (
            report_columns(words, report),
            report_rows(teller, report, rows[:MOST_ROWS]),
        )
        told = reports_told(words)[report.name]
        return ReportText(
            title=told.title,
            about=told.about,
            place=place_name(words, _places(found, names)),
            since=first.isoformat(),
            until=last.isoformat(),
            columns=columns,
            rows=cells,
            plain=plain_table(columns, cells),
            left=max(0, len(rows) - MOST_ROWS),
            href=self._href(found, first),
            times=times_told(words, found.times),
            way_out=self.readers.way_out(found.owner, f"{REPORT}/{found.id}"),
            alerts=f"{self.readers.base_url}/reports/alerts",
        )

    def _href(self, found: Subscription, first: date) -> str:
        given = {"process": found.process, "branch": found.branch, "since": first.isoformat()}
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{self.readers.base_url}/reports/{found.report}?{query}"


def plain_table(columns: Sequence[ReportColumn], rows: Sequence[Sequence[ReportCell]]) -> tuple[str, ...]:
    """Lines of text with the columns below each other; Chinese characters are two wide."""
    texts = [[column.title for column in columns], *([cell.text for cell in row] for row in rows)]
    widths = [max(_width(line[place]) for line in texts) for place in range(len(columns))]
    return tuple(
        "  ".join(
            _filled(text, width, column) for text, width, column in zip(line, widths, columns, strict=True)
        ).rstrip()
        for line in texts
    )


def _filled(text: str, width: int, column: ReportColumn) -> str:
    space = " " * (width - _width(text))
    return space + text if column.number else text + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1 for char in text)


def _places(found: Subscription, names: ReportNames) -> tuple[str | None, ...]:
    return (
        found.process and names.processes.get(found.process, found.process),
        found.branch and names.branches.get(found.branch, found.branch),
    )
