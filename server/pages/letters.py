"""Notices as mail: one letter of several notices, in the language of its reader, by their rights at that moment.

A letter names steps and colleagues, and never a customer: what is in a case stays in the house. Links lead there.
"""

from dataclasses import dataclass
from functools import partial

from server.domain.mailing import Letter, MailOrder
from server.pages.contexts.mail import LetterLine, LetterText, LetterWayOut
from server.pages.notice_lines import kind_name, notice_line
from server.pages.notice_names import notice_names
from server.pages.readers import Readers
from server.pages.words import Words
from server.queries.notices import NoticeRow, unread_notices


@dataclass(frozen=True, slots=True)
class Letters:
    """Writes letters to readers."""

    readers: Readers

    def write(self, order: MailOrder) -> Letter | None:
        """The letter; None when nothing of it is unread, or its reader left or has no address any more."""
        reader = self.readers.find(order.person)
        rows = unread_notices(self.readers.database, reader.actor, order.notices) if reader else []
        if reader is None or not rows:
            return None
        words = reader.words
        text = self._text(words, order.person, rows)
        return Letter(
            id=order.notices[0],
            to=reader.address,
            subject=text.lines[0].text if len(rows) == 1 else words.gettext("%(count)s notices", count=len(rows)),
            text=reader.templates.get_template("mail/notices.txt").render(page=text),
            unsubscribe=self.readers.way_out(order.person, *{row.kind.value for row in rows}),
        )

    def _text(self, words: Words, person: str, rows: list[NoticeRow]) -> LetterText:
        with self.readers.database.read() as connection:
            names = notice_names(connection, rows, words.locale)
        lines = [notice_line(words, row, names) for row in rows]
        when, base = partial(words.formats.instant, zone=words.zone), self.readers.base_url
        return LetterText(
            lines=tuple(LetterLine(line.text, when(line.at), base + (line.href or "/notices")) for line in lines),
            ways_out=tuple(
                LetterWayOut(kind_name(words, kind), self.readers.way_out(person, kind.value))
                for kind in sorted({row.kind for row in rows})
            ),
            wishes=f"{base}/notices/mail",
        )
