"""`db …`: bring the database up to date, check, back up and restore it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import URL, make_url

from server.cli.running import FAILED, Failed, opened, progress, say
from server.jobs.queue import connection_info, prepare_queue
from server.store.migrate import drift, is_current, require_known, upgrade
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
            require_known(wired.database)
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
        if not _sqlite_file(settings).is_file():
            raise Failed(f"there is no database {_sqlite_file(settings)}")
        copy_file(_sqlite_file(settings), path)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        _run(settings, "pg_dump", "--format=custom", f"--file={path}")
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
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run(settings, "pg_restore", *options, str(path))
    say(f"restored from {path}")


def _sqlite_file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


def _run(settings: Settings, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on our database. The password goes by the environment: anybody sees arguments."""
    found = shutil.which(program)
    if found is None:
        raise Failed(f"{program} is needed and was not found; install the client programs of PostgreSQL")
    address = make_url(connection_info(settings.database_url))
    parts = {"username": address.username, "host": address.host, "port": address.port, "database": address.database}
    target = URL.create("postgresql", **parts, query=address.query).render_as_string()  # type: ignore[arg-type] -- as they were
    environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
    progress(f"running {program}")
    command = [found, f"--dbname={target}", *arguments]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 -- fixed program, the operator's own arguments
    if done.returncode:
        raise Failed(f"{program} failed")
