"""Why somebody does what nobody may do without a reason."""

from server.domain.errors import Invalid

LONGEST = 2_000


class ReasonMissing(Invalid):
    """Please say why, in at most %(most)s characters."""


def required_reason(text: str, most: int = LONGEST) -> str:
    """The reason without spaces around it. Raises ReasonMissing for none, and for one longer than `most` characters."""
    told = text.strip()
    if not told or len(told) > most:
        raise ReasonMissing(most=most)
    return told
