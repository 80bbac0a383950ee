from datetime import date

import pytest

from server.domain.events import CaseWasResumed, SignedIn
from server.store import chains
from server.store.chains import verify_anchors, verify_chains, write_anchor
from server.store.unit_of_work import UnitOfWork
from tests.sample import NOW, a_case, keep


@pytest.fixture
def trail(house):
    """Two cases and the organisation, with three entries each."""
    for number in (1, 2):
        keep(house, a_case(number))
    for _ in range(3):
        write(house, "case-000001", "case-000002", None)
    return house


def write(database, *cases: str | None) -> None:
    with UnitOfWork(database) as work:
        for case in cases:
            work.record(SignedIn(at=NOW) if case is None else CaseWasResumed(at=NOW, case=case))
        work.commit()


def tamper(database, statement: str) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()


def anchor(database, day: date, folder) -> bool:
    with database.write() as connection:
        made = write_anchor(connection, day, folder)
        connection.commit()
    return made is not None


def test_an_untouched_trail_has_no_findings(trail):
    assert list(verify_chains(trail)) == []


def test_batches_do_not_tear_a_chain(trail, monkeypatch):
    monkeypatch.setattr(chains, "BATCH", 2)
    for query in ("_ALL", "_OF_CHAIN"):
        monkeypatch.setattr(chains, query, getattr(chains, query).limit(2))
    assert list(verify_chains(trail)) == []
    assert [entry.seq for entry in chains.entries_of(trail, "case-000001")] == [1, 2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET kind = 'x' WHERE chain = 'case-000001' AND seq = 2",
        "UPDATE audit_entry SET payload = salt WHERE chain = 'case-000001' AND seq = 2",
        "DELETE FROM audit_entry WHERE chain = 'case-000001' AND seq = 2",
        "DELETE FROM audit_entry WHERE chain = 'case-000001' AND seq = 3",
        "DELETE FROM audit_entry WHERE chain = 'case-000001'",
        "UPDATE audit_entry SET element = 'x' WHERE chain = 'case-000001' AND seq = 2",
        "UPDATE audit_entry SET task = 'x' WHERE chain = 'case-000001' AND seq = 2",
    ],
)
def test_changed_or_missing_entries_are_found(trail, statement):
    tamper(trail, statement)
    findings = list(verify_chains(trail))
    assert findings
    assert {finding.chain for finding in findings} == {"case-000001"}


def test_erasing_salt_and_payload_keeps_the_chain_whole(trail):
    tamper(trail, "UPDATE audit_entry SET salt = NULL, payload = NULL WHERE chain = 'case-000001'")
    assert list(verify_chains(trail)) == []


def test_an_anchor_covers_only_what_changed_since_the_last(trail, tmp_path):
    assert anchor(trail, date(2026, 3, 1), tmp_path)
    assert not anchor(trail, date(2026, 3, 2), tmp_path)
    write(trail, "case-000002")
    with trail.write() as connection:
        made = write_anchor(connection, date(2026, 3, 3), tmp_path)
        connection.commit()
    assert [(chain, seq) for chain, seq, _ in made.heads] == [("case-000002", 4)]
    assert list(verify_anchors(trail, tmp_path)) == []


def test_a_day_is_anchored_once(trail, tmp_path):
    assert anchor(trail, date(2026, 3, 1), tmp_path)
    write(trail, "case-000002")
    assert not anchor(trail, date(2026, 3, 1), tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE anchor SET hash = previous",
        "UPDATE audit_entry SET hash = sealed WHERE chain = 'case-000001' AND seq = 3",
        "DELETE FROM audit_entry WHERE chain = 'case-000001' AND seq = 3",
        "DELETE FROM anchor_head WHERE chain = 'case-000001'",
    ],
)
def test_a_changed_anchor_or_anchored_entry_is_found(trail, tmp_path, statement):
    anchor(trail, date(2026, 3, 1), tmp_path)
    tamper(trail, statement)
    assert [broken.day for broken in verify_anchors(trail, tmp_path)] == ["2026-03-01"]


def test_an_anchor_taken_out_of_the_database_is_found_by_its_file(trail, tmp_path):
    anchor(trail, date(2026, 3, 1), tmp_path)
    tamper(trail, "DELETE FROM anchor_head")
    tamper(trail, "DELETE FROM anchor")
    assert [broken.day for broken in verify_anchors(trail, tmp_path)] == ["2026-03-01"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"hash": "00"}'])
def test_a_changed_file_of_an_anchor_is_found(trail, tmp_path, content):
    anchor(trail, date(2026, 3, 1), tmp_path)
    (tmp_path / "2026-03-01.json").write_bytes(content)
    assert [broken.day for broken in verify_anchors(trail, tmp_path)] == ["2026-03-01"]


def test_a_changed_end_of_a_chain_in_the_file_of_an_anchor_is_found(trail, tmp_path):
    anchor(trail, date(2026, 3, 1), tmp_path)
    file = tmp_path / "2026-03-01.json"
    file.write_bytes(file.read_bytes().replace(b"case-000001", b"case-000003"))
    assert [broken.day for broken in verify_anchors(trail, tmp_path)] == ["2026-03-01"]


def test_a_chain_cut_off_after_its_anchor_is_found(trail, tmp_path):
    anchor(trail, date(2026, 3, 1), tmp_path)
    tamper(trail, "DELETE FROM audit_entry WHERE chain = 'case-000001' AND seq = 3")
    tamper(
        trail,
        'UPDATE "case" SET audit_seq = 2, audit_head = (SELECT hash FROM audit_entry'
        " WHERE chain = 'case-000001' AND seq = 2) WHERE id = 'case-000001'",
    )
    assert list(verify_chains(trail)) == []
    assert [broken.chain for broken in verify_anchors(trail, tmp_path)] == ["case-000001"]
