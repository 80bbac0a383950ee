"""Building forms for the tests of this room."""

import json
from zoneinfo import ZoneInfo

import pytest

from server.forms.schema import parse_form

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="session")
def zone():
    return SHANGHAI


@pytest.fixture(scope="session")
def build():
    """Return a function from properties (and further top-level keywords) to a form called `apply`."""

    def form(properties, **further):
        return parse_form("apply", json.dumps({"type": "object", "properties": properties, **further}).encode())

    return form


PLAIN = {
    "name": {
        "type": "string",
        "maxLength": 20,
        "pattern": "^[^<>]+$",
        "description": "As in the passport",
    },
    "story": {"type": "string", "x-widget": "long_text"},
    "count": {"type": "integer", "minimum": 1, "maximum": 99},
    "ratio": {"type": "string", "format": "decimal"},
    "amount": {"type": "string", "format": "decimal", "x-widget": "money", "x-minimum": "0.01"},
    "rate": {"type": "string", "format": "decimal", "x-widget": "percent", "x-maximum": "100"},
    "born": {"type": "string", "format": "date"},
    "signed": {"type": "string", "format": "date-time"},
    "opens": {"type": "string", "format": "time"},
    "product": {"type": "string", "enum": ["car", "house"]},
    "papers": {
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "string", "enum": ["id", "wage", "tax"]},
        "maxItems": 2,
    },
    "married": {"type": "boolean"},
    "term": {"type": "string", "format": "duration"},
    "home": {"type": "string", "format": "address", "maxLength": 60},
}
"""One field of every type of one value, and choices."""

ATTACHED = {
    "deed": {"type": "string", "format": "uuid", "x-widget": "file", "description": "Signed"},
    "house": {"type": "string", "format": "uuid", "x-widget": "photo"},
}
"""Fields that hold a document of the case."""

MEMBERS = {
    "officer": {"type": "string", "format": "person", "x-role": "officer_a"},
    "payer": {"type": "string", "format": "branch"},
}
"""Fields that hold a colleague and a branch."""

COLUMNS = {
    "item": {"type": "string", "title": "Item"},
    "amount": {"type": "string", "format": "decimal", "x-widget": "money", "x-total": True},
    "kind": {"type": "string", "enum": ["house", "car"]},
    "since": {"type": "string", "format": "date"},
    "pledged": {"type": "boolean"},
}


def table(**changes):
    """A table of assets."""
    items = {"type": "object", "required": ["item"], "properties": COLUMNS}
    return {"type": "array", "title": "Assets", "x-widget": "table", "items": items, **changes}


@pytest.fixture(scope="session")
def every_field(build):
    """Return a form with one field of every type of one value, and choices."""
    return build(PLAIN, required=["name", "amount"])


@pytest.fixture(scope="session")
def every_type(build):
    """Return a form with one field of every type."""
    return build({**PLAIN, **ATTACHED, **MEMBERS, "assets": table(maxItems=4)}, required=["name", "amount"])
