"""What every command shares: refusals as one clear line, and output for people or programs."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Annotated, NoReturn

import orjson
import typer
from typer.core import TyperGroup

from server.domain.codec import to_json
from server.domain.errors import Told

FAILED, MISUSED = 1, 2
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Failed(Told):
    """A command could not do what was asked; the message is for the person who asked."""


class Guarded(TyperGroup):
    """Turns refusals into one line on the error stream and an exit code: 1, or 2 for bad settings."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] -- its own context type is private
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Told as refused:
            _stop(_told(refused), MISUSED if refused.misuse else FAILED)
        except OSError as error:
            _stop(f"{error.filename or 'the system'}: {error.strerror or error}", FAILED)


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


def _told(error: Told) -> str:
    # Loaded now only: it knows the manuals, the engine's findings and lists of cases, which most commands do not.
    return import_module("server.cli.refusals").told(error)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise SystemExit(code)
