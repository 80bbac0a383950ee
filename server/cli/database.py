"""`db …`: bring the database up to date, check, back up and restore it."""

import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from server.cli.running import FAILED, Failed, opened, progress, say
from server.jobs.queue import connection_info, prepare_queue
from server.store.migrate import drift, is_current, upgrade
from server.store.sqlite_copies import copy_file, is_sound
from server.wiring.settings import Settings, load_settings

commands = typer.Typer()


@commands.command("upgrade")
def bring_up_to_date() -> None:
    """Run the migrations that are missing."""
    with opened(prepared=False) as wired:
        upgrade(wired.database)
        if not wired.settings.sqlite:
            prepare_queue(wired.settings.database_url)
    say("the database is up to date")


@commands.command("check")
def check() -> None:
    """Check that the tables are as the program expects; exit code 1 when not."""
    with opened(prepared=False) as wired:
        if not is_current(wired.database):
            raise Failed("the database is not up to date; run `countersign db upgrade`")
        differences = drift(wired.database)
    for difference in differences:
        say(difference)
    if differences:
        raise typer.Exit(FAILED)
    say("the database is up to date")


@commands.command("backup")
def backup(path: Annotated[Path, typer.Argument(help="File to write; it must not exist.")]) -> None:
    """Write a consistent copy while the server runs."""
    settings = load_settings()
    if path.exists():
        raise Failed(f"{path} exists already")
    if settings.sqlite:
        copy_file(_sqlite_file(settings), path)
    else:
        _run("pg_dump", "--format=custom", f"--file={path}", connection_info(settings.database_url))
    say(f"written to {path}; keep {settings.var_dir} with it")


@commands.command("restore")
def restore(
    path: Annotated[Path, typer.Argument(help="A file that `db backup` wrote.", exists=True, dir_okay=False)],
    force: Annotated[bool, typer.Option(help="Replace what the database holds now.")] = False,
) -> None:
    """Put a backup in place of the database; stop the server first."""
    settings = load_settings()
    if not force:
        raise Failed("this replaces everything the database holds; say --force")
    if settings.sqlite:
        if not is_sound(path):
            raise Failed(f"{path} is not a sound backup")
        copy_file(path, _sqlite_file(settings))
    else:
        info = connection_info(settings.database_url)
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run("pg_restore", *options, f"--dbname={info}", str(path))
    say(f"restored from {path}")


def _sqlite_file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Failed(f"{program} is needed and was not found")
    progress(f"running {program}")
    done = subprocess.run([found, *arguments], check=False)  # noqa: S603 -- fixed program, the operator's own arguments
    if done.returncode:
        raise Failed(f"{program} failed")
