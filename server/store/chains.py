"""Reading audit chains for verification, and anchoring their ends day by day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Select, bindparam, func, insert, select, tuple_

from server.domain import audit
from server.domain.audit import GENESIS, Entry, Finding
from server.store.cases import ChainHead
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.trail import anchor, anchor_head, audit_chain, audit_entry

BATCH = 1_000
OVERLAP = 10_000
"""Entries before the last anchored that are looked at again: numbers are given before commits, not in their order."""

_ENTRY_COLUMNS = tuple(
    audit_entry.c[name]
    for name in ("chain", "seq", "at", "kind", "by", "salt", "payload", "sealed", "previous", "hash")
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
_LAST_ANCHOR = select(anchor.c.day, anchor.c.hash, anchor.c.last_entry).order_by(anchor.c.day.desc()).limit(1)
_LAST_ENTRY = select(func.coalesce(func.max(audit_entry.c.id), 0))
_ENDS = (
    select(audit_entry.c.chain, func.max(audit_entry.c.seq).label("seq"))
    .where(audit_entry.c.id > bindparam("after"))
    .group_by(audit_entry.c.chain)
    .subquery()
)
_CHANGED = (
    select(audit_entry.c.chain, audit_entry.c.seq, audit_entry.c.hash)
    .join(_ENDS, (audit_entry.c.chain == _ENDS.c.chain) & (audit_entry.c.seq == _ENDS.c.seq))
    .where(
        ~select(anchor_head.c.chain)
        .where(anchor_head.c.chain == audit_entry.c.chain, anchor_head.c.seq >= audit_entry.c.seq)
        .exists()
    )
    .order_by(audit_entry.c.chain)
)
_ADD_ANCHOR = insert(anchor)
_ADD_HEADS = insert(anchor_head)
_ANCHORS = select(anchor.c.day, anchor.c.hash, anchor.c.previous).order_by(anchor.c.day)
_ANCHORED = (
    select(anchor_head.c.chain, anchor_head.c.seq, anchor_head.c.hash, audit_entry.c.hash)
    .outerjoin(audit_entry, (audit_entry.c.chain == anchor_head.c.chain) & (audit_entry.c.seq == anchor_head.c.seq))
    .where(anchor_head.c.day == bindparam("wanted"))
    .order_by(anchor_head.c.chain)
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The ends of the chains that changed since the day before: (chain, seq, hash), and the hash over all."""

    day: str
    hash: bytes
    previous: bytes
    heads: tuple[tuple[str, int, bytes], ...]


@dataclass(frozen=True, slots=True)
class BrokenAnchor:
    """An anchor that does not agree with the database; `chain` None: the anchor itself was changed."""

    day: str
    chain: str | None = None


def entries_of(database: Database, chain: str) -> Iterator[Entry]:
    """The entries of one chain, in order, read in batches."""
    yield from _entries(database, _OF_CHAIN, {"wanted": chain})


def verify_chains(database: Database) -> Iterator[Finding]:
    """Check every chain link by link and its end against the case or unit it belongs to; yields what is broken."""
    with database.read() as connection:
        heads: dict[str, ChainHead] = {row[0]: (row[1], bytes(row[2])) for row in connection.execute(_HEADS)}
    for name, entries in groupby(_entries(database, _ALL, {}), key=lambda entry: entry.chain):
        head = heads.pop(name, None)
        passed: list[ChainHead] = []
        yield from audit.verify(_watch(entries, head, passed))
        # Entries written after the heads were read are no fault: the chain may be longer, but passes its head.
        if head is None and not _exists(database, name):
            yield Finding(name, 0, audit.Flaw.GAP)
        elif head not in {None, (0, GENESIS)} and not passed:
            yield Finding(name, head[0] if head else 0, audit.Flaw.GAP)
    yield from (Finding(name, seq, audit.Flaw.GAP) for name, (seq, _) in heads.items() if seq)


def _exists(database: Database, chain: str) -> bool:
    with database.read() as connection:
        return connection.execute(_HEAD_OF, {"wanted": chain}).first() is not None


