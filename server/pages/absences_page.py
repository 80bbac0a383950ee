"""The pages of absences, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from server.domain.absences import Absence, Handing, entered_by
from server.domain.staff import Person
from server.pages.contexts.absences import AbsenceLine, AbsencePage, AbsencesPage, StandingLine
from server.pages.contexts.parts import options
from server.pages.contexts.people import ShortLine, TaskLine
from server.pages.contexts.picking import Picker
from server.pages.organisation import period
from server.pages.picking import Picking, absence_choosing, looked_for, person_options, picker
from server.pages.report_names import ReportNames, report_names
from server.pages.report_staffing import missing_people
from server.pages.visits import Visit
from server.queries.absences import AbsencesSeen, Colleague, absences_seen, people_named
from server.queries.choosable import Found
from server.queries.people import in_hand
from server.queries.staffing import ShortProcess, short_while_away

MOST = 20
_PLACES = 2
"""How many substitutes the form asks for at least."""
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered about an absence: the instants None where a day is none yet; `substitutes` ids or logins."""

    person: Person
    begins: datetime | None
    ends: datetime | None
    substitutes: tuple[str, ...]
    handing: Handing
    texts: Mapping[str, str]


def absences_page(visit: Visit, errors: Mapping[str, str] = _NOTHING) -> AbsencesPage:
    """What the reader may see of absences; `errors`: why they did not decline to stand in, by absence."""
    seen = absences_seen(visit.wired.database, visit.actor, visit.now)
    return AbsencesPage(
        own=tuple(_lines(visit, seen.own, seen)),
        standing=tuple(_standing(visit, each, seen, errors) for each in seen.standing),
        others=tuple(_lines(visit, seen.others, seen)),
        manages=bool(entered_by(visit.actor)),
    )


def absence_form(visit: Visit, entered: Entered, errors: Mapping[str, str] = _NOTHING) -> AbsencePage:
    """The form with what was entered, and with its effect where the days are known and nothing is wrong."""
    person, actor = entered.person, visit.actor
    named, names = people_named(visit.wired.database, entered.substitutes), report_names(visit)
    tasks = in_hand(visit.wired.database, actor, person.id, None)
    absence = None if errors else _absence(entered, named)
    return AbsencePage(
        person_id=person.id,
        person=person.name,
        own=person.id == actor.id,
        people=_people(visit, person),
        substitutes=_places(visit, person, entered.substitutes, named),
        handing=entered.handing.value,
        texts=entered.texts,
        errors=errors,
        tasks=tuple(
            TaskLine(process=names.process(each.process), step=names.step(each.process, each.element))
            for each in tasks[:MOST]
        ),
        more_tasks=max(0, len(tasks) - MOST),
        short=tuple(_short(visit, absence, names)) if absence else (),
        seen=_stamp(absence) if absence else "",
        asked_again=False,
    )


def _standing(visit: Visit, absence: Absence, seen: AbsencesSeen, errors: Mapping[str, str]) -> StandingLine:
    state = _state(absence, visit.now)
    return StandingLine(
        id=absence.id,
        person=seen.names.get(absence.person, absence.person),
        period=period(visit, absence.begins, absence.ends),
        state=state,
        href=f"/inbox?{urlencode({'view': 'all', 'holder': absence.person})}" if state == "now" else None,
        error=errors.get(absence.id, ""),
    )


def _lines(visit: Visit, absences: Iterable[Absence], seen: AbsencesSeen) -> Iterable[AbsenceLine]:
    for each in absences:
        by = seen.names.get(each.entered_by or "", "") or visit.words.gettext("at the machine")
        at = visit.words.formats.instant(each.entered_at, visit.zone) if each.entered_at else ""
        yield AbsenceLine(
            id=each.id,
            person=seen.names.get(each.person, each.person),
            period=period(visit, each.begins, each.ends),
            substitutes=", ".join(seen.names.get(who, who) for who in each.substitutes),
            reason=each.reason,
            entered=f"{by}, {at}",
            state=_state(each, visit.now),
            declined=tuple(_declined(visit, seen, each)),
        )


def _declined(visit: Visit, seen: AbsencesSeen, absence: Absence) -> Iterable[str]:
    for who, why in seen.declined.get(absence.id, _NOTHING).items():
        yield visit.words.gettext("%(person)s does not stand in: %(why)s", person=seen.names.get(who, who), why=why)


def _state(absence: Absence, now: datetime) -> str:
    if absence.ends <= max(now, absence.begins):
        return "over"
    return "later" if absence.begins > now else "now"


def _absence(entered: Entered, named: Mapping[str, Colleague]) -> Absence | None:
    """The absence as it would be; None while its days are none."""
    begins, ends = entered.begins, entered.ends
    if begins is None or ends is None or ends <= begins:
        return None
    substitutes = tuple(named[name].id if name in named else name for name in entered.substitutes)
    return Absence("", entered.person.id, begins, ends, substitutes, entered.handing)


def _stamp(absence: Absence) -> str:
    """What of an absence its effect depends on, so that nobody confirms what they did not see."""
    return " ".join((absence.begins.isoformat(), absence.ends.isoformat(), absence.person, *absence.substitutes))


def _short(visit: Visit, absence: Absence, names: ReportNames) -> Iterable[ShortLine]:
    for row in short_while_away(visit.reading, absence, visit.now)[:MOST]:
        yield ShortLine(
            process=names.process(row.shortage.process),
            branch=names.branch(row.shortage.branch),
            missing="; ".join(missing_people(visit, names, each) for each in row.shortage.missing),
            cases=visit.words.formats.number(row.cases),
            since=_since(visit, row, absence),
        )


def _since(visit: Visit, row: ShortProcess, absence: Absence) -> str:
    at = row.shortage.since or max(absence.begins, visit.now)
    return visit.words.formats.day(at.astimezone(visit.zone).date())


def _people(visit: Visit, chosen: Person) -> Picker | None:
    """For whom the reader may enter an absence, where that is not only themselves."""
    if not entered_by(visit.actor):
        return None
    found = _found(visit, Picking.AWAY, chosen)
    field = picker(found, Picking.AWAY, chosen.id)
    if field is None or field.many:
        return Picker(what=Picking.AWAY.value, of=chosen.id, many=True, text=chosen.login)
    names = {each.id: f"{each.name} ({each.login})" for each in found.people}
    return replace(field, people=options({**names, visit.actor.id: visit.actor.name}, chosen.id))


def _places(
    visit: Visit, person: Person, chosen: tuple[str, ...], named: Mapping[str, Colleague]
) -> tuple[Picker, ...]:
    """One field for each substitute; what names nobody is answered with those it may mean, to choose one."""
    found = _found(visit, Picking.SUBSTITUTE, person)
    empty = Picker(what=Picking.SUBSTITUTE.value, of=person.id)
    field = picker(found, Picking.SUBSTITUTE, person.id) or empty
    made: list[Picker] = []
    for place in range(max(_PLACES, len(chosen))):
        text = chosen[place] if place < len(chosen) else ""
        known = named.get(text)
        if not field.many:
            made.append(replace(field, people=person_options(found.people, known.id if known else "")))
        elif text and known is None:
            people, _ = looked_for(visit, Picking.SUBSTITUTE, person.id, text)
            made.append(replace(field, people=people, many=not people, text=text))
        else:
            made.append(replace(field, text=known.login if known else ""))
    return tuple(made)


def _found(visit: Visit, what: Picking, person: Person) -> Found:
    with visit.wired.database.read() as connection:
        return absence_choosing(visit, what, person).found(connection, visit)
