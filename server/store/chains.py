"""Reading audit chains for verification."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from server.domain import audit, codec
from server.domain.audit import GENESIS, Entry, Finding
from server.store.cases import ChainHead
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.trail import audit_chain, audit_entry

BATCH = 1_000

_ENTRY_COLUMNS = tuple(
    audit_entry.c[name]
    for name in ("chain", "seq", "at", "kind", "by", "salt", "payload", "sealed", "previous", "hash", "element", "task")
)
_ALL = (
    select(*_ENTRY_COLUMNS)
    .where(tuple_(audit_entry.c.chain, audit_entry.c.seq) > tuple_(bindparam("chain"), bindparam("seq")))
    .order_by(audit_entry.c.chain, audit_entry.c.seq)
    .limit(BATCH)
)
_OF_CHAIN = (
    select(*_ENTRY_COLUMNS)
    .where(audit_entry.c.chain == bindparam("wanted"), audit_entry.c.seq > bindparam("seq"))
    .order_by(audit_entry.c.seq)
    .limit(BATCH)
)
_HEADS = select(case.c.id, case.c.audit_seq, case.c.audit_head).union_all(
    select(audit_chain.c.chain, audit_chain.c.seq, audit_chain.c.head)
)
_HEAD_OF = (
    select(case.c.id)
    .where(case.c.id == bindparam("wanted"))
    .union_all(select(audit_chain.c.chain).where(audit_chain.c.chain == bindparam("wanted")))
)


def entries_of(database: Database, chain: str) -> Iterator[Entry]:
    """The entries of one chain, in order, read in batches."""
    yield from _entries(database, _OF_CHAIN, {"wanted": chain})


def verify_chains(database: Database) -> Iterator[Finding]:
    """Check every chain link by link and its end against the case or unit it belongs to; yields what is broken."""
    with database.read() as connection:
        heads: dict[str, ChainHead] = {row[0]: (row[1], bytes(row[2])) for row in connection.execute(_HEADS)}
    misfiled: list[Finding] = []
    for name, entries in groupby(_entries(database, _ALL, {}, misfiled), key=lambda entry: entry.chain):
        head = heads.pop(name, None)
        passed: list[ChainHead] = []
        yield from audit.verify(_watch(entries, head, passed))
        # Entries written after the heads were read are no fault: the chain may be longer, but passes its head.
        if head is None and not _exists(database, name):
            yield Finding(name, 0, audit.Flaw.GAP)
        elif head not in {None, (0, GENESIS)} and not passed:
            yield Finding(name, head[0] if head else 0, audit.Flaw.GAP)
    yield from (Finding(name, seq, audit.Flaw.GAP) for name, (seq, _) in heads.items() if seq)
    yield from misfiled


def _exists(database: Database, chain: str) -> bool:
    with database.read() as connection:
        return connection.execute(_HEAD_OF, {"wanted": chain}).first() is not None


def _watch(entries: Iterable[Entry], head: ChainHead | None, passed: list[ChainHead]) -> Iterator[Entry]:
    for entry in entries:
        if (entry.seq, entry.hash) == head:
            passed.append((entry.seq, entry.hash))
        yield entry


def _entries(
    database: Database,
    query: Select[*tuple[Any, ...]],
    values: dict[str, object],
    misfiled: list[Finding] | None = None,
) -> Iterator[Entry]:
    """Read by key in batches: no cursor stays open, however long the reader takes.

    Entries that would be found under another element or task than their payload names are added to `misfiled`.
    """
    last: tuple[str, int] = ("", 0)
    while True:
        with database.read() as connection:
            rows = connection.execute(query, {**values, "chain": last[0], "seq": last[1]}).all()
        for row in rows:
            if misfiled is not None and _is_misfiled(row):
                misfiled.append(Finding(row.chain, row.seq, audit.Flaw.HEADING))
            yield _entry_from(row[:-2])
        if len(rows) < BATCH:
            return
        last = (rows[-1][0], rows[-1][1])


def _is_misfiled(row: Any) -> bool:  # noqa: ANN401 -- a row of _ENTRY_COLUMNS
    try:
        told: dict[str, object] = codec.loads(row.payload) if row.payload is not None else {}
    except ValueError:
        return False  # a changed payload is found by its seal
    return any(told.get(name) != getattr(row, name) for name in ("element", "task") if row.payload is not None)


def _entry_from(row: Sequence[Any]) -> Entry:
    chain, seq, at, kind, by, salt, payload, sealed, previous, digest = row
    return Entry(chain, seq, at, kind, by, salt, payload, sealed, previous, digest)
