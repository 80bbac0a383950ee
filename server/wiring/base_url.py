"""The address of the house, for commands that need no other setting and load none."""

import os

from dotenv import dotenv_values

PREFIX = "COUNTERSIGN_"
"""What the names of all settings begin with."""


def told_base_url() -> str | None:
    """The address where somebody set one."""
    told = {**dotenv_values(".env"), **os.environ}
    return told.get(f"{PREFIX}BASE_URL") or None
