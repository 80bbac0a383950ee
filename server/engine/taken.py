"""A sequence flow by which a token left an element."""

from typing import NamedTuple


class TakenFlow(NamedTuple):
    """The process and the id of the flow; those that normalising inserts are told too."""

    process: str
    flow: str
