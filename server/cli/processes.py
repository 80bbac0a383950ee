"""`deploy`: process folders and files into force."""

from typing import Annotated

import typer

from server.cli.finding_lines import lines, shape
from server.cli.linting import Paths, read_paths
from server.cli.opening import opened
from server.cli.running import AsJson, Failed, print_json, say
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.queries.process_view import house_at, known_processes
from server.queries.reading import Reading
from server.wiring.core import Core

Why = Annotated[str, typer.Option(help="Why it is deployed; kept with the version.")]


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


def known_keys(wired: Core) -> frozenset[str]:
    """The processes in force, which the files may call."""
    return known_processes(Reading(wired.database, wired.shelf))
