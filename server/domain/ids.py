"""Identifiers: UUIDv7 strings, so that they sort by the time they were made."""

import uuid_utils


def new_id() -> str:
    """A fresh identifier."""
    return str(uuid_utils.uuid7())
