"""The audit chain notices every kind of tampering."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain import audit
from server.domain.audit import Flaw

T0 = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def chain():
    entries, previous = [], audit.GENESIS
    for n in range(1, 5):
        entry = audit.follow(
            chain="c1", seq=n, at=T0 + timedelta(seconds=n), kind="TaskCompleted", by="li",
            salt=bytes([n]) * 16, payload=b'{"n":%d}' % n, previous=previous,
        )  # fmt: skip
        entries.append(entry)
        previous = entry.hash
    return entries


def flaws(entries):
    return {(f.seq, f.flaw) for f in audit.verify(entries)}


def test_an_untouched_chain_verifies(chain):
    assert flaws(chain) == set()


def test_an_erased_payload_still_verifies(chain):
    chain[1] = replace(chain[1], payload=None, salt=None)
    assert flaws(chain) == set()


def test_a_changed_payload_is_found(chain):
    chain[1] = replace(chain[1], payload=b'{"n":9}')
    assert flaws(chain) == {(2, Flaw.PAYLOAD)}


@pytest.mark.parametrize("change", [{"by": "wang"}, {"kind": "TaskClaimed"}, {"at": T0}])
def test_a_changed_header_is_found(chain, change):
    chain[2] = replace(chain[2], **change)
    assert flaws(chain) == {(3, Flaw.HASH)}


def test_a_removed_entry_is_found(chain):
    del chain[1]
    assert (3, Flaw.GAP) in flaws(chain)


def test_a_removed_beginning_is_found(chain):
    assert flaws(chain[1:])


def test_a_rewritten_entry_breaks_the_link_after_it(chain):
    old = chain[1]
    chain[1] = audit.follow(
        chain="c1", seq=2, at=old.at, kind=old.kind, by=old.by, salt=b"x" * 16, payload=b"{}", previous=old.previous
    )
    assert flaws(chain) == {(3, Flaw.REORDERED)}


def test_an_anchor_depends_on_every_head_and_on_the_one_before():
    one = audit.anchor(audit.GENESIS, "2026-11-20", [("c1", 4, b"a" * 32), ("c2", 1, b"b" * 32)])
    assert one == audit.anchor(audit.GENESIS, "2026-11-20", [("c2", 1, b"b" * 32), ("c1", 4, b"a" * 32)])
    assert one != audit.anchor(audit.GENESIS, "2026-11-20", [("c1", 4, b"a" * 32)])
    assert one != audit.anchor(one, "2026-11-20", [("c1", 4, b"a" * 32), ("c2", 1, b"b" * 32)])
