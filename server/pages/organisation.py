"""What the pages of the organisation share: a person named by login, and who did something when."""

from datetime import datetime

from server.pages.report_names import ReportNames
from server.pages.sent import Sent
from server.pages.visits import Visit
from server.store.people import People


def person_called(visit: Visit, sent: Sent, errors: dict[str, str]) -> str | None:
    """Return the id of the person whose login stands in the field `person`; None when nobody is named.

    Where nobody has this login, `errors` says so at the field.
    """
    login = sent.text("person")
    if not login:
        return None
    with visit.wired.database.read() as connection:
        found = People(connection, visit.wired.database.branches).by_login(login)
    if found is None:
        errors["person"] = visit.words.gettext("Nobody has this login name.")
        return None
    return found.id


def by_whom(visit: Visit, names: ReportNames, person: str | None, at: datetime | None) -> str:
    """Who did something and when, in words; nothing where it was not done. Nobody: it was done at the machine."""
    if at is None:
        return ""
    who = names.person(person) or visit.words.gettext("at the machine")
    return f"{who}, {visit.words.formats.instant(at, visit.zone)}"
