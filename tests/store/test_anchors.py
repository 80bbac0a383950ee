from datetime import date

import pytest

from server.store.anchors import settle_anchors, verify_anchors, write_anchor
from server.store.chains import verify_chains
from tests.store.trails import tamper, write


def anchor(database, day: date, folder) -> bool:
    with database.write() as connection:
        made = write_anchor(connection, day, folder)
        connection.commit()
    settle_anchors(database, folder)
    return made is not None


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


def test_an_anchor_that_was_never_committed_is_none_and_the_day_is_anchored_later(trail, tmp_path):
    folder = tmp_path / "anchors"
    with trail.write() as connection:
        write_anchor(connection, date(2026, 3, 1), folder)
    assert list(folder.iterdir()) != []
    assert list(verify_anchors(trail, folder)) == []
    write(trail, "case-000001")
    assert anchor(trail, date(2026, 3, 1), folder)
    assert [path.name for path in folder.iterdir()] == ["2026-03-01.json"]
    assert list(verify_anchors(trail, folder)) == []


def test_an_anchor_whose_file_did_not_get_its_name_before_the_power_went_is_whole(trail, tmp_path):
    folder = tmp_path / "anchors"
    with trail.write() as connection:
        write_anchor(connection, date(2026, 3, 1), folder)
        connection.commit()
    assert list(verify_anchors(trail, folder)) == []
    settle_anchors(trail, folder)
    assert [path.name for path in folder.iterdir()] == ["2026-03-01.json"]
    assert list(verify_anchors(trail, folder)) == []


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
