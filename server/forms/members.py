"""Fields that hold a colleague or a branch of the house: by id or login, by code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from server.domain.people import Actor
from server.forms.errors import Refused
from server.forms.held import holds, settle
from server.forms.member_ids import BRANCH, MEMBERS
from server.forms.model import Choice, Field, Form, Values


@dataclass(frozen=True, slots=True)
class Members:
    """Who and what a form may hold now: active people, branches with their names; `branch` is that of the case."""

    people: Sequence[Actor]
    branches: Mapping[str, str]
    branch: str

    def able(self, field: Field) -> list[Actor]:
        """The people that a field may hold: those of its role at the branch of the case, if it names one."""
        role = field.limits.role
        return [person for person in self.people if not role or person.holds(role, self.branch)]


def holds_members(form: Form | None) -> bool:
    """Whether a form has a field for somebody or some place of the house."""
    return holds(form, MEMBERS)


def offer_members(form: Form, members: Callable[[], Members]) -> Form:
    """The form with the people and branches that its fields may hold to choose from; asks only where there are any."""
    if not holds_members(form):
        return form
    found = members()

    def offered(field: Field) -> Field:
        if field.widget not in MEMBERS:
            return field
        if field.widget == BRANCH:
            choices = [Choice(code, name) for code, name in found.branches.items()]
        else:
            choices = [Choice(person.id, f"{person.name} ({person.login})") for person in found.able(field)]
        return replace(field, limits=replace(field.limits, choices=tuple(choices)))

    return replace(form, fields=tuple(offered(field) for field in form.fields))


def settle_members(form: Form, values: Values, members: Members, zone: ZoneInfo) -> Values:
    """The values with ids of people for their logins. Raises FormErrors where one is not among those at hand."""

    def judge(field: Field, value: object) -> str:
        if field.widget == BRANCH:
            if value not in members.branches:
                raise Refused("unknown_branch", "There is no such branch.")
            return str(value)
        found = next((person.id for person in members.able(field) if value in (person.id, person.login)), None)
        if found is None:
            raise Refused("unknown_person", "Choose one of the people of the list.")
        return found

    return settle(form, values, MEMBERS, judge, zone)
