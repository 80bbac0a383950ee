"""`outcomes …`: what later becomes of cases, from the file of the house's designers."""

from pathlib import Path
from typing import Annotated

import typer

from server.cli.house_files import put_in_force
from server.cli.running import say
from server.commands.house_files.load import HouseFile
from server.mining.outcomes import read_outcomes

commands = typer.Typer()
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Such as workflows/house/outcomes.yaml.")]


@commands.command("check")
def check(file: File) -> None:
    """Say what is wrong with a file, line by line; nothing is loaded."""
    found = read_outcomes(str(file), file.read_bytes())
    say(f"{file}: {len(found.outcomes)} outcomes; everything fits.")


@commands.command("load")
def load(file: File) -> None:
    """Put a file in force: reports count with it from now on."""
    put_in_force(HouseFile.OUTCOMES, file)
