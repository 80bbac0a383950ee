"""`lint`: process folders and files, only checked; it loads no database."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.finding_lines import lines, shape
from server.cli.running import FAILED, AsJson, Failed, print_json, say
from server.commands.processes.folders import read_folder
from server.commands.processes.linting import lint_files

Paths = Annotated[list[Path], typer.Argument(help="Process folders or files.", exists=True)]


def lint(path: Paths, as_json: AsJson = False) -> None:
    """Check files without deploying them; exit code 1 when there are errors."""
    report = lint_files(read_paths(path))
    if as_json:
        print_json([shape(finding) for finding in report.findings])
    else:
        for finding in report.findings:
            for line in lines(finding):
                say(line)
        say(f"{len(report.errors)} errors, {len(report.findings) - len(report.errors)} warnings")
    if report.errors:
        raise typer.Exit(FAILED)


def read_paths(paths: list[Path]) -> dict[str, bytes]:
    """Files by name; those of a folder carry its name (`loan/forms/apply.json`). Hidden ones are left out."""
    found: dict[str, bytes] = {}
    for root in (given.resolve() for given in paths):
        found |= read_folder(root) if root.is_dir() else {root.name: root.read_bytes()}
    if not found:
        raise Failed("there are no files to read")
    return found
