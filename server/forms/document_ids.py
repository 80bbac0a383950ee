"""Reading the id of a document out of a form field."""

from uuid import UUID
from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node

FILE = "file"
PHOTO = "photo"
ATTACHED = frozenset({FILE, PHOTO})
"""The widgets whose value is the id of a document."""


def read_document(_field: Field, value: object, _zone: ZoneInfo) -> str:
    """The id of a document, in its plain form; whether there is one is for those to say who know the case."""
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    try:
        return str(UUID(value.strip()))
    except ValueError as error:
        raise unknown_document() from error


def no_limits(_node: Node) -> Limits:
    """A document has none of its own: what a case takes is for the whole house."""
    return Limits()


def unknown_document() -> Refused:
    """The refusal of an id that is none of the documents one may choose from."""
    return Refused("unknown_document", "Choose one of the documents of this task.")
