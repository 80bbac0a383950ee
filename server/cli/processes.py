"""`deploy` and `lint`: process folders and files into force, or only checked."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.finding_lines import lines, shape
from server.cli.running import FAILED, AsJson, Failed, opened, print_json, say
from server.commands.processes.deploy import DeployFiles, check_files, deploy_files, lint_files
from server.commands.processes.folders import read_folder
from server.queries.process_view import house_at, known_processes
from server.queries.reading import Reading
from server.wiring.core import Core

Why = Annotated[str, typer.Option(help="Why it is deployed; kept with the version.")]
Paths = Annotated[list[Path], typer.Argument(help="Process folders or files.", exists=True)]


def deploy(path: Paths, why: Why = "", as_json: AsJson = False) -> None:
    """Check files and put their processes into force; all or nothing.

    Where a second designer approves what is deployed, the operator at the machine says why instead.
    """
    with opened() as wired:
        if wired.settings.deploy_approval and not why.strip():
            raise Failed("a second designer approves what is deployed here; as the operator, say --why")
        reading = Reading(wired.database, wired.shelf)
        checked = check_files(read_paths(path), known_processes(reading), house_at(reading, wired.now()))
        done = wired.transactions.run(deploy_files, DeployFiles(checked=checked, actor=None, note=why.strip()))
    if as_json:
        rows = [
            {"key": p.key, "version": p.version, "warnings": [shape(finding) for finding in p.warnings]}
            for p in done.processes
        ]
        print_json({"id": done.id, "processes": rows})
        return
    for process in done.processes:
        say(f"{process.key} version {process.version}")
        for finding in process.warnings:
            for line in lines(finding):
                say(f"  {line}")


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


def known_keys(wired: Core) -> frozenset[str]:
    """The processes in force, which the files may call."""
    return known_processes(Reading(wired.database, wired.shelf))
