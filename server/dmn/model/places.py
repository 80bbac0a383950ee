"""Where things stand, and what many of them have: variables and tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, and the DMN id of it or of the nearest element around it that has one."""

    file: str
    element: str


@dataclass(frozen=True, slots=True)
class Variable:
    """An information item: a variable, parameter or column; `type_ref` None means Any."""

    at: Place
    name: str
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: a table's cell, or the values that a type, input or output allows."""

    at: Place
    text: str
