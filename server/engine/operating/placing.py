# pyright: basic
"""Placing tokens: what may be said of where they begin."""

from typing import Any

from server.engine.tokens import Token


def prepare(task: Token) -> None:
    """A gateway with one flow into it that is entered by no flow takes the token as one that came by it."""
    inputs: Any = task.task_spec._inputs
    if getattr(task.task_spec, "counts_flows", False) and len(inputs) == 1:
        task.internal_data["from"] = inputs[0]
