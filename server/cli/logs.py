"""`log export`: the event log for tools of process mining; `log import`: that of another system."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from server.cli.log_import import import_log
from server.cli.opening import opened
from server.cli.running import Failed, progress
from server.reports.event_log import LogScope, Trace, traces
from server.reports.log_csv import as_csv
from server.reports.log_ocel import as_ocel
from server.reports.log_xes import as_xes
from server.wiring.core import Core

commands = typer.Typer()


class Format(StrEnum):
    """How the log is written."""

    CSV = "csv"
    XES = "xes"
    OCEL = "ocel"


Writer = Callable[[Iterable[Trace]], Iterator[str | bytes]]
_WRITERS: Mapping[Format, Writer] = {Format.CSV: as_csv, Format.XES: as_xes, Format.OCEL: as_ocel}
Day = Annotated[str | None, typer.Option(help="A day, such as 2026-11-01.")]


commands.command("import")(import_log)


@commands.command("export")
def export(
    form: Annotated[Format, typer.Option("--format", help="csv, xes (IEEE 1849) or ocel (OCEL 2.0, JSON).")],
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; else the standard output.")] = None,
    process: Annotated[str | None, typer.Option(help="Only cases of this process.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Write what happened in every case that started from the day `since` to the day before `until`."""
    with opened() as wired:
        scope = LogScope(process, _midnight(wired, since), _midnight(wired, until))
        pieces = _WRITERS[form](_counted(traces(wired.database, scope), told=out is not None))
        if out is None:
            _write(sys.stdout.buffer.write, pieces)
            return
        with out.open("wb") as file:
            _write(file.write, pieces)


def _write(write: Callable[[bytes], object], pieces: Iterator[str | bytes]) -> None:
    for piece in pieces:
        write(piece if isinstance(piece, bytes) else piece.encode())


def _counted(found: Iterator[Trace], *, told: bool) -> Iterator[Trace]:
    """The same, saying from time to time how far it is."""
    number = 0
    for number, trace in enumerate(found, 1):
        yield trace
        if told and number % 5_000 == 0:
            progress(f"{number} cases")
    if told:
        progress(f"{number} cases in all")


def _midnight(wired: Core, day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time(), wired.settings.zone)
    except ValueError as error:
        raise Failed(f"{day} is no day; write such as 2026-11-01") from error
