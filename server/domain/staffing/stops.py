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
    AWAY = "away"
    """Who holds it, or whom it is bound to, is away, or all who hold its role are, and nobody stands in."""


def stop_of(
    *,
    assignee: str | None,
    bound_to: str | None,
    able: Collection[str],
    excluded: Collection[str],
    deciding: Collection[str] | None = None,
    away: Collection[str] = (),
    standing_in: Collection[str] = (),
    in_time: bool = False,
) -> Stop | None:
    """Why nobody may do an open task; None when somebody may.

    `able`: the active people who are there and do the tasks of its role at its branch; `excluded`: those whom rules of
    the case keep out; `deciding`: those whose authority reaches its amount, None where it needs none. `away`: who would
    be able, but is away; `standing_in`: who of the able stands in for the one whom it waits for; `in_time`: that one is
    back before it is due.
    """
    waits_for = assignee or bound_to
    if waits_for is not None:
        if waits_for in able or not set(standing_in).isdisjoint(able):
            return None
        if waits_for in away:
            return None if in_time else Stop.AWAY
        return Stop.BOUND if assignee is None else Stop.HOLDER
    if not able:
        return Stop.AWAY if away else Stop.NOBODY
    free = set(able) - set(excluded)
    if not free:
        return Stop.KEPT_APART
    return Stop.AUTHORITY if deciding is not None and free.isdisjoint(deciding) else None
