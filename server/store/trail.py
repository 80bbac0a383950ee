"""Writing the audit trail: every event becomes a link of its case's or the organisation's chain."""

import os
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, text, update

from server.domain import audit, codec
from server.domain.audit import GENESIS, Entry
from server.domain.events import ORGANISATION, Event
from server.store.cases import Cases, ChainHead
from server.store.channel import Channel
from server.store.tables.trail import audit_chain, audit_entry

_LOCK_CHAIN = text(
    "INSERT INTO audit_chain (chain, seq, head) VALUES (:chain, 0, :genesis)"
    " ON CONFLICT (chain) DO UPDATE SET seq = audit_chain.seq RETURNING seq, head"
)
_SAVE_CHAIN = update(audit_chain).where(audit_chain.c.chain == bindparam("wanted"))


def write_trail(channel: Channel, cases: Cases, events: Sequence[Event]) -> dict[str, ChainHead]:
    """Add the events to their chains in one statement; gives the new end of each case's chain.

    The organisation's chain is locked only now, as every command may need it.
    """
    by_chain: dict[str | None, list[Event]] = {}
    for event in events:
        by_chain.setdefault(event.case, []).append(event)
    heads: dict[str, ChainHead] = {}
    rows: list[dict[str, object]] = []
    for case_id, own in by_chain.items():
        if case_id is None:
            continue
        case = cases.lock(case_id)
        heads[case_id] = _append(rows, case_id, own, (case.audit_seq, case.audit_head))
    if organisation := by_chain.get(None):
        seq, head = channel.execute(_LOCK_CHAIN, {"chain": ORGANISATION, "genesis": GENESIS}).one()
        seq, head = _append(rows, ORGANISATION, organisation, (seq, bytes(head)))
        channel.later(_SAVE_CHAIN, {"wanted": ORGANISATION, "seq": seq, "head": head})
    channel.insert_rows(audit_entry, rows)
    return heads


def _append(rows: list[dict[str, object]], chain: str, events: Iterable[Event], last: ChainHead) -> ChainHead:
    for event in events:
        entry = audit.follow(
            chain=chain,
            seq=last[0] + 1,
            at=event.at,
            kind=event.kind,
            by=event.by,
            salt=os.urandom(16),
            payload=codec.dumps(event.payload()),
            previous=last[1],
        )
        rows.append(_row(entry, event))
        last = (entry.seq, entry.hash)
    return last


def _row(entry: Entry, event: Event) -> dict[str, object]:
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "by": entry.by,
        "element": getattr(event, "element", None),
        "task": getattr(event, "task", None),
        "salt": entry.salt,
        "payload": entry.payload,
        "sealed": entry.sealed,
        "previous": entry.previous,
        "hash": entry.hash,
    }
