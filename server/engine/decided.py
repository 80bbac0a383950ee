"""A decision that a business rule task made, as the audit trail keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """One decision, knowledge model or nested table that was evaluated on the way to the result of an element.

    `inputs`: what the table's input expressions gave; where no table decides, the data that the whole was given.
    `file` and `sha256` say which table; `matched` are its rules by number, counted from 1, `rule_ids` their ids.
    `notes` say what went wrong without stopping it. `wrote` are the elements that wrote what the evaluation read, as
    far as this command knows; `read` names the variables of the case that earlier commands wrote.
    """

    at: datetime
    process: str
    element: str
    decision: str
    name: str
    file: str
    sha256: str
    inputs: Mapping[str, object]
    output: object
    hit_policy: str | None
    matched: tuple[int, ...]
    rule_ids: tuple[str, ...]
    notes: tuple[str, ...]
    wrote: frozenset[str]
    read: frozenset[str]
