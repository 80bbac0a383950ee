"""Files of imported logs: nothing half done stays, and nothing that is wanted goes."""

import io
import os

import pytest

from server.store.log_files import GRACE, SILENCE, LogFiles


@pytest.fixture
def files(tmp_path):
    return LogFiles(tmp_path / "logs")


def names(files):
    return sorted(path.name for path in files.folder.iterdir())


def aged(files, log_id, name, seconds):
    path = files.folder / f"{log_id}.{name}"
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def test_a_file_is_kept_whole_and_once(files):
    source = io.BytesIO(b"x" * 3_000_000)
    source.read(10)
    assert files.keep("a", source) == 3_000_000
    assert files.sent("a").stat().st_size == 3_000_000
    with pytest.raises(FileExistsError):
        files.keep("a", source)


def test_a_reading_is_alive_while_it_signs(files):
    assert not files.alive("a")
    files.begin("a")
    assert files.alive("a") and not files.alive("b")
    aged(files, "a", "alive", SILENCE + 1)
    assert not files.alive("a")
    files.sign("a")
    assert files.alive("a")


def test_what_an_earlier_reading_left_is_gone_when_one_begins(files):
    (files.begin("a") / "half").write_text("x")
    assert list(files.begin("a").iterdir()) == []
    files.stop("a")
    assert names(files) == []


def test_only_what_is_old_and_unwanted_is_swept_away(files):
    for log_id in ("known", "gone", "fresh"):
        files.keep(log_id, io.BytesIO(b"x"))
        files.begin(log_id)
        files.ready(log_id).write_text("x")
    for log_id in ("known", "gone"):
        for name in ("sent", "work", "alive", "duckdb"):
            aged(files, log_id, name, GRACE + 60)
    files.sweep({"known"})
    assert names(files) == ["fresh.alive", "fresh.duckdb", "fresh.sent", "fresh.work", "known.duckdb", "known.sent"]
    files.remove("known")
    assert "known.sent" not in names(files) and "fresh.sent" in names(files)
