import pytest

from server.store import chains
from server.store.chains import verify_chains
from tests.store.trails import tamper


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
