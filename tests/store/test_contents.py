"""What documents hold: kept once, whole, removed only when nobody refers to it."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier
from time import time

import pytest

from server.domain.documents import Content, Upload, add
from server.store.contents import Contents, content_faults
from server.store.unit_of_work import UnitOfWork
from tests.sample import NOW, a_case, a_task, keep, settle

LATER = timedelta(days=2).total_seconds()
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def contents(tmp_path):
    return Contents(tmp_path / "documents")


def files(contents):
    return sorted(str(p.relative_to(contents.folder)) for p in contents.folder.rglob("*") if p.is_file())


def referred(database, kept):
    """A document that refers to what was kept."""
    settle(database)
    keep(database, a_case(), a_task())
    with UnitOfWork(database) as work:
        person = work.people.actor("li", NOW)
        upload = Upload("a.txt", Content(kept.sha256, kept.size, "text/plain"))
        document, event = add("d1", upload, a_task(), person, item=None, now=NOW)
        work.documents.add(document)
        work.record(event)
        work.commit()


def test_a_file_lies_under_its_digest_and_equal_files_are_kept_once(contents):
    assert contents.keep(BytesIO(b"abc")) == contents.keep(BytesIO(b"abc"))
    assert files(contents) == [f"ba/{ABC}"]
    with contents.open(ABC) as file:
        assert file.read() == b"abc"


def test_two_who_keep_the_same_at_once_both_succeed(contents):
    start = Barrier(4)

    def one(_):
        start.wait()
        return contents.keep(BytesIO(b"x" * 3_000_000)).sha256

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    assert len(files(contents)) == 1


def test_a_source_that_breaks_leaves_nothing(contents):
    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("the connection was lost")

    with pytest.raises(OSError, match="connection"):
        contents.keep(Broken())
    assert files(contents) == []


def test_a_file_without_a_row_is_removed_after_a_day_and_one_with_a_row_never(database, contents):
    kept = contents.keep(BytesIO(b"referred"))
    contents.keep(BytesIO(b"nobody came to commit this"))
    (contents.folder / "left.new").write_bytes(b"half")
    referred(database, kept)
    assert contents.sweep(database) == 0
    assert len(files(contents)) == 3
    assert contents.sweep(database, time() + LATER) == 1
    assert files(contents) == [f"{kept.sha256[:2]}/{kept.sha256}"]
    assert list(content_faults(database, contents)) == []


def test_what_is_kept_again_while_it_is_swept_stays(database, contents, monkeypatch):
    kept = contents.keep(BytesIO(b"abc"))
    os.utime(contents.path(kept.sha256), (0, 0))
    move = Path.replace

    def meanwhile(path, target):
        monkeypatch.undo()
        contents.keep(BytesIO(b"abc"))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    assert contents.sweep(database) == 0
    assert files(contents) == [f"ba/{ABC}"]


def test_a_sweep_that_was_killed_halfway_is_finished_by_the_next(database, contents):
    contents.keep(BytesIO(b"abc"))
    contents.path(ABC).rename(contents.path(ABC).with_name(f"{ABC}.going"))
    os.utime(contents.path(ABC).with_name(f"{ABC}.going"), (0, 0))
    assert contents.sweep(database) == 1
    assert files(contents) == []


def test_a_row_without_its_file_and_a_changed_file_are_found(database, contents):
    kept = contents.keep(BytesIO(b"abc"))
    referred(database, kept)
    path = contents.path(kept.sha256)
    path.write_bytes(b"abd")
    assert list(content_faults(database, contents)) == [f"the file {ABC} of a document was changed"]
    path.unlink()
    assert list(content_faults(database, contents)) == [f"the file {ABC} of a document is missing"]
