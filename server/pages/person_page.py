"""The page of one person, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from server.domain.absences import may_enter
from server.domain.people import Right
from server.domain.staffing.staff import Holding
from server.pages.contexts.parts import options
from server.pages.contexts.people import FactLine, HeldLine, PersonForm, PersonPage
from server.pages.organisation import by_text, by_whom, period, role_called
from server.pages.people_page import managed, waiting_lines
from server.pages.report_names import ReportNames, names_of_house, report_names
from server.pages.visits import Visit
from server.queries.people import Fact, PersonView, person_view, roles_in_use

_NOTHING: Mapping[str, str] = {}


def person_page(
    visit: Visit,
    person_id: str,
    texts: Mapping[str, str] = _NOTHING,
    errors: Mapping[str, str] = _NOTHING,
    *,
    link: str = "",
) -> PersonPage:
    """The page with what was entered. Raises PersonNotFound."""
    view = person_view(visit.wired.database, visit.actor, person_id)
    person = view.person
    names = report_names(visit, [person.id, *(each.asked_by for each in view.waiting), *(f.by for f in view.history)])
    own = person.id == visit.actor.id
    manages = visit.actor.holds(Right.HR_ADMIN, person.branch)
    grants = person.active and not own and visit.actor.holds_anywhere(Right.HR_ADMIN)
    return PersonPage(
        id=person.id,
        name=person.name,
        login=person.login,
        branch=names.branch(person.branch),
        active=person.active,
        has_password=person.password_hash is not None,
        held=tuple(_held(visit, each, names) for each in _in_order(view, visit.now)),
        waiting=waiting_lines(visit, view.waiting, names),
        history=tuple(_facts(visit, view.history, names)),
        form=_form(visit, names, texts, errors) if grants else None,
        may_manage=manages and person.active,
        may_disable=manages and person.active and not own,
        may_enter_absence=person.active and may_enter(visit.actor, person.id, person.branch),
        link=link,
    )


def known_roles(visit: Visit, names: ReportNames | None = None) -> Mapping[str, str]:
    """Every role that a process or the server asks for, or that anybody holds, by code in the order of their names."""
    names = names or names_of_house(visit.wired.database, visit.locale)
    codes = {*names.roles, *roles_in_use(visit.wired.database), *(right.value for right in Right)}
    return by_text({code: role_called(visit, names, code) for code in codes})


def _form(visit: Visit, names: ReportNames, texts: Mapping[str, str], errors: Mapping[str, str]) -> PersonForm:
    return PersonForm(
        texts=texts,
        errors=errors,
        roles=options(known_roles(visit, names), texts.get("role", "")),
        branches=options(managed(visit, names), texts.get("branch", "")),
    )


def _state(held: Holding, now: datetime) -> str:
    if held.valid_until is not None and held.valid_until <= now:
        return "over"
    return "later" if held.valid_from is not None and held.valid_from > now else "now"


def _in_order(view: PersonView, now: datetime) -> list[Holding]:
    """What is held now, then what comes, then what is over."""
    return sorted(view.held, key=lambda held: ("now", "later", "over").index(_state(held, now)))


def _held(visit: Visit, held: Holding, names: ReportNames) -> HeldLine:
    state = _state(held, visit.now)
    may_end = state != "over" and visit.actor.holds(Right.HR_ADMIN, held.branch)
    query = urlencode({"role": held.role, "branch": held.branch})
    return HeldLine(
        role=role_called(visit, names, held.role),
        where=names.branch(held.branch),
        period=period(visit, held.valid_from, held.valid_until),
        state=state,
        end_href=f"/people/{held.person}/end?{query}" if may_end else "",
    )


def _facts(visit: Visit, history: Iterable[Fact], names: ReportNames) -> Iterable[FactLine]:
    for fact in history:
        told = fact.payload
        places = {
            "role": role_called(visit, names, str(told.get("role", ""))),
            "branch": names.branch(str(told.get("branch", ""))),
            "period": period(visit, *_period(told)),
            "name": str(told.get("name", "")),
        }
        text = visit.words.fill(_sentence(visit, fact), places)
        yield FactLine(text=text, by=by_whom(visit, names, fact.by, fact.at), reason=str(told.get("reason") or ""))


def _sentence(visit: Visit, fact: Fact) -> str:
    gettext = visit.words.gettext
    return {
        "PersonAdded": gettext("Person added"),
        "PersonChanged": gettext("Changed to %(name)s, %(branch)s"),
        "PersonDisabled": gettext("Disabled"),
        "FirstPasswordLinked": gettext("Link to the first password made"),
        "FirstPasswordSet": gettext("First password set"),
        "RoleWasAsked": gettext("Role asked for: %(role)s, %(branch)s, %(period)s"),
        "RoleRequestEnded": gettext("Request withdrawn: %(role)s, %(branch)s"),
        "RoleGranted": gettext("Role signed and given: %(role)s, %(branch)s, %(period)s")
        if fact.payload.get("request")
        else gettext("Role given: %(role)s, %(branch)s, %(period)s"),
        "RoleEnded": gettext("Role ended: %(role)s, %(branch)s, %(period)s"),
        "AbsenceEntered": gettext("Absence entered: %(period)s"),
        "AbsenceChanged": gettext("Absence changed: %(period)s"),
        "AbsenceShortened": gettext("Absence ended early: %(period)s"),
    }[fact.kind]


def _period(told: Mapping[str, object]) -> tuple[datetime | None, datetime | None]:
    begin, until = ("begins", "ends") if "ends" in told else ("valid_from", "valid_until")
    return _instant(told.get(begin)), _instant(told.get(until))


def _instant(value: object) -> datetime | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value if isinstance(value, datetime) else None
