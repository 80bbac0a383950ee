"""The page of absences, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from server.domain.absences import Absence, entered_by
from server.pages.contexts.absences import AbsenceLine, AbsencesPage, StandingLine
from server.pages.organisation import period
from server.pages.visits import Visit
from server.queries.absences import AbsencesSeen, absences_seen

_NOTHING: Mapping[str, str] = {}


def absences_page(visit: Visit, errors: Mapping[str, str] = _NOTHING) -> AbsencesPage:
    """What the reader may see of absences; `errors`: why they did not decline to stand in, by absence."""
    seen = absences_seen(visit.wired.database, visit.actor, visit.now)
    return AbsencesPage(
        own=tuple(_lines(visit, seen.own, seen)),
        standing=tuple(_standing(visit, each, seen, errors) for each in seen.standing),
        others=tuple(_lines(visit, seen.others, seen)),
        manages=bool(entered_by(visit.actor)),
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
