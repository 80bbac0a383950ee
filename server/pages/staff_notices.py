"""Notices of shortages and absences as sentences in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from server.domain.notices import NoticeKind
from server.domain.staffing.gaps import Cause
from server.pages.words import Names, Words
from server.queries.notices import NoticeRow
from server.queries.notices_of_staff import AbsenceTold, ShortageTold

_NAMED = 6
OF_STAFF = frozenset(
    {
        NoticeKind.SHORTAGE,
        NoticeKind.STANDS_IN,
        NoticeKind.STANDS_IN_NO_MORE,
        NoticeKind.ABSENCE_CHANGED,
        NoticeKind.DECLINED_TO_STAND_IN,
    }
)


def staff_sentence(words: Words, row: NoticeRow, names: Names) -> str:
    """What a notice of the staff tells; `names.steps` has the names of processes."""
    if row.kind is NoticeKind.SHORTAGE:
        return _short(words, row.shortage, names) if row.shortage else words.gettext("People are missing at a branch.")
    if row.absence is None:
        return words.gettext("An absence was entered.")
    return _of_absence(words, row, row.absence, names)


def staff_href(row: NoticeRow) -> str | None:
    """The report of the staff, or the absences."""
    if row.kind is NoticeKind.SHORTAGE:
        return None if row.shortage is None else "/reports/staffing"
    return "/absences"


def _short(words: Words, short: ShortageTold, names: Names) -> str:
    roles = " + ".join(map(names.role, short.roles)) or words.gettext("any role")
    told = {
        "branch": _places(words, short.branches, names),
        "people": words.gettext("%(count)s with %(roles)s") % {"count": short.count, "roles": roles},
        "processes": words.gettext(", ").join(map(names.step, short.processes)),
    }
    day = "" if short.since is None else words.formats.day(short.since.astimezone(words.zone).date())
    if len(short.branches) > 1 and day:
        said = words.gettext(
            "From %(day)s each of %(branch)s lacks people: %(people)s (for %(processes)s).", day=day, **told
        )
    elif len(short.branches) > 1:
        said = words.gettext("Each of %(branch)s lacks people: %(people)s (for %(processes)s).", **told)
    elif day:
        said = words.gettext("From %(day)s %(branch)s lacks people: %(people)s (for %(processes)s).", day=day, **told)
    else:
        said = words.gettext("%(branch)s lacks people: %(people)s (for %(processes)s).", **told)
    causes = [_cause(words, cause, names) for cause in short.causes]
    return " ".join((said, *(each for each in causes if each)))


def _places(words: Words, branches: Sequence[str], names: Names) -> str:
    """The branches by name; of many the first few, and how many more there are."""
    told = words.gettext(", ").join(map(names.branch, branches[:_NAMED]))
    more = len(branches) - _NAMED
    return told if more <= 0 else words.gettext("%(branches)s and %(count)s more", branches=told, count=more)


def _cause(words: Words, cause: Cause, names: Names) -> str:
    """What was done before, as a sentence; empty for a kind that a newer server knows."""
    who = names.person(cause.by) if cause.by else words.gettext("the system")
    told: Mapping[str, str] = {
        "RoleGranted": words.gettext("Before that %(who)s changed a role of %(person)s."),
        "RoleEnded": words.gettext("Before that %(who)s ended a role of %(person)s."),
        "PersonDisabled": words.gettext("Before that %(who)s disabled %(person)s."),
        "AbsenceEntered": words.gettext("Before that %(who)s entered an absence of %(person)s."),
        "AbsenceChanged": words.gettext("Before that %(who)s changed an absence of %(person)s."),
        "AbsenceShortened": words.gettext("Before that %(who)s changed an absence of %(person)s."),
        "SubstituteDeclined": words.gettext("Before that %(who)s declined to stand in for %(person)s."),
        "LimitWasSigned": words.gettext("Before that %(who)s signed an authority limit."),
        "LimitShortened": words.gettext("Before that %(who)s ended an authority limit."),
        "LimitEnded": words.gettext("Before that %(who)s ended an authority limit."),
        "BranchMoved": words.gettext("Before that %(who)s moved a branch."),
        "ProcessDeployed": words.gettext("Before that %(who)s deployed a process."),
    }
    return told.get(cause.kind, "") % {"who": who, "person": names.person(cause.person)}


def _of_absence(words: Words, row: NoticeRow, absence: AbsenceTold, names: Names) -> str:
    days = (absence.begins, absence.ends - timedelta(microseconds=1))
    first, last = (words.formats.day(at.astimezone(words.zone).date()) for at in days)
    told = {"who": names.person(row.by), "person": absence.name, "first": first, "last": last}
    if row.kind is NoticeKind.STANDS_IN and row.by == absence.person:
        return words.gettext("%(who)s asks you to stand in for them from %(first)s to %(last)s.", **told)
    if row.kind is NoticeKind.STANDS_IN:
        return words.gettext("%(who)s named you to stand in for %(person)s from %(first)s to %(last)s.", **told)
    if row.kind is NoticeKind.STANDS_IN_NO_MORE:
        return words.gettext("You need not stand in for %(person)s any more.", **told)
    if row.kind is NoticeKind.ABSENCE_CHANGED:
        return words.gettext("You stand in for %(person)s on other days: from %(first)s to %(last)s.", **told)
    why = absence.declined.get(row.by or "", "")
    return words.gettext(
        "%(who)s does not stand in for %(person)s from %(first)s to %(last)s: %(why)s", why=why, **told
    )
