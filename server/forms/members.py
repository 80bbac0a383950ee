"""Fields that hold a colleague or a branch of the house: by id, login or full name, by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.domain.people import Actor
from server.forms.errors import Refused
from server.forms.held import holds, settle
from server.forms.member_ids import BRANCH, MEMBERS
from server.forms.model import Field, Form, Values


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


def settle_members(form: Form, values: Values, members: Members, zone: ZoneInfo) -> Values:
    """The values with ids of people for their logins. Raises FormErrors where one is not among those at hand."""

    def judge(field: Field, value: object) -> str:
        if field.widget == BRANCH:
            if value not in members.branches:
                raise Refused("unknown_branch", "There is no such branch.")
            return str(value)
        return _person(value, members.able(field))

    return settle(form, values, MEMBERS, judge, zone)


def _person(value: object, able: Sequence[Actor]) -> str:
    """A name counts where only one of them is called so."""
    meant = [each.id for each in able if value in (each.id, each.login)]
    meant = meant or [each.id for each in able if value == each.name]
    if len(meant) != 1:
        raise Refused("unknown_person", "Choose one of the people of the list.")
    return meant[0]
