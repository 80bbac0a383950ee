"""Notices as mail: one letter of several notices, in the language of its reader, by their rights at that moment.

A letter names steps and colleagues, and never a customer: what is in a case stays in the house. Links lead there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from urllib.parse import urlencode

from jinja2 import Environment

from server.auth.unsubscribing import unsubscribe_token
from server.domain.errors import PersonNotFound
from server.domain.mailing import Letter, MailOrder
from server.pages.contexts.mail import LetterLine, LetterText, LetterWayOut
from server.pages.notice_lines import kind_name, notice_line
from server.pages.rendering import template_environment
from server.pages.translations import Translations
from server.pages.words import Words
from server.queries.names import person_names
from server.queries.naming import labels_in_force
from server.queries.notices import NoticeRow, unread_notices
from server.store.database import Database
from server.store.mail_wishes import Wishes
from server.store.people import People


@dataclass(frozen=True)
class Letters:
    """Writes letters. `base_url`: where the house is reached; `locale`: the language of those who chose none."""

    database: Database
    load: Callable[[], Translations]
    now: Callable[[], datetime]
    secret: bytes
    base_url: str
    locale: str

    def write(self, order: MailOrder) -> Letter | None:
        """The letter; None when nothing of it is unread, or its reader left or has no address any more."""
        with self.database.read() as connection:
            people = People(connection, self.database.branches)
            try:
                actor = people.actor(order.person, self.now())
            except PersonNotFound:
                return None
            locale = people.by_id(actor.id).locale or self.locale
            zone = self.database.working_times.of(actor.branch, connection).zone
            address = Wishes(connection).of(actor.id).address
        rows = unread_notices(self.database, actor, order.notices)
        if not rows or not address:
            return None
        words = Words(locale, zone, self._translations)
        text = self._text(words, order.person, rows)
        return Letter(
            id=order.notices[0],
            to=address,
            subject=text.lines[0].text if len(rows) == 1 else words.gettext("%(count)s notices", count=len(rows)),
            text=self._environments[locale].get_template("mail/notices.txt").render(page=text),
            unsubscribe=self._way_out(order.person, *{row.kind.value for row in rows}),
        )

    def _text(self, words: Words, person: str, rows: list[NoticeRow]) -> LetterText:
        with self.database.read() as connection:
            people = person_names(connection, [row.by for row in rows])
            labels = labels_in_force(connection, {row.process for row in rows if row.process}, words.locale)
        lines = [notice_line(words, row, people, labels) for row in rows]
        when, base = partial(words.formats.instant, zone=words.zone), self.base_url
        return LetterText(
            lines=tuple(LetterLine(line.text, when(line.at), base + (line.href or "/notices")) for line in lines),
            ways_out=tuple(
                LetterWayOut(kind_name(words, kind), self._way_out(person, kind.value))
                for kind in sorted({row.kind for row in rows})
            ),
            wishes=f"{base}/notices/mail",
        )

    def _way_out(self, person: str, *kinds: str) -> str:
        token = unsubscribe_token(self.secret, person, kinds)
        return f"{self.base_url}/unsubscribe?{urlencode({'token': token})}"

    @cached_property
    def _translations(self) -> Translations:
        return self.load()

    @cached_property
    def _environments(self) -> Mapping[str, Environment]:
        return {locale: template_environment(locale, self._translations) for locale in self._translations.locales}
