"""Keep the language and the theme somebody reads pages in, for every device of theirs."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import PreferencesSet
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreferences:
    """What `actor` chose for themselves; None leaves what was chosen before."""

    actor: Actor
    locale: str | None = None
    theme: str | None = None


def set_preferences(command: SetPreferences, work: Work) -> None:
    """Keep the choice; nothing is recorded when it is what it was. Raises PersonNotFound."""
    person = work.uow.people.by_id(command.actor.id)
    locale, theme = command.locale or person.locale, command.theme or person.theme
    if (locale, theme) == (person.locale, person.theme):
        return
    work.uow.people.set_preferences(person.id, locale=locale, theme=theme)
    work.uow.record(PreferencesSet(at=work.now, by=person.id, locale=locale, theme=theme))
