"""The page that changes people, branches and limits by files, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from server.commands.house.changes import Change, ChangeKind, HousePlan, HouseState
from server.commands.house.effect import staff_after
from server.commands.house.plan import counts
from server.commands.people.house_files import BRANCHES, COLUMNS, LIMITS, MORE_COLUMNS, PEOPLE, Fault
from server.domain.wording import N_
from server.pages.contexts.house_import import (
    ChangeLine,
    CountLine,
    FaultLine,
    FileColumn,
    FileKind,
    HouseImportPage,
    HousePreview,
)
from server.pages.contexts.people import ShortLine
from server.pages.organisation import period, role_called
from server.pages.report_names import ReportNames, report_names
from server.pages.report_staffing import missing_people
from server.pages.visits import Visit
from server.queries.staffing import ShortProcess, short_after

MOST_CHANGES = 200
MOST_FAULTS = 200
MOST_SHORT = 20
_ASKED = {ChangeKind.ROLE_ASKED, ChangeKind.LIMIT_ASKED}
_TITLES = {
    PEOPLE: N_("Staff with branch and roles"),
    BRANCHES: N_("Branches with the branch above"),
    LIMITS: N_("Authority limits"),
}
_REQUIRED = {(BRANCHES, "code"), (BRANCHES, "name_en"), (PEOPLE, "login"), (LIMITS, "amount")}
_HELP = {
    (BRANCHES, "code"): N_("The short name by which files and addresses know the branch."),
    (BRANCHES, "name_en"): N_("Its name in English."),
    (BRANCHES, "name_zh"): N_("Its name in Chinese; empty: as in English."),
    (BRANCHES, "parent"): N_("The code of the branch above, whose managers are superior; empty: as it is."),
    (BRANCHES, "time_zone"): N_("Only of a new branch, such as Asia/Shanghai; empty: as the branch above."),
    (PEOPLE, "login"): N_("The login name. Who is not there yet is added."),
    (PEOPLE, "name"): N_("The full name; empty: as it is."),
    (PEOPLE, "branch"): N_("The code of their own branch; empty: as it is."),
    (PEOPLE, "roles"): N_(
        "All roles the person shall hold, as role@branch with a space between; others end. Empty: as they are; "
        "none: all end. For a time: clerk@b1[2026-12-01..2027-01-31], both days included."
    ),
    (PEOPLE, "active"): N_("no disables the person; yes or empty: as it is."),
    (LIMITS, "role"): N_("The role that may decide; or name a login."),
    (LIMITS, "login"): N_("The person who may decide; or name a role."),
    (LIMITS, "branch"): N_("At which branch and below; empty: everywhere."),
    (LIMITS, "process"): N_("In which process, by its key; empty: in all."),
    (LIMITS, "amount"): N_("Up to which amount, such as 30000.00."),
    (LIMITS, "first_day"): N_("From which day; empty: at once."),
    (LIMITS, "last_day"): N_("Until which day, included; empty: for good."),
}
_COUNTED = {
    ChangeKind.BRANCH_ADDED: N_("Branches added"),
    ChangeKind.BRANCH_RENAMED: N_("Branches renamed"),
    ChangeKind.BRANCH_MOVED: N_("Branches moved"),
    ChangeKind.PERSON_ADDED: N_("People added"),
    ChangeKind.PERSON_CHANGED: N_("People changed"),
    ChangeKind.ROLE_ENDED: N_("Roles ended"),
    ChangeKind.ROLE_GIVEN: N_("Roles given"),
    ChangeKind.ROLE_ASKED: N_("Roles asked for"),
    ChangeKind.LIMIT_ASKED: N_("Authority limits asked for"),
    ChangeKind.PERSON_DISABLED: N_("People disabled"),
}
_TOLD = {
    ChangeKind.BRANCH_ADDED: N_("Branch added: %(name)s, below %(branch)s"),
    ChangeKind.BRANCH_RENAMED: N_("Branch renamed: %(before)s → %(name)s"),
    ChangeKind.BRANCH_MOVED: N_("Branch moved: %(before)s → %(branch)s"),
    ChangeKind.PERSON_ADDED: N_("Added: %(name)s, %(branch)s"),
    ChangeKind.PERSON_CHANGED: N_("Changed: %(before)s → %(name)s, %(branch)s"),
    ChangeKind.ROLE_ENDED: N_("Role ended: %(role)s, %(branch)s, %(until)s"),
    ChangeKind.ROLE_GIVEN: N_("Role given: %(role)s, %(branch)s, %(period)s"),
    ChangeKind.ROLE_ASKED: N_("Role asked for: %(role)s, %(branch)s, %(period)s"),
    ChangeKind.LIMIT_ASKED: N_("Limit asked for: up to %(amount)s, %(role)s, %(branch)s, %(process)s, %(period)s"),
    ChangeKind.PERSON_DISABLED: N_("Disabled"),
}


def empty_page(visit: Visit) -> HouseImportPage:
    """The form with what the columns mean."""
    gettext = visit.words.gettext
    kinds = tuple(
        FileKind(
            name=name,
            title=gettext(title),
            columns=tuple(
                FileColumn(name=column, help=gettext(_HELP[(name, column)]), required=(name, column) in _REQUIRED)
                for column in (*COLUMNS[name], *MORE_COLUMNS[name])
            ),
            empty_href=f"/people/import/{name}?empty=1",
            present_href=f"/people/import/{name}",
        )
        for name, title in _TITLES.items()
    )
    return HouseImportPage(kinds=kinds)


def faulty_page(visit: Visit, faults: Sequence[Fault]) -> HouseImportPage:
    """What is wrong with the files, the first 200 places."""
    told = tuple(
        FaultLine(file=each.file, line=each.line, column=each.column, message=_fault(visit, each))
        for each in faults[:MOST_FAULTS]
    )
    return replace(empty_page(visit), faults=told, untold=max(0, len(faults) - len(told)))


def preview_page(
    visit: Visit, plan: HousePlan, state: HouseState, contents: tuple[str, ...], reason: str = ""
) -> HouseImportPage:
    """What would be changed, and where that leaves people short."""
    names = report_names(visit)
    names = replace(names, branches={**{code: each.name for code, each in plan.branches.items()}, **names.branches})
    added = {each.who: each.name for each in plan.changes if each.kind is ChangeKind.PERSON_ADDED}
    called = {**{login: person.name for login, person in state.people.items()}, **added}
    short = short_after(visit.reading, lambda staff: staff_after(plan, state, staff), visit.now) if plan.changes else ()
    preview = HousePreview(
        counts=tuple(
            CountLine(text=visit.words.gettext(_COUNTED[ChangeKind(kind)]), count=visit.words.formats.number(count))
            for kind, count in counts(plan.changes).items()
        ),
        changes=tuple(_line(visit, each, names, called) for each in plan.changes[:MOST_CHANGES]),
        more=max(0, len(plan.changes) - MOST_CHANGES),
        asked=sum(each.kind in _ASKED for each in plan.changes),
        short=tuple(_short(visit, short[:MOST_SHORT], names)),
        contents=contents,
        digest=plan.digest,
    )
    return replace(empty_page(visit), preview=preview, reason=reason)


def _fault(visit: Visit, fault: Fault) -> str:
    text = visit.words.fill(fault.problem, {name: str(value) for name, value in fault.params.items()})
    return f"{fault.about}: {text}" if fault.about else text


def _line(visit: Visit, change: Change, names: ReportNames, called: Mapping[str, str]) -> ChangeLine:
    gettext = visit.words.gettext
    everywhere = gettext("all branches") if change.kind is ChangeKind.LIMIT_ASKED else ""
    name = called.get(change.who)
    before = [names.branches.get(each, each) for each in change.before]
    places = {
        "name": change.name,
        "branch": names.branch(change.branch) if change.branch else everywhere,
        "before": ", ".join(each for each in before if each),
        "role": role_called(visit, names, change.role) if change.role else gettext("the person"),
        "process": names.process(change.process) if change.process else gettext("all processes"),
        "amount": visit.words.formats.number(change.amount) if change.amount is not None else "",
        "period": period(visit, change.valid_from, change.valid_until),
        "until": period(visit, None, change.valid_until) if change.valid_until else gettext("at once"),
    }
    return ChangeLine(
        file=change.file,
        line=change.line,
        who=f"{name} ({change.who})" if name else names.branches.get(change.who, change.who),
        text=visit.words.fill(_TOLD[change.kind], places),
        needs_signature=change.kind in _ASKED,
    )


def _short(visit: Visit, rows: Iterable[ShortProcess], names: ReportNames) -> Iterable[ShortLine]:
    for row in rows:
        at = row.shortage.since or visit.now
        yield ShortLine(
            process=names.process(row.shortage.process),
            branch=names.branch(row.shortage.branch),
            missing="; ".join(missing_people(visit, names, each) for each in row.shortage.missing),
            cases=visit.words.formats.number(row.cases),
            since=visit.words.formats.day(at.astimezone(visit.zone).date()),
        )
