"""The built-in functions, by family."""

from server.feel.builtins import (
    contexts,
    conversion,
    dates,
    lists,
    membership,
    numeric,
    ranges,
    statistics,
    strings,
)
from server.feel.builtins.registry import Builtin, registered

BUILTINS = registered()

__all__ = [
    "BUILTINS",
    "Builtin",
    "contexts",
    "conversion",
    "dates",
    "lists",
    "membership",
    "numeric",
    "ranges",
    "statistics",
    "strings",
]
