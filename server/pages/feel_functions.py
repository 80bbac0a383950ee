"""The functions of FEEL as editors complete them."""

from collections.abc import Mapping

from server.feel.builtins import BUILTINS


def feel_functions() -> list[Mapping[str, object]]:
    """Every signature with the names of its parameters, sorted by name."""
    return [
        {"name": name, "type": "function", "params": [{"name": parameter} for parameter in overload.names]}
        for name, function in sorted(BUILTINS.items())
        for overload in function.overloads
    ]
