"""The commands by name; the module of a command is loaded when it is run."""

from importlib import import_module
from typing import Any

import typer
from typer.main import get_group

from server.cli.running import Guarded

_COMMANDS = {
    "serve": ("serving", "serve", "Serve pages and API. On SQLite this also does the background work."),
    "worker": ("serving", "worker", "Do the background work of a server on PostgreSQL until stopped."),
    "demo": (
        "demo",
        "demo",
        "Bring the demo house about: its people, every process of the workflows folder, and its history.",
    ),
    "deploy": ("processes", "deploy", "Check files and put their processes into force; all or nothing."),
    "lint": ("linting", "lint", "Check files without deploying them; exit code 1 when there are errors."),
    "check": (
        "checks",
        "check",
        "Check that all that is stored agrees; exit code 1 and a list.",
    ),
    "migrate": (
        "steering",
        "migrate",
        "Move running cases to another version of their process; the plan first.",
    ),
    "import": (
        "imports",
        "import_list",
        "Start a case for each row of a CSV file: all or none.",
    ),
    "test": ("scenarios", "play", "Play the scenarios of processes in a throw-away house; exit code 1 when one fails."),
}
"""The module and function of each, and what it does."""
_GROUPS = {
    "db": ("database", "commands", "The database: bring up to date, check, back up, restore."),
    "person": ("people", "persons", "People and their roles."),
    "absence": ("absences", "commands", "Who is away, and who stands in."),
    "process": ("steering", "commands", "Versions of processes: suspend and resume."),
    "token": ("people", "tokens", "Access tokens for scripts."),
    "audit": ("checks", "audits", "The audit trail."),
    "log": ("logs", "commands", "The event log, for process mining."),
    "costs": ("costs", "commands", "What work costs."),
    "outcomes": ("outcomes", "commands", "What later becomes of cases."),
    "clock": ("clock", "commands", "The manual clock."),
}
"""The module of each and the name of its commands there, and what they are about."""
_ALL = {**_COMMANDS, **_GROUPS}


class Commands(Guarded):
    """Knows every command by name, and loads one when it is run."""

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> tuple[str | None, Any, list[str]]:  # type: ignore[override] -- as in Guarded
        """The command that is meant, ready to run, and what follows its name."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, _loaded(name) if name in _ALL else known, rest


def _loaded(name: str) -> Any:  # noqa: ANN401 -- its type is private
    module, attribute, told = _ALL[name]
    found, holder = getattr(import_module(f"server.cli.{module}"), attribute), typer.Typer()
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name, help=told, no_args_is_help=True)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]


def _stands_in() -> None:
    """Is listed in place of a command that is not loaded."""


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Countersign: a workflow service with human task lists.",
)
for _name, (_module, _attribute, _told) in _ALL.items():
    app.command(_name, help=_told)(_stands_in)
