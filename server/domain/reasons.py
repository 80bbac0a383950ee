"""Why somebody does what nobody may do without a reason."""

from server.domain.errors import Invalid

LONGEST = 2_000


class ReasonMissing(Invalid):
    """Please say why, in at most %(most)s characters."""


class ReasonTooLong(Invalid):
    """Please say it in at most %(most)s characters."""


def told_reason(text: str, most: int = LONGEST) -> str:
    """What somebody may add, without spaces around it and what cannot be shown. Raises ReasonTooLong."""
    told = "".join(char for char in text if char.isprintable() or char in "\n\t").strip()
    if len(told) > most:
        raise ReasonTooLong(most=most)
    return told


def required_reason(text: str, most: int = LONGEST) -> str:
    """The reason without spaces around it. Raises ReasonMissing for none, and for one longer than `most` characters."""
    told = text.strip()
    if not told or len(told) > most:
        raise ReasonMissing(most=most)
    return told
