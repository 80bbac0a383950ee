"""The list of people and the form for a new one, in words."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from server.domain.errors import RightMissing
from server.domain.grants import RoleRequest, may_sign_role
from server.domain.people import Right, RoleAt
from server.domain.rights import may_see_people
from server.pages.contexts.parts import options
from server.pages.contexts.people import PeoplePage, PersonForm, PersonLine, WaitingLine
from server.pages.inbox_query import LIMIT
from server.pages.organisation import by_text, by_whom, period, role_called
from server.pages.report_names import ReportNames, names_of_house, report_names
from server.pages.visits import Visit
from server.queries.people import PeopleFilter, PersonRow, people_page, roles_in_use, waiting_roles


def people_list(visit: Visit, *, q: str, branch: str, role: str, cursor: str) -> PeoplePage:
    """The page of the people one may see. Raises RightMissing and InvalidValue."""
    database, seen = visit.wired.database, may_see_people(visit.actor)
    narrowed = PeopleFilter(q=q, branch=branch or None, role=role or None)
    found = people_page(database, visit.actor, narrowed, visit.now, limit=LIMIT, cursor=cursor or None)
    waiting = waiting_roles(database, visit.actor)
    names = report_names(visit, {who for each in waiting for who in (each.held.person, each.asked_by)})
    roles = {code: role_called(visit, names, code) for code in roles_in_use(database)}
    here = {"q": q, "branch": branch, "role": role}
    return PeoplePage(
        q=q,
        branches=options(by_text({code: names.branch(code) for code in seen}), branch),
        roles=options(by_text(roles), role),
        people=tuple(_line(visit, row, names) for row in found.items),
        waiting=waiting_lines(visit, waiting, names),
        filtered=any(here.values()),
        may_add=visit.actor.holds_anywhere(Right.HR_ADMIN),
        next_href=_href({**here, "cursor": found.next_cursor}) if found.next_cursor else None,
        first_href=_href(here) if cursor else None,
    )


def new_person_form(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> PersonForm:
    """The form with what was entered. Raises RightMissing."""
    if not visit.actor.holds_anywhere(Right.HR_ADMIN):
        raise RightMissing(role=Right.HR_ADMIN.value)
    names = names_of_house(visit.wired.database, visit.locale)
    return PersonForm(texts=texts, errors=errors, branches=options(managed(visit, names), texts.get("branch", "")))


def managed(visit: Visit, names: ReportNames) -> Mapping[str, str]:
    """The branches at which the reader manages people, by code in the order of their names."""
    return by_text({code: names.branch(code) for code in names.branches if visit.actor.holds(Right.HR_ADMIN, code)})


def waiting_lines(visit: Visit, waiting: Iterable[RoleRequest], names: ReportNames) -> tuple[WaitingLine, ...]:
    """Roles that wait for the second signature."""
    return tuple(_waiting(visit, each, names) for each in waiting)


def _waiting(visit: Visit, request: RoleRequest, names: ReportNames) -> WaitingLine:
    held = request.held
    manages = visit.actor.holds(Right.HR_ADMIN, held.branch)
    return WaitingLine(
        id=request.id,
        person_id=held.person,
        person=names.person(held.person),
        role=role_called(visit, names, held.role),
        where=names.branch(held.branch),
        period=period(visit, held.valid_from, held.valid_until),
        asked=by_whom(visit, names, request.asked_by, request.asked_at),
        reason=request.reason,
        may_sign=manages and may_sign_role(visit.actor, request),
        may_withdraw=manages,
    )


def _line(visit: Visit, row: PersonRow, names: ReportNames) -> PersonLine:
    return PersonLine(
        id=row.person.id,
        name=row.person.name,
        login=row.person.login,
        branch=names.branch(row.person.branch),
        roles=visit.words.gettext(", ").join(_held(visit, at, row.person.branch, names) for at in row.roles),
        active=row.person.active,
    )


def _held(visit: Visit, at: RoleAt, own: str, names: ReportNames) -> str:
    role = role_called(visit, names, at.role)
    if at.branch == own:
        return role
    return visit.words.gettext("%(role)s (%(branch)s)", role=role, branch=names.branch(at.branch))


def _href(values: Mapping[str, str | None]) -> str:
    return "/people?" + urlencode({name: value for name, value in values.items() if value})
