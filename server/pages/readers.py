"""The reader of a letter: the rights, language and address they have when it is written, and the way out of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from jinja2 import Environment

from server.auth.unsubscribing import unsubscribe_token
from server.domain.errors import PersonNotFound
from server.domain.people import Actor
from server.pages.rendering import template_environment
from server.pages.translations import Translations
from server.pages.words import Words
from server.reports.snapshot.house import HouseSnapshot
from server.store.database import Database
from server.store.mail_wishes import Wishes
from server.store.people import People


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is written to."""

    actor: Actor
    address: str
    words: Words
    templates: Environment


@dataclass(frozen=True)
class Readers:
    """Finds readers. `base_url`: where the house is reached; `locale`: the language of those who chose none."""

    database: Database
    reports: HouseSnapshot
    load: Callable[[], Translations]
    now: Callable[[], datetime]
    secret: bytes
    base_url: str
    locale: str

    def find(self, person: str) -> Reader | None:
        """The reader; None for somebody who left or has no address any more."""
        with self.database.read() as connection:
            people = People(connection, self.database.branches)
            try:
                actor = people.actor(person, self.now())
            except PersonNotFound:
                return None
            locale = people.by_id(actor.id).locale or self.locale
            zone = self.database.working_times.of(actor.branch, connection).zone
            wishes = Wishes(connection).of(actor.id)
        if not wishes.address:
            return None
        return Reader(actor, wishes.address, Words(locale, zone, self._translations), self._environments[locale])

    def way_out(self, person: str, *kinds: str) -> str:
        """The address at which mail of these kinds is ended without signing in."""
        token = unsubscribe_token(self.secret, person, kinds)
        return f"{self.base_url}/unsubscribe?{urlencode({'token': token})}"

    @cached_property
    def _translations(self) -> Translations:
        return self.load()

    @cached_property
    def _environments(self) -> Mapping[str, Environment]:
        return {locale: template_environment(locale, self._translations) for locale in self._translations.locales}
