"""Fields of forms that name a person: a choice of the few who may stand there, or one to look for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Connection

from server.domain.errors import NotFound
from server.domain.people import Actor
from server.forms.errors import Entry
from server.forms.member_ids import BRANCH, PERSON
from server.forms.members import holds_members
from server.forms.model import Choice, Field, Form
from server.pages.contexts.picking import Picker
from server.pages.visits import Visit
from server.queries.absences import people_named
from server.queries.choosable import LISTED, Found, Reach, Sought, people_choosable
from server.queries.names import branch_names

FIELD = "field"
"""What a person is chosen for here; see `Picking`."""
_SALT = "person-of-a-form"


class FieldNotShown(NotFound):
    """There is no such field."""


@dataclass(frozen=True, slots=True)
class PersonField:
    """A field of a form that was shown to somebody: whose role it asks for at which branch ("": any), its name.

    `again`: where the form is shown once more, with what was entered; "" for a form that is only looked at.
    """

    role: str
    branch: str
    name: str
    again: str

    def reach(self, visit: Visit) -> Reach:
        """Who may be looked for."""
        if not self.role:
            return Reach()
        return Reach.of_roles([self.role], self.branch, visit.actor.branches)

    def may(self, person: Actor) -> bool:
        """Whether the field may hold this person."""
        return not self.role or person.holds(self.role, self.branch)

    def found(self, connection: Connection, visit: Visit, sought: Sought | None = None) -> Found:
        """Those it may hold; one statement."""
        tree = visit.wired.database.branches
        found = people_choosable(connection, tree, visit.now, self.reach(visit), sought)
        return Found(tuple(each for each in found.people if self.may(each)), found.more)

    def token(self, secret: bytes) -> str:
        """It as part of an address, signed: only who was shown the field may look for whom it may hold."""
        told = [self.role, self.branch, self.name, self.again]
        return str(URLSafeSerializer(secret, _SALT).dumps(told))


def field_shown(secret: bytes, token: str) -> PersonField:
    """The field of a token. Raises FieldNotShown."""
    try:
        role, branch, name, again = URLSafeSerializer(secret, _SALT).loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise FieldNotShown from error
    return PersonField(str(role), str(branch), str(name), str(again))


@dataclass(frozen=True, slots=True)
class Offered:
    """A form with what its fields for people and branches may hold; those to look for somebody in, by name."""

    form: Form
    pickers: Mapping[str, Picker]


def offered(visit: Visit, form: Form, branch: str, entered: Mapping[str, Entry], again: str) -> Offered:
    """The form for a case of a branch; asks only where there are such fields. `again` as in PersonField."""
    if not holds_members(form):
        return Offered(form, {})
    asked = [field for field in form.fields if field.widget == PERSON]
    texts = [text for field in asked if isinstance(text := entered.get(field.name, ""), str) and text]
    known = people_named(visit.wired.database, texts)
    logins = {each.id: each.login for each in known.values()}
    pickers, found = dict[str, Picker](), dict[str, Found]()
    with visit.wired.database.read() as connection:
        branches = tuple(Choice(code, name) for code, name in branch_names(connection, visit.locale).items())
        for field in asked:
            sought = PersonField(field.limits.role, branch, field.name, again)
            if field.limits.role not in found:
                found[field.limits.role] = sought.found(connection, visit)
            people = found[field.limits.role]
            if people.more or len(people.people) > LISTED:
                text = entered.get(field.name, "")
                told = logins.get(text, text) if isinstance(text, str) else ""
                of = sought.token(visit.wired.settings.secret)
                pickers[field.name] = Picker(what=FIELD, of=of, many=True, text=told)
    return Offered(replace(form, fields=tuple(_with_choices(each, branches, found) for each in form.fields)), pickers)


def _with_choices(field: Field, branches: tuple[Choice, ...], found: Mapping[str, Found]) -> Field:
    if field.widget == BRANCH:
        choices = branches
    elif field.widget == PERSON:
        people = found[field.limits.role].people
        choices = tuple(Choice(each.id, f"{each.name} ({each.login})") for each in people)
    else:
        return field
    return replace(field, limits=replace(field.limits, choices=choices))
