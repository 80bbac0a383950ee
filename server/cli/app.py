"""The commands by name."""

import typer

from server.cli import (
    absences,
    checks,
    clock,
    costs,
    database,
    demo,
    imports,
    logs,
    outcomes,
    people,
    processes,
    scenarios,
    serving,
    steering,
)
from server.cli.running import Guarded

app = typer.Typer(
    cls=Guarded,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Countersign: a workflow service with human task lists.",
)
_GROUPS = {
    "db": (database.commands, "The database: bring up to date, check, back up, restore."),
    "person": (people.persons, "People and their roles."),
    "absence": (absences.commands, "Who is away, and who stands in."),
    "process": (steering.commands, "Versions of processes: suspend and resume."),
    "token": (people.tokens, "Access tokens for scripts."),
    "audit": (checks.audits, "The audit trail."),
    "log": (logs.commands, "The event log, for process mining."),
    "costs": (costs.commands, "What work costs."),
    "outcomes": (outcomes.commands, "What later becomes of cases."),
    "clock": (clock.commands, "The manual clock."),
}

for _command in (
    serving.serve,
    serving.worker,
    demo.demo,
    processes.deploy,
    processes.lint,
    checks.check,
):
    app.command()(_command)
app.command("migrate")(steering.migrate)
app.command("import")(imports.import_list)
app.command("test")(scenarios.play)
for _name, (_group, _help) in _GROUPS.items():
    app.add_typer(_group, name=_name, help=_help, no_args_is_help=True)
