"""`log import`: reads the log of another system where it lies, however large it is."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.opening import opened, person_id
from server.cli.running import Failed, progress, say
from server.commands.logs.add import AddLog, add_log
from server.commands.logs.map import MapLog, map_log
from server.domain.ids import new_id
from server.domain.logs import LogState
from server.domain.people import Actor
from server.mining.logs.findings import CleaningReport, Unusable, report_from
from server.mining.logs.guessing import guess
from server.mining.logs.instants import TimeFormat
from server.mining.logs.layout import Layout, layout_of
from server.mining.logs.mapping import LogMapping, MissingEnds, mapping_from
from server.mining.logs.source import sample_of
from server.store.people import People
from server.wiring.core import Core
from server.wiring.log_reading import LogStopped, read_log

Column = Annotated[str | None, typer.Option(help="The column's name; else it is guessed.")]


def import_log(  # noqa: PLR0913, PLR0917 -- one option for each meaning of a column
    file: Annotated[Path, typer.Argument(help="CSV or XES, also packed with gzip.", exists=True, dir_okay=False)],
    by: Annotated[str, typer.Option("--by", help="Whose log it is: id or login of somebody who oversees a branch.")],
    name: Annotated[str | None, typer.Option(help="What it is called; else the name of the file.")] = None,
    case: Column = None,
    activity: Column = None,
    time: Column = None,
    clock: Annotated[str | None, typer.Option(help="The column of its hours, where that of the time is a day.")] = None,
    start: Column = None,
    start_clock: Annotated[str | None, typer.Option(help="The same of the start.")] = None,
    transition: Column = None,
    resource: Column = None,
    role: Column = None,
    zone: Annotated[str | None, typer.Option(help="Of times that name none; else that of the person's branch.")] = None,
    written: Annotated[TimeFormat | None, typer.Option("--times", help="How times are written.")] = None,
    ends: Annotated[MissingEnds, typer.Option("--missing-ends", help="Of work without an end.")] = MissingEnds.OPEN,
) -> None:
    """Read it for the reports of those who oversee the person's branch. The file itself is not kept."""
    columns = {"case": case, "activity": activity, "time": time, "start": start, "transition": transition}
    columns |= {"clock": clock, "start_clock": start_clock}
    chosen = {**columns, "resource": resource, "role": role, "zone": zone, "format": written, "missing_ends": ends}
    with opened() as wired:
        actor = _actor(wired, by)
        try:
            layout, mapping = _understood(wired, file, actor, {key: text for key, text in chosen.items() if text})
        except Unusable as problem:
            raise Failed(f"{file}: {problem}") from problem
        log_id = new_id()
        size, told = file.stat().st_size, name or file.name.split(".")[0]
        added = AddLog(log_id=log_id, actor=actor, name=told, file_name=file.name, bytes=size, layout=layout.plain())
        wired.transactions.run(add_log, added)
        plain = {"layout": layout.plain(), "mapping": mapping.plain()}
        wired.transactions.run(map_log, MapLog(log_id=log_id, actor=actor, name=told, **plain))
        _read(wired, log_id, file)


def _actor(wired: Core, by: str) -> Actor:
    wanted = person_id(wired, by)
    with wired.database.read() as connection:
        return People(connection, wired.database.branches).actor(wanted, wired.now())


def _understood(wired: Core, file: Path, actor: Actor, chosen: dict[str, str]) -> tuple[Layout, LogMapping]:
    """How the file is written and what its columns mean. Raises Failed and Unusable."""
    progress(f"looking at {file}")
    with file.open("rb") as stream:
        layout = layout_of(stream)
        sample = sample_of(stream, layout)
    with wired.database.read() as connection:
        zone = wired.database.working_times.of(actor.branch, connection).zone
    mapping = mapping_from({**guess(sample, str(zone)).mapping.plain(), **chosen})
    faults = [
        f"--{meaning.replace('_', '-')}: {fault.value.replace('_', ' ')}"
        for meaning, fault in mapping.faults(sample.columns)
    ]
    if faults:
        raise Failed(f"{'; '.join(faults)}; the columns are {', '.join(sample.columns)}")
    progress(", ".join(f"{meaning}: {column}" for meaning, column in mapping.plain().items() if column))
    return layout, mapping


def _read(wired: Core, log_id: str, file: Path) -> None:
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        if int(share * 100) > told:
            told = int(share * 100)
            progress(f"{told}%")

    try:
        log = read_log(wired, log_id, file, tell)
    except LogStopped as stopped:
        raise Failed("somebody gave it up meanwhile") from stopped
    report = report_from(log.report or {})
    _tell(report)
    if log.state is not LogState.READY:
        raise Failed(f"there is no log: {report.problem} {report.detail}".strip())
    say(f"ready: {log.id}")


def _tell(report: CleaningReport) -> None:
    say(f"{report.rows} rows read, {report.kept} kept: {report.cases} cases, {report.activities} activities")
    for reason, number in [*report.dropped.items(), *report.repaired.items()]:
        say(f"{reason.replace('_', ' ')}: {number}")
        for line, text in report.examples.get(reason, ()):
            say(f"  line {line}: {text}")
