"""What kind of thing a column of a report holds, whichever report it is in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

WORDS = frozenset({"process", "step", "role", "branch", "person", "activity", "variant", "operator", "outcome"})
"""Codes and ids, shown by their names."""

SHARES = frozenset({"late", "in_time", "used", "share", "became_share", "at_most"})
"""Between 0 and 1, shown in percent."""

FINE_SHARES = frozenset({"became_share", "at_most"})
"""Shown with a decimal."""

MONEY = frozenset(
    {"cost", "each", "cost_mean", "cost_median", "cost_p90", "cost_p95", "rate", "unused_cost"},
)
"""Amounts in the currency of the house."""

BARS = frozenset({"waited_in_all", "held_up", "cost", "unused_cost"})
"""Shown with a bar beside it, as rows are ordered by them."""

ADDED = frozenset(
    {
        *("open", "untaken", "overdue", "beyond_usual", "completed", "cancelled", "failed", "started", "running"),
        *("holding", "given_back", "waited_in_all", "cases", "cost", "hours", "unpriced", "unused", "unused_cost"),
        *("helping", "unsigned", "signing", "recalled"),
        *("skipped", "moved", "repeated", "changed", "resent", "retried", "migrated", "concerned"),
        *("counted", "became", "watched"),
    }
)
"""Of several rows, these are added up; of the others the worst row counts."""

_OF_NOTHING = ADDED | {"oldest", "age_median"}
"""Nothing there is nought, and not unknown."""


def measured(rows: Iterable[Any], column: str, *, highest: bool) -> Decimal | None:
    """What a column says of some rows: their sum, or the highest or lowest; shares in percent. None: nothing known."""
    values = [Decimal(str(value)) for row in rows if (value := getattr(row, column)) is not None]
    if not values:
        return Decimal(0) if column in _OF_NOTHING else None
    found = sum(values, Decimal(0)) if column in ADDED else max(values) if highest else min(values)
    return found * 100 if column in SHARES else found
