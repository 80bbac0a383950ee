"""Reads one log of another system from its file to its snapshot, and says in the database how far it is."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from server.commands.logs.read import BeginLog, EndLog, NoteLog, begin_log, end_log, note_log
from server.domain.logs import ImportedLog, LogNotFound, LogNotIdle, LogState
from server.mining.logs.findings import CleaningReport, Problem
from server.mining.logs.layout import layout_from
from server.mining.logs.mapping import mapping_from
from server.reports.imported.making import LogFile, make_log
from server.wiring.core import Core

PERIOD = 1.0
"""Seconds between signs of life."""
_LOG = logging.getLogger("countersign.logs")


class LogStopped(Exception):
    """Nobody wants the log any more."""


@dataclass(slots=True)
class Progress:
    """Which part is done, 0 to 1, and whether to stop; `listener` is told too."""

    listener: Callable[[float], None] | None = None
    share: float = 0
    stopped: Event = field(default_factory=Event)

    def __call__(self, share: float) -> None:
        """Note it. Raises LogStopped."""
        self.share = share
        if self.stopped.is_set():
            raise LogStopped
        if self.listener is not None:
            self.listener(share)


def read_log(
    wired: Core, log_id: str, source: Path | None = None, listener: Callable[[float], None] | None = None
) -> ImportedLog:
    """Read a log that is `mapped`, from what was sent or from `source`; the log as it is then.

    Raises LogNotFound, LogNotIdle, and LogStopped when somebody cancelled it; then nothing is left of it.
    """
    log = wired.transactions.run(begin_log, BeginLog(log_id=log_id))
    files, progress = wired.log_files, Progress(listener)
    folder = files.begin(log.id)
    try:
        with _alive(wired, log, progress):
            file = _file_of(wired, log, source or files.sent(log.id))
            report = _made(file, files.ready(log.id), folder, progress)
        done = wired.transactions.run(end_log, EndLog(log_id=log.id, report=report.plain()))
    except (LogNotFound, LogNotIdle, LogStopped):
        files.ready(log.id).unlink(missing_ok=True)
        raise LogStopped from None
    finally:
        files.stop(log.id)
    if done.state is LogState.READY:
        files.forget_sent(log.id)
    return done


def _file_of(wired: Core, log: ImportedLog, source: Path) -> LogFile:
    if log.mapping is None:
        raise LogNotIdle
    with wired.database.read() as connection:
        calendar = wired.database.working_times.of(log.branch, connection).calendar
    return LogFile(
        source=source,
        layout=layout_from(log.layout),
        mapping=mapping_from(log.mapping),
        process=log.name,
        branch=log.branch,
        calendar=calendar,
        now=wired.now(),
        most_rows=wired.settings.log_rows,
    )


def _made(file: LogFile, target: Path, folder: Path, progress: Progress) -> CleaningReport:
    try:
        return make_log(file, target, folder, progress)
    except LogStopped:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever the disk or a library says, it is told to the person who waits
        _LOG.exception("a log could not be read")
        return CleaningReport(problem=Problem.FAILED.value, detail=type(error).__name__)


@contextmanager
def _alive(wired: Core, log: ImportedLog, progress: Progress) -> Generator[None]:
    """Give signs of life and tell the progress meanwhile; stop when nobody wants the log any more."""
    ended = Event()

    def tell() -> None:
        while not ended.wait(PERIOD):
            wired.log_files.sign(log.id)
            try:
                wanted = wired.transactions.run(
                    note_log, NoteLog(log_id=log.id, progress=min(99, int(100 * progress.share)))
                )
            except Exception:  # noqa: BLE001 -- a busy database must not end the reading
                _LOG.exception("the progress of a log could not be told")
                continue
            if not wanted:
                progress.stopped.set()

    teller = Thread(target=tell, name="countersign-log", daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