def _watch(entries: Iterable[Entry], head: ChainHead | None, passed: list[ChainHead]) -> Iterator[Entry]:
    for entry in entries:
        if (entry.seq, entry.hash) == head:
            passed.append((entry.seq, entry.hash))
        yield entry


def write_anchor(connection: Connection, day: date, folder: Path) -> Anchor | None:
    """Anchor the chains changed since the last anchor, in the database and as `folder/YYYY-MM-DD.json`.

    None when nothing changed or the day has its anchor. The file is written first: an anchor that exists only
    outside is harmless, one that exists only inside proves nothing. The caller commits.
    """
    last = connection.execute(_LAST_ANCHOR).one_or_none()
    if last is not None and last.day >= day.isoformat():
        return None
    last_entry = connection.execute(_LAST_ENTRY).scalar_one()
    after = 0 if last is None else max(last.last_entry - OVERLAP, 0)
    heads = tuple((row[0], row[1], bytes(row[2])) for row in connection.execute(_CHANGED, {"after": after}))
    if not heads:
        return None
    previous = GENESIS if last is None else bytes(last.hash)
    made = Anchor(day.isoformat(), audit.anchor(previous, day.isoformat(), heads), previous, heads)
    _write_file(made, folder)
    values = {"day": made.day, "hash": made.hash, "previous": previous, "heads": len(heads)}
    connection.execute(_ADD_ANCHOR, {**values, "last_entry": last_entry})
    rows = [{"day": made.day, "chain": chain, "seq": seq, "hash": head} for chain, seq, head in heads]
    connection.execute(_ADD_HEADS, rows)
    return made


def verify_anchors(database: Database, folder: Path) -> Iterator[BrokenAnchor]:
    """Check that anchors link, agree with the entries they cover, and equal their files outside the database."""
    with database.read() as connection:
        previous = GENESIS
        known: set[str] = set()
        for day, digest, before in connection.execute(_ANCHORS).all():
            known.add(day)
            rows = connection.execute(_ANCHORED, {"wanted": day}).all()
            heads = tuple((row[0], row[1], bytes(row[2])) for row in rows)
            stored = Anchor(day, bytes(digest), bytes(before), heads)
            if (
                stored.previous != previous
                or audit.anchor(previous, day, heads) != stored.hash
                or _read_file(folder, day) != _content(stored)
            ):
                yield BrokenAnchor(day)
            yield from (BrokenAnchor(day, row[0]) for row in rows if row[2] != row[3])
            previous = stored.hash
    for path in sorted(folder.glob("*.json")):
        if path.stem not in known:
            yield BrokenAnchor(path.stem)


def _write_file(made: Anchor, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{made.day}.json").write_bytes(orjson.dumps(_content(made)))


def _content(made: Anchor) -> dict[str, object]:
    """What the file of an anchor says; heads in an order that no database's collation decides."""
    return {
        "day": made.day,
        "hash": made.hash.hex(),
        "previous": made.previous.hex(),
        "heads": [[chain, seq, head.hex()] for chain, seq, head in sorted(made.heads)],
    }


def _read_file(folder: Path, day: str) -> object:
    """What the file says; None when it is missing or cannot be read, which is a finding like any other."""
    try:
        return orjson.loads((folder / f"{day}.json").read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None


def _entries(database: Database, query: Select[*tuple[Any, ...]], values: dict[str, object]) -> Iterator[Entry]:
    """Read by key in batches: no cursor stays open, however long the reader takes."""
    last: tuple[str, int] = ("", 0)
    while True:
        with database.read() as connection:
            rows = connection.execute(query, {**values, "chain": last[0], "seq": last[1]}).all()
        for row in rows:
            yield _entry_from(row)
        if len(rows) < BATCH:
            return
        last = (rows[-1][0], rows[-1][1])


def _entry_from(row: Sequence[Any]) -> Entry:
    chain, seq, at, kind, by, salt, payload, sealed, previous, digest = row
    return Entry(chain, seq, at, kind, by, salt, payload, sealed, previous, digest)
