"""Which documents the fields of a form may hold: those at hand, and only pictures where a photo is asked for."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from server.forms.document_ids import ATTACHED, PHOTO, unknown_document
from server.forms.errors import Refused
from server.forms.held import holds, settle
from server.forms.model import Field, Form, Values


def holds_documents(form: Form | None) -> bool:
    """Whether a form has a field for a document."""
    return holds(form, ATTACHED)


def require_attached(
    form: Form, values: Values, files: Collection[str], pictures: Collection[str], zone: ZoneInfo
) -> None:
    """Raise FormErrors where a value is none of the documents at hand: `files` are all of them, by id."""

    def judge(field: Field, value: object) -> str:
        if value not in files:
            raise unknown_document()
        if field.widget == PHOTO and value not in pictures:
            raise Refused("no_picture", "This document is no picture.")
        return str(value)

    settle(form, values, ATTACHED, judge, zone)
