"""Anchoring the ends of the audit chains day by day, in the database and in files outside it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson
from sqlalchemy import Connection, bindparam, func, insert, select

from server.domain import audit
from server.domain.audit import GENESIS
from server.store.database import Database
from server.store.tables.trail import anchor, anchor_head, audit_entry

OVERLAP = 10_000
"""Entries before the last anchored that are looked at again: numbers are given before commits, not in their order."""

_NEW = ".new"

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


def write_anchor(connection: Connection, day: date, folder: Path) -> Anchor | None:
    """Anchor the chains changed since the last anchor, in the database and in a new file of `folder`.

    None when nothing changed or the day has its anchor. The file is written first: an anchor that exists only inside
    proves nothing. The caller commits, and then settles the file; one whose anchor was never committed is no anchor.
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
    _write_new(made, folder)
    values = {"day": made.day, "hash": made.hash, "previous": previous, "heads": len(heads)}
    connection.execute(_ADD_ANCHOR, {**values, "last_entry": last_entry})
    rows = [{"day": made.day, "chain": chain, "seq": seq, "hash": head} for chain, seq, head in heads]
    connection.execute(_ADD_HEADS, rows)
    return made


def settle_anchors(database: Database, folder: Path) -> None:
    """Give the new files of stored anchors their names, `YYYY-MM-DD.json`; the rest of such a day is thrown away."""
    waiting = sorted(folder.glob(f"*{_NEW}"))
    if not waiting:
        return
    with database.read() as connection:
        stored = {day: bytes(digest) for day, digest, _ in connection.execute(_ANCHORS)}
    for path in waiting:
        day = path.name[: len("YYYY-MM-DD")]
        if day in stored and path == _new_file(folder, day, stored[day]):
            path.replace(folder / f"{day}.json")
        elif day in stored:
            path.unlink(missing_ok=True)


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
                or _read_file(folder, stored) != _content(stored)
            ):
                yield BrokenAnchor(day)
            yield from (BrokenAnchor(day, row[0]) for row in rows if row[2] != row[3])
            previous = stored.hash
    for path in sorted(folder.glob("*.json")):
        if path.stem not in known:
            yield BrokenAnchor(path.stem)


def _new_file(folder: Path, day: str, digest: bytes) -> Path:
    # The hash keeps two processes apart that anchor the same day: one of them will not commit.
    return folder / f"{day}-{digest.hex()[:16]}{_NEW}"


def _write_new(made: Anchor, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _new_file(folder, made.day, made.hash).open("wb") as file:
        file.write(orjson.dumps(_content(made)))
        file.flush()
        os.fsync(file.fileno())


def _content(made: Anchor) -> dict[str, object]:
    """What the file of an anchor says; heads in an order that no database's collation decides."""
    return {
        "day": made.day,
        "hash": made.hash.hex(),
        "previous": made.previous.hex(),
        "heads": [[chain, seq, head.hex()] for chain, seq, head in sorted(made.heads)],
    }


def _read_file(folder: Path, stored: Anchor) -> object:
    """What the file says; None when it is missing or cannot be read, which is a finding like any other.

    A power cut after the commit leaves the file under its new name.
    """
    for path in (folder / f"{stored.day}.json", _new_file(folder, stored.day, stored.hash)):
        try:
            return orjson.loads(path.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, orjson.JSONDecodeError):
            return None
    return None
