"""Whose a case is: the variable that a process names, kept as a column that is never shown."""

import re
from collections.abc import Mapping

from server.domain.wording import said

OWNER = "@owner"
"""The column that holds the id or login of the owner; no column that is declared can be called so."""
_VARIABLE = re.compile(r"=\s*([A-Za-z_]\w*)\s*")


def owner_column(value: str) -> dict[str, str]:
    """The column of the owner for the property of a process; none where it names no variable."""
    found = _VARIABLE.fullmatch(value)
    return {OWNER: found[1]} if found else {}


def owner_variable(columns: Mapping[str, str]) -> str | None:
    """The variable that holds the owner of a case of a process with these columns."""
    return columns.get(OWNER)


def owner_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with the property, and what to write."""
    if _VARIABLE.fullmatch(value):
        return None
    return said("it names no variable"), said("Write =variable that holds a person's id or login, such as =officer.")
