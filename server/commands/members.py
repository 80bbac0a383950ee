"""Who and which branch a form of a case may name: read only for forms that have such fields."""

from zoneinfo import ZoneInfo

from server.commands.transaction import Work
from server.forms.members import Members, holds_members, settle_members
from server.forms.model import Form, Values


def with_members(work: Work, form: Form | None, values: Values, branch: str, zone: ZoneInfo) -> Values:
    """The values with ids of people for their logins. Raises FormErrors where one names nobody that it may hold."""
    if form is None or not holds_members(form):
        return values
    return settle_members(form, values, members_at(work, branch), zone)


def members_at(work: Work, branch: str) -> Members:
    """The people and branches of the house, for a case of this branch."""
    people = work.uow.people
    return Members(people.actors(work.now), {each.code: each.name for each in people.branches()}, branch)
