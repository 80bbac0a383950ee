"""`test`: process folders by their scenarios, with what these reach of the diagrams and tables."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.running import FAILED, AsJson, Failed, print_json, say
from server.scenarios.faults import ScenariosRefused
from server.scenarios.folders import NoFolders
from server.scenarios.generating.adding import add_generated, generated_lines, generated_values
from server.scenarios.reporting import report_lines, report_values
from server.scenarios.testing import Wanted, run_scenarios
from server.wiring.settings import load_settings

Folders = Annotated[list[Path], typer.Argument(help="Process folders, or folders of such.", exists=True)]
Keyword = Annotated[str, typer.Option("--keyword", "-k", help="Only scenarios whose name or file holds this text.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", "-x", help="Stop at the first failure.")]
Coverage = Annotated[bool, typer.Option(help="Tell what was reached of each process.")]
Full = Annotated[bool, typer.Option("--full", help="Fail where an element, flow or rule was not reached.")]
Generate = Annotated[bool, typer.Option("--generate", help="Write scenarios for the flows that none reaches.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="How many play side by side.")]


def play(  # noqa: PLR0917 -- each is an option by name, none is given by position
    path: Folders,
    keyword: Keyword = "",
    fail_fast: FailFast = False,
    coverage: Coverage = True,
    full: Full = False,
    jobs: Jobs = None,
    generate: Generate = False,
    as_json: AsJson = False,
) -> None:
    """Play the scenarios of processes in a throw-away house; exit code 1 when one fails."""
    wanted, settings = Wanted(paths=path, keyword=keyword, fail_fast=fail_fast, jobs=jobs), load_settings()
    try:
        tested = run_scenarios(wanted, settings)
        generated = list(add_generated(wanted, tested, settings)) if generate else []
    except (ScenariosRefused, NoFolders) as refused:
        raise Failed(str(refused)) from refused
    if as_json:
        told = {"generated": [generated_values(one) for one in generated]} if generate else {}
        print_json({**report_values(tested, coverage=coverage), **told})
    else:
        for line in report_lines(tested, coverage=coverage):
            say(line)
        for line in (line for one in generated for line in generated_lines(one)):
            say(line)
    if generate:
        return
    if not tested.passed or (full and not all(one.full for one in tested.coverage)):
        raise typer.Exit(FAILED)
