"""The decisions that were made in a case, as its reader may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.domain import codec
from server.domain.events import DecisionEvaluated
from server.queries.case_view import CaseView
from server.queries.reading import Reading
from server.store.processes import Processes
from server.store.tables.trail import audit_entry

FOUND = ("inputs", "output", "matched", "rule_ids", "notes")
"""The members of a decision that tell what was found out."""

MOST = 200
_DECIDED = (
    select(audit_entry.c.seq, audit_entry.c.at, audit_entry.c.payload)
    .where(
        audit_entry.c.chain == bindparam("wanted"),
        audit_entry.c.kind == DecisionEvaluated.__name__,
        audit_entry.c.payload.is_not(None),
    )
    .order_by(audit_entry.c.seq.desc())
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """One decision: `seq` is its number in the trail, `version` that of the process its table was deployed with.

    `rules` are the rules that matched, by number, with what their annotations say; `blind` decisions tell nothing of
    what was found. `formula`: no decision but a formula that one called, of which the trail keeps one call only;
    of a table that is called several times it keeps each call that differs.
    `column`: the name of what a table with a single column of results gave.
    """

    seq: int
    at: datetime
    process: str
    element: str
    decision: str
    name: str
    file: str
    sha256: str
    version: int
    hit_policy: str | None
    inputs: Mapping[str, object]
    output: object
    rules: Mapping[int, str]
    rule_ids: tuple[str, ...]
    notes: tuple[str, ...]
    blind: bool
    formula: bool
    column: str = ""


def case_decisions(reading: Reading, view: CaseView) -> list[CaseDecision]:
    """The decisions of a case, newest first, at most two hundred."""
    if not any(element.decision for elements in view.bundle.elements.values() for element in elements.values()):
        return []
    with reading.database.read() as connection:
        rows = connection.execute(_DECIDED, {"wanted": view.case.id}).all()
        versions = _versions(connection, view.case.binding)
    return [_decision(view, versions, row) for row in rows]


def _versions(connection: Connection, binding_id: str) -> Mapping[str, int]:
    bound = Processes(connection).binding(binding_id)
    return {bound.process: bound.version, **bound.called}


def _decision(view: CaseView, versions: Mapping[str, int], row: Any) -> CaseDecision:  # noqa: ANN401 -- a row of _DECIDED
    told: dict[str, Any] = codec.loads(bytes(row.payload))
    blind = view.blind.touches(told["element"])
    book, at = view.bundle.rulebooks[told["process"]], (told["file"], told["decision"])
    annotations = book.annotations_of(*at)
    return CaseDecision(
        seq=row.seq,
        at=row.at,
        process=told["process"],
        element=told["element"],
        decision=told["decision"],
        name=told["name"],
        file=told["file"],
        sha256=told["sha256"],
        version=versions[told["process"]],
        hit_policy=told["hit_policy"],
        inputs={} if blind else told["inputs"],
        output=None if blind else told["output"],
        rules={} if blind else {number: annotations.get(number, "") for number in told["matched"]},
        rule_ids=() if blind else tuple(told["rule_ids"]),
        notes=() if blind else tuple(told["notes"]),
        blind=blind,
        formula=told["hit_policy"] is None and not book.is_decision(*at),
        column=book.column_of(*at),
    )
