"""How statements compute what is typical, and hours."""

from collections.abc import Sequence

from server.reports.scope import HOUR


def quantile(value: str, share: float, condition: str = "TRUE") -> str:
    """The value below which this share of them lies, in proportion between two of them (type 7)."""
    return f"quantile_cont({value}, {share}) FILTER ({condition})"


def quantiles(value: str, shares: Sequence[float], condition: str = "TRUE") -> str:
    """Several of them, one after the other; the values are put together only once."""
    whole = f"quantile_cont({value}, [{', '.join(map(str, shares))}]) FILTER ({condition})"
    return ", ".join(f"({whole})[{place}]" for place in range(1, len(shares) + 1))


def hours(value: str) -> str:
    """Microseconds as hours."""
    return f"({value}) / {HOUR}"


def clock(since: str, until: str) -> str:
    """Hours of the clock between two instants."""
    return f"(epoch_us({until}) - epoch_us({since})) / {HOUR}"
