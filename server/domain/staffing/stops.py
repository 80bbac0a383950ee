"""Why a task waits that nobody may do: the last who could has gone, or is kept out."""

from collections.abc import Collection
from enum import StrEnum


class Stop(StrEnum):
    """What keeps everybody from an open task."""

    NOBODY = "nobody"
    """Nobody holds its role at its branch."""
    KEPT_APART = "kept_apart"
    """All who hold the role are kept out by rules of the case: separation of duties, recusal."""
    AUTHORITY = "authority"
    """Nobody whom no rule keeps out may decide on so much."""
    BOUND = "bound"
    """The one whom it is bound to may not act any more."""
    HOLDER = "holder"
    """Who holds it may not act any more."""


def stop_of(
    *,
    assignee: str | None,
    bound_to: str | None,
    able: Collection[str],
    excluded: Collection[str],
    deciding: Collection[str] | None = None,
) -> Stop | None:
    """Why nobody may do an open task; None when somebody may.

    `able`: the active people who hold its role at its branch; `excluded`: those whom rules of the case keep out;
    `deciding`: those whose authority reaches its amount, None where it needs none.
    """
    if assignee is not None:
        return None if assignee in able else Stop.HOLDER
    if bound_to is not None:
        return None if bound_to in able else Stop.BOUND
    if not able:
        return Stop.NOBODY
    free = set(able) - set(excluded)
    if not free:
        return Stop.KEPT_APART
    return Stop.AUTHORITY if deciding is not None and free.isdisjoint(deciding) else None
