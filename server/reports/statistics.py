"""How statements compute what is typical, and hours."""

from server.reports.scope import HOUR


def quantile(value: str, share: float, condition: str = "TRUE") -> str:
    """The value below which this share of them lies, in proportion between two of them (type 7)."""
    return f"quantile_cont({value}, {share}) FILTER ({condition})"


def hours(value: str) -> str:
    """Microseconds as hours."""
    return f"({value}) / {HOUR}"


def clock(since: str, until: str) -> str:
    """Hours of the clock between two instants."""
    return f"(epoch_us({until}) - epoch_us({since})) / {HOUR}"
