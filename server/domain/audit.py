"""The audit chain: what is hashed, how one entry follows another, how a chain is verified. Pure.

An entry's hash covers its header, the hash before it and SHA-256(salt + payload). Erasing personal data later
deletes salt and payload, keeps `sealed`, and the chain still verifies.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import orjson

from server.domain import codec

GENESIS = b"\x00" * 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a chain. `payload` is canonical codec bytes, or None once erased (then `salt` is None too)."""

    chain: str
    seq: int
    at: datetime
    kind: str
    by: str | None
    salt: bytes | None
    payload: bytes | None
    sealed: bytes
    previous: bytes
    hash: bytes


class Flaw(StrEnum):
    """What is wrong with an entry."""

    GAP = "gap"
    REORDERED = "reordered"
    PAYLOAD = "payload"
    HASH = "hash"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken link."""

    chain: str
    seq: int
    flaw: Flaw


def seal(salt: bytes, payload: bytes) -> bytes:
    """SHA-256 over salt and payload."""
    return hashlib.sha256(salt + payload).digest()


def link(*, chain: str, seq: int, at: datetime, kind: str, by: str | None, sealed: bytes, previous: bytes) -> bytes:
    """The hash of an entry over its header, the seal of its payload and the hash before it."""
    header = orjson.dumps([chain, seq, codec.rfc3339(at), kind, by])
    return hashlib.sha256(previous + len(header).to_bytes(4, "big") + header + sealed).digest()


def follow(
    *, chain: str, seq: int, at: datetime, kind: str, by: str | None, salt: bytes, payload: bytes, previous: bytes
) -> Entry:
    """Make the entry that comes after `previous`."""
    sealed = seal(salt, payload)
    digest = link(chain=chain, seq=seq, at=at, kind=kind, by=by, sealed=sealed, previous=previous)
    return Entry(chain, seq, at, kind, by, salt, payload, sealed, previous, digest)


def verify(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Check one chain, given in order from its first entry; yield every broken link."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            yield Finding(entry.chain, entry.seq, Flaw.GAP)
        elif entry.previous != previous:
            yield Finding(entry.chain, entry.seq, Flaw.REORDERED)
        if entry.payload is not None and seal(entry.salt or b"", entry.payload) != entry.sealed:
            yield Finding(entry.chain, entry.seq, Flaw.PAYLOAD)
        if entry.hash != _recomputed(entry):
            yield Finding(entry.chain, entry.seq, Flaw.HASH)
        previous, expected = entry.hash, entry.seq + 1


def _recomputed(entry: Entry) -> bytes:
    return link(
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        by=entry.by,
        sealed=entry.sealed,
        previous=entry.previous,
    )


def anchor(previous: bytes, day: str, heads: Iterable[tuple[str, int, bytes]]) -> bytes:
    """The hash of a day's anchor: the heads (chain, seq, hash) changed since the last, linked to it."""
    digest = hashlib.sha256(previous + day.encode())
    for chain, seq, head in sorted(heads):
        digest.update(orjson.dumps([chain, seq]) + head)
    return digest.digest()
