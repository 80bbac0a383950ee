"""`db …`: bring the database up to date, check, back up and restore it."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from server.cli.opening import database_told, opened
from server.cli.running import FAILED, Failed, progress, say
from server.jobs.queue import prepare_queue
from server.store import postgres_copies, sqlite_copies
from server.store.migrate import drift, is_current, require_known, upgrade
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
        with database_told():
            sqlite_copies.copy_file(_sqlite_file(settings), path)
    else:
        progress("running pg_dump")
        postgres_copies.dump(settings.database_url, path)
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
    copies = sqlite_copies if settings.sqlite else postgres_copies
    if not copies.is_sound(path):
        raise Failed(f"{path} is not a sound backup")
    if settings.sqlite:
        with database_told():
            sqlite_copies.copy_file(path, _sqlite_file(settings))
    else:
        progress("running pg_restore")
        postgres_copies.restore(settings.database_url, path)
    say(f"restored from {path}")


def _sqlite_file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")
