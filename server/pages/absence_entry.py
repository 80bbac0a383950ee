"""What was entered about an absence, new or to be changed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.commands.absences.change import ChangeAbsence
from server.commands.absences.enter import EnterAbsence
from server.domain.absences import (
    Absence,
    AbsenceBegun,
    AbsencePeriod,
    AbsenceReasonTooLong,
    AbsencesOverlap,
    Handing,
    OneselfAsSubstitute,
    TooManySubstitutes,
)
from server.domain.errors import DomainError, PersonNotFound
from server.domain.staff import Person
from server.pages.days import midnight, read_day
from server.pages.sent import Sent
from server.pages.visits import Visit
from server.queries.absences import absence_to_change, person_to_be_away

AT: Mapping[type[DomainError], str] = {
    AbsencePeriod: "last_day",
    AbsenceBegun: "first_day",
    AbsencesOverlap: "first_day",
    OneselfAsSubstitute: "substitute",
    TooManySubstitutes: "substitute",
    PersonNotFound: "substitute",
    AbsenceReasonTooLong: "reason",
}
"""The field at which a refusal is told."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered about an absence: the instants None where a day is none yet; `substitutes` ids or logins.

    `before`: the absence as it is, where one is to be changed.
    """

    person: Person
    begins: datetime | None
    ends: datetime | None
    substitutes: tuple[str, ...]
    handing: Handing
    texts: Mapping[str, str]
    before: Absence | None = None

    def begun(self, now: datetime) -> bool:
        """Whether it is about an absence that has begun and keeps its beginning."""
        return self.before is not None and self.before.started(now)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered for whom, and what is wrong with it."""

    entered: Entered
    errors: dict[str, str] = field(default_factory=dict[str, str])

    def to_enter(self, visit: Visit) -> EnterAbsence:
        """The command that enters it. Raises AbsencePeriod where a day is none."""
        entered = self.entered
        if entered.begins is None or entered.ends is None:
            raise AbsencePeriod
        return EnterAbsence(
            person=entered.person.id,
            begins=entered.begins,
            ends=entered.ends,
            actor=visit.actor,
            substitutes=entered.substitutes,
            handing=entered.handing,
            reason=entered.texts.get("reason", ""),
        )

    def to_change(self, visit: Visit, absence_id: str) -> ChangeAbsence:
        """The command that changes it so."""
        entered = self.entered
        return ChangeAbsence(
            absence_id=absence_id,
            actor=visit.actor,
            begins=entered.begins,
            ends=entered.ends,
            substitutes=entered.substitutes,
            handing=entered.handing,
            reason=entered.texts.get("reason", ""),
        )


def new_entry(visit: Visit, sent: Sent) -> Entry:
    """What was sent for a new one. Raises PersonNotFound and AbsenceOfAnother."""
    person, zone = person_to_be_away(visit.wired.database, visit.actor, sent.text("person") or visit.actor.id)
    return Entry(_entered(sent, person, zone, None, visit.now))


def change_entry(visit: Visit, sent: Sent, absence_id: str) -> Entry:
    """What was sent about one that there is. Raises AbsenceNotFound and AbsenceOfAnother."""
    before, person, zone = absence_to_change(visit.wired.database, visit.actor, absence_id)
    return Entry(_entered(sent, person, zone, before, visit.now))


def entry_as_it_is(visit: Visit, absence_id: str) -> Entry:
    """One that there is, to be changed. Raises AbsenceNotFound and AbsenceOfAnother."""
    before, person, zone = absence_to_change(visit.wired.database, visit.actor, absence_id)
    texts = {**_days(before, zone), "reason": before.reason}
    entered = Entered(person, before.begins, before.ends, before.substitutes, before.handing, texts, before)
    return Entry(entered)


def with_day_errors(visit: Visit, entry: Entry) -> Entry:
    """The same, with what is wrong with its days told at their fields."""
    for name in ("first_day", "last_day"):
        if read_day(entry.entered.texts[name]) is None:
            entry.errors[name] = visit.words.gettext("Enter a day, such as 2026-12-31.")
    return entry


def _entered(sent: Sent, person: Person, zone: ZoneInfo, before: Absence | None, now: datetime) -> Entered:
    known = {} if before is None else _days(before, zone)
    texts = {name: sent.text(name) for name in ("first_day", "last_day")}
    if before is not None and before.started(now) and not texts["first_day"]:
        texts["first_day"] = known["first_day"]
    names = (text.strip() for name, text in sent.pairs if name == "substitute")
    handing = sent.text("handing")
    # Days that stay keep their instants, which need not be midnights.
    kept_begin = before is not None and texts["first_day"] == known["first_day"]
    kept_end = before is not None and texts["last_day"] == known["last_day"]
    return Entered(
        person,
        begins=before.begins if before is not None and kept_begin else _begin(texts["first_day"], zone),
        ends=before.ends if before is not None and kept_end else _begin(texts["last_day"], zone, days=1),
        substitutes=tuple(dict.fromkeys(filter(None, names))),
        handing=Handing(handing) if handing in set(Handing) else Handing.KEEP,
        texts={**texts, "reason": sent.whole("reason")},
        before=before,
    )


def _days(absence: Absence, zone: ZoneInfo) -> dict[str, str]:
    """The first and the last day of an absence, as fields hold them."""
    last = (absence.ends - timedelta(microseconds=1)).astimezone(zone).date()
    return {"first_day": absence.begins.astimezone(zone).date().isoformat(), "last_day": last.isoformat()}


def _begin(text: str, zone: ZoneInfo, days: int = 0) -> datetime | None:
    day = read_day(text)
    return midnight(day + timedelta(days=days), zone) if day else None
