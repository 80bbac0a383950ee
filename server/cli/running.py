"""What every command shares: the wired parts, refusals as one clear line, and output for people or programs."""

import sqlite3
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Annotated, NoReturn

import orjson
import typer
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from typer.core import TyperGroup

from server.cli.finding_lines import lines
from server.commands.imports.faults import CellFault
from server.demo.doing import BadHistory
from server.demo.watching import HistoryTaken
from server.domain.codec import to_json
from server.domain.errors import DomainError
from server.domain.people import Actor
from server.engine.model import EngineRefusal
from server.forms.errors import FormErrors
from server.pages.assets import AssetsMissing
from server.scenarios.faults import ScenariosRefused
from server.store.migrate import DatabaseAhead
from server.store.people import People
from server.store.postgres_copies import ClientFailed
from server.wiring.core import Core, DatabaseBehind, prepare_database, wire_core
from server.wiring.settings import BadSettings, load_settings

FAILED, MISUSED = 1, 2
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Failed(Exception):
    """A command could not do what was asked; the message is for the person who asked."""


_REFUSALS = (
    *(DomainError, FormErrors, EngineRefusal, DatabaseAhead, DatabaseBehind, AssetsMissing, ClientFailed, Failed),
    *(BadHistory, HistoryTaken, ScenariosRefused),
)


class Guarded(TyperGroup):
    """Turns refusals into one line on the error stream and an exit code: 1, or 2 for bad settings."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] -- its own context type is private
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BadSettings as error:
            _stop(str(error), MISUSED)
        except _REFUSALS as error:
            _stop(_told(error), FAILED)
        except (SQLAlchemyError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            _stop(f"the database cannot be used: {str(cause).splitlines()[0]}", FAILED)
        except OSError as error:
            _stop(f"{error.filename or 'the system'}: {error.strerror or error}", FAILED)


@contextmanager
def opened(*, prepared: bool = True) -> Generator[Core]:
    """The wired parts, closed afterwards. `prepared`: with an up-to-date database."""
    with closing(wire_core(load_settings())) as wired:
        if prepared:
            prepare_database(wired)
        yield wired


def person_id(wired: Core, id_or_login: str) -> str:
    """The id of a person, active or not. Raises PersonNotFound."""
    with wired.database.read() as connection:
        people = People(connection, wired.database.branches)
        found = people.by_login(id_or_login)
        return found.id if found is not None else people.by_id(id_or_login).id


def active_person(wired: Core, id_or_login: str) -> Actor:
    """Somebody who may act. Raises PersonNotFound."""
    wanted = person_id(wired, id_or_login)
    with wired.database.read() as connection:
        return People(connection, wired.database.branches).actor(wanted, wired.now())


def say(text: str) -> None:
    """A line for a person."""
    typer.echo(text)


def progress(text: str) -> None:
    """A line about what goes on; on the error stream, so that output stays clean."""
    typer.echo(text, err=True)


def print_json(value: object) -> None:
    """A value for a program: decimals as texts, times in UTC."""
    sys.stdout.write(orjson.dumps(to_json(value), option=orjson.OPT_INDENT_2).decode() + "\n")


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Rows for a person, in columns."""
    if not rows:
        return
    names = list(rows[0])
    cells = [names, *([str(row[name] if row[name] is not None else "") for name in names] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _told(error: Exception) -> str:
    rows = error.params.get("errors") if isinstance(error, DomainError) else None
    findings = getattr(error, "findings", ())
    told = [str(error)]
    if isinstance(rows, list):
        told += [f"  {row['file']}:{row['line']}: {row['message']}" for row in rows]  # type: ignore[index] -- rows of HouseRefused
    told += [f"  {line}" for finding in findings for line in lines(finding)]
    told += [f"  {_cell(f)}: {f.text()}" for f in getattr(error, "faults", ())]
    return "\n".join(told)


def _cell(fault: CellFault) -> str:
    return f"row {fault.row}, {fault.column}" if fault.column else f"row {fault.row}"


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise SystemExit(code)
