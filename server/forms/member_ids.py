"""Reading who or which branch a form field holds: by id or login, by code."""

from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node

PERSON = "person"
BRANCH = "branch"
MEMBERS = frozenset({PERSON, BRANCH})
"""The widgets whose value is somebody or some place of the house."""
_LONGEST = 100


def read_member(_field: Field, value: object, _zone: ZoneInfo) -> str:
    """The id, login or code as it was written; whether there is one is for those to say who know the house."""
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    if len(value) > _LONGEST:
        raise Refused("too_long", "Enter at most %(limit)s characters.", limit=_LONGEST)
    return value.strip()


def role_limit(node: Node) -> Limits:
    """Read x-role: whom a field for a person may hold."""
    return Limits(role=node.text("x-role"))


def no_limits(_node: Node) -> Limits:
    """Any branch will do."""
    return Limits()
