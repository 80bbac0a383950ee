"""`costs …`: what work costs, from the file of the house's designers."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.house_files import put_in_force
from server.cli.running import say
from server.commands.house_files.load import HouseFile
from server.mining.costing.reading import read_plan

commands = typer.Typer()
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Such as workflows/house/costs.yaml.")]


@commands.command("check")
def check(file: File) -> None:
    """Say what is wrong with a file, line by line; nothing is loaded."""
    plan = read_plan(str(file), file.read_bytes())
    say(f"{file}: {len(plan.resources)} resources, {len(plan.activities)} activities; everything fits.")


@commands.command("load")
def load(file: File) -> None:
    """Put a file in force: reports of costs count with it from now on."""
    put_in_force(HouseFile.COSTS, file)
