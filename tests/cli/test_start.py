"""A program loads what it uses: none of the pages, reports and databases for a command that needs no such thing."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from server.cli.app import _COMMANDS

ROOT = Path(__file__).parents[2]
LOADED = "import sys; {}; print(*sys.modules)"
PAGES = {
    "server.pages.visits",
    "server.pages.formats",
    "server.api",
    "fastapi",
    "starlette",
    "jinja2",
    "babel",
    "cn2an",
    "reportlab",
}
REPORTS = {"server.reports", "duckdb", "numpy", "pandas", "simpy"}
DATABASE = {"server.store", "sqlalchemy", "psycopg", "alembic", "procrastinate"}
RUN = "from server.cli import app; app({}, standalone_mode=False)"
PROGRAMS = {
    "countersign --help": (
        RUN.format(["--help"]),
        {"server.engine", "server.wiring.settings", *PAGES, *REPORTS, *DATABASE},
    ),
    "countersign lint": (
        RUN.format(["lint", "workflows/recusal"]),
        {"server.wiring.settings", *PAGES, *REPORTS, *DATABASE},
    ),
    "countersign test": ("import server.cli.scenarios", {*PAGES, *REPORTS}),
    "countersign person, absence, clock": (
        "import server.cli.people, server.cli.absences, server.cli.clock",
        {*PAGES, *REPORTS},
    ),
    "scenarios beside the server": ("import server.scenarios.beside", {*PAGES, *REPORTS}),
    "a history beside the server": ("import server.demo.aside", {*PAGES, *REPORTS}),
    "a log beside the server": ("import server.wiring.log_program", PAGES),
}


@pytest.mark.parametrize(("program", "unused"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_does_not_load_what_it_does_not_use(program, unused):
    command = [sys.executable, "-c", LOADED.format(program)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert unused & set(done.stdout.split()) == set()


@pytest.mark.parametrize("name", _COMMANDS)
def test_the_list_of_commands_says_of_each_what_it_says_of_itself(name):
    module, function, told = _COMMANDS[name]
    itself = getattr(import_module(f"server.cli.{module}"), function).__doc__
    assert itself.startswith(told.partition(":")[0].rstrip("."))
