"""`import`: start a case for each row of a CSV file."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.opening import active_person, opened
from server.cli.running import AsJson, print_json, progress, say
from server.commands.imports.import_cases import ImportCases, RowOutcome, import_cases
from server.commands.imports.sheet import read_sheet

_TOLD = {
    RowOutcome.STARTED: "started",
    RowOutcome.KNOWN: "already there",
    RowOutcome.READY: "would be started",
}


def import_list(
    process: Annotated[str, typer.Argument(help="Key of the process.")],
    file: Annotated[Path, typer.Argument(help="CSV file; its first row names the fields.", exists=True)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check.")] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who starts the cases: id or login; else the house.")] = None,
    as_json: AsJson = False,
) -> None:
    """Start a case for each row of a CSV file: all or none; rows that are there already are left alone."""
    sheet = read_sheet(file.read_bytes())
    with opened() as wired:
        progress(f"reading {len(sheet.rows)} rows")
        actor = active_person(wired, by) if by else None
        command = ImportCases(process=process, sheet=sheet, actor=actor, dry_run=dry_run)
        done = wired.transactions.run(import_cases, command)
    if as_json:
        print_json([{"row": r.row, "business_key": r.business_key, "outcome": r.outcome, "case": r.case} for r in done])
        return
    for row in done:
        say(f"row {row.row}: {row.business_key}: {_TOLD[row.outcome]}")
    counts = {text: sum(row.outcome is outcome for row in done) for outcome, text in _TOLD.items()}
    say(", ".join(f"{count} {text}" for text, count in counts.items() if count))
