"""What the pages of the organisation share: a person named by login, and who did something when."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from server.pages.days import midnight, read_day
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


def day_sent(visit: Visit, sent: Sent, name: str, errors: dict[str, str]) -> date | None:
    """The day in a field; None for none. Where it is no day, `errors` says so at the field."""
    text = sent.text(name)
    day = read_day(text) if text else None
    if text and day is None:
        errors[name] = visit.words.gettext("Enter a day, such as 2026-12-31.")
    return day


def beginning(visit: Visit, day: date | None) -> datetime | None:
    """When a day begins for the reader; None for none."""
    return None if day is None else midnight(day, visit.zone)


def period(visit: Visit, begin: datetime | None, until: datetime | None) -> str:
    """From which day to which something holds, in words; `until` is not included."""
    gettext, day = visit.words.gettext, visit.words.formats.day
    first = day(begin.astimezone(visit.zone).date()) if begin else ""
    last = day((until - timedelta(microseconds=1)).astimezone(visit.zone).date()) if until else ""
    if first and last:
        return gettext("%(first)s to %(last)s", first=first, last=last)
    if first:
        return gettext("from %(day)s", day=first)
    return gettext("until %(day)s", day=last) if last else gettext("for good")


def by_text(names: Mapping[str, str]) -> Mapping[str, str]:
    """Names by code, in the order of the names."""
    return dict(sorted(names.items(), key=lambda item: item[1]))


def role_called(visit: Visit, names: ReportNames, code: str) -> str:
    """What a role is called: by the processes, or by the server itself."""
    return names.roles.get(code) or visit.words.server_role(code)
