"""The form of an absence, in words, with what would follow from it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from server.domain.absences import Absence, entered_by, hands_over, released
from server.domain.staff import Person
from server.pages.absence_entry import Entered
from server.pages.contexts.absences import AbsencePage, GivenBackLine
from server.pages.contexts.parts import options
from server.pages.contexts.people import ShortLine, TaskLine
from server.pages.contexts.picking import Picker
from server.pages.picking import Picking, absence_choosing, looked_for, person_options, picker
from server.pages.report_names import ReportNames, report_names
from server.pages.report_staffing import missing_people
from server.pages.visits import Visit
from server.queries.absences import Colleague, held_in_place, people_named
from server.queries.choosable import Found
from server.queries.people import in_hand
from server.queries.staffing import ShortProcess, short_while_away

MOST = 20
_PLACES = 2
"""How many substitutes the form asks for at least."""
_NOTHING: Mapping[str, str] = {}


def absence_form(visit: Visit, entered: Entered, errors: Mapping[str, str] = _NOTHING) -> AbsencePage:
    """The form with what was entered, and with its effect where the days are known and nothing is wrong."""
    person, actor = entered.person, visit.actor
    named, names = people_named(visit.wired.database, entered.substitutes), report_names(visit)
    tasks = in_hand(visit.wired.database, actor, person.id, None)
    absence = None if errors else _absence(entered, named)
    before = entered.before
    return AbsencePage(
        action=f"/absences/{before.id}/change" if before else "/absences",
        here=f"/absences/{before.id}/change" if before else "/absences/new",
        changing=before is not None,
        begun=entered.begun(visit.now),
        returning=tuple(_returning(visit, before, absence, names)) if before and absence else (),
        going_over=bool(tasks) and absence is not None and _goes_over(entered, absence, visit.now),
        person_id=person.id,
        person=person.name,
        own=person.id == actor.id,
        people=None if before else _people(visit, person),
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


def _absence(entered: Entered, named: Mapping[str, Colleague]) -> Absence | None:
    """The absence as it would be; None while its days are none."""
    begins, ends = entered.begins, entered.ends
    if begins is None or ends is None or ends <= begins:
        return None
    substitutes = tuple(named[name].id if name in named else name for name in entered.substitutes)
    known = entered.before.id if entered.before else ""
    return Absence(known, entered.person.id, begins, ends, substitutes, entered.handing)


def _stamp(absence: Absence) -> str:
    """What of an absence its effect depends on, so that nobody confirms what they did not see."""
    days = absence.begins.isoformat(), absence.ends.isoformat()
    return " ".join((*days, absence.person, absence.handing.value, *absence.substitutes))


def _goes_over(entered: Entered, absence: Absence, now: datetime) -> bool:
    """Whether what the person holds goes to others at once: the absence has begun, and they were to keep it so far."""
    before = entered.before
    return before is not None and entered.begun(now) and hands_over(before, absence)


def _returning(visit: Visit, before: Absence, absence: Absence, names: ReportNames) -> Iterable[GivenBackLine]:
    """What those hold in the person's place who are to stand in no more."""
    for held in held_in_place(visit.wired.database, before.person, released(before, absence))[:MOST]:
        step = names.step(held.process, held.element)
        yield GivenBackLine(process=names.process(held.process), step=step, holder=held.holder)


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
