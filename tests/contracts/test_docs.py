"""The documentation says what the program does: its links, commands, settings, routes and examples are tried."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import typer.main

from server.api.admitting import PREFIX
from server.api.router import api_routes
from server.cli import app
from server.engine.properties import ALLOWED, LATER
from server.feel import EvaluationContext, compile_expression
from server.forms.field_types import FIELD_TYPES
from server.forms.schema import parse_form
from server.wiring.settings import PREFIX as SETTING
from server.wiring.settings import Settings
from tests.contracts.reading_docs import PAGES, ROOT, anchors, blocks, commands, links, named, prose, text_of

DESIGNERS, OPERATORS, API = (ROOT / "docs" / f"{name}.md" for name in ("designers", "operators", "api"))
DEPENDENCIES = ROOT / "docs" / "decisions" / "dependencies.md"
WRITTEN = [
    (page, words) for page in PAGES for kind in ("sh", "sh run") for b in blocks(page, kind) for words in commands(b)
]
TO_RUN = [page for page in PAGES if blocks(page, "sh run")]
FEEL = [line for block in blocks(DESIGNERS, "feel") for line in block.splitlines()]
SCOPE = {
    "decision": {"granted": True},
    "amount": 30000,
    "rate": 4,
    "product": "pledge",
    "votes": [{"agree": True}, {"agree": False}],
    "guarantors": [{"income": 10}],
    "first_day": datetime(2026, 12, 1, tzinfo=UTC).date(),
    "days": 3,
    "applicant": {"name": "李四"},
    "account": "6210000000000001",
}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    broken = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        found = (page.parent / target).resolve() if target else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize(
    ("page", "words"), WRITTEN, ids=lambda part: part.name if hasattr(part, "name") else " ".join(part)
)
def test_every_command_in_the_documentation_exists(page, words):
    command, words = typer.main.get_command(app), list(words)
    while hasattr(command, "commands"):
        assert words, f"{page.name}: an incomplete command"
        assert words[0] in command.commands, f"{page.name}: there is no command {words[0]}"
        # What a group lists of a command is only its name; it is loaded when it is run.
        _, command, words = command.resolve_command(typer.Context(command), words)
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in words if word.startswith("-") and word.partition("=")[0] not in options]
    assert unknown == []


@pytest.mark.parametrize("page", TO_RUN, ids=named)
def test_the_examples_of_a_page_run(page, tmp_path):
    shim = tmp_path / "countersign"
    shim.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from server.cli import app; app()' \"$@\"\n")
    shim.chmod(0o755)
    env = {key: value for key, value in os.environ.items() if not key.startswith(SETTING)}
    env |= {
        "PATH": f"{tmp_path}{os.pathsep}{env['PATH']}",
        f"{SETTING}DATABASE_URL": f"sqlite:///{tmp_path / 'docs.db'}",
        f"{SETTING}VAR_DIR": str(tmp_path),
    }
    for block in blocks(page, "sh run"):
        ran = subprocess.run(["sh", "-eu", "-c", block], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_settings_described_are_the_settings_there_are():
    described = set(re.findall(rf"^\| `({SETTING}\w+)`", text_of(OPERATORS), re.MULTILINE))
    assert described == {SETTING + name.upper() for name in Settings.model_fields}
    mentioned = {name for page in PAGES for name in re.findall(rf"{SETTING}[A-Z_]+", text_of(page))}
    assert mentioned <= described


def test_the_default_of_a_setting_is_the_one_described():
    rows = re.findall(rf"^\| `{SETTING}(\w+)` \| `([^`]+)` \|", text_of(OPERATORS), re.MULTILINE)
    defaults = {name: str(Settings.model_fields[name.lower()].default) for name, _ in rows}
    assert dict(rows) == defaults
    assert len(rows) >= 6


@pytest.mark.parametrize("source", FEEL)
def test_every_feel_example_has_a_value(source):
    assert source.startswith("=")
    context = EvaluationContext(datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    value, warnings = compile_expression(source[1:]).explain(SCOPE, context)
    assert value is not None
    assert warnings == []


def test_the_form_example_is_a_form():
    forms = [parse_form("example", block.encode()) for block in blocks(DESIGNERS, "json")]
    assert [form.title for form in forms] == ["Decision", "Assets", "Ability to repay"]


def test_every_json_example_can_be_read():
    read = [json.loads(block) for page in PAGES for block in blocks(page, "json")]
    assert len(read) >= 5


def test_every_widget_and_property_has_a_row():
    cells = {
        name
        for line in prose(DESIGNERS).splitlines()
        if line.startswith("|")
        for cell in line.split("|")[1:3]
        for name in re.findall(r"`(\w+)`", cell)
    }
    assert set(FIELD_TYPES) <= cells
    assert {name for names in ALLOWED.values() for name in names} <= cells
    later = {name for names in LATER.values() for name in names}
    assert not later & cells
    assert all(f"`{name}`" in prose(DESIGNERS) for name in later)


def test_the_routes_described_are_the_routes_there_are():
    described = set(re.findall(rf"`(GET|POST) ({PREFIX}/[^`?]+)`", text_of(API)))
    told = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in described}
    real = {
        (method, re.sub(r"\{\w+\}", "{}", path))
        for path, operations in openapi()["paths"].items()
        for method in map(str.upper, operations)
    }
    curled = {
        ("POST", f"{PREFIX}/deployments"),
        ("POST", f"{PREFIX}/processes/{{}}/cases"),
        ("POST", f"{PREFIX}/messages"),
        ("POST", f"{PREFIX}/signals"),
    }
    assert told <= real
    assert real <= told | curled
    everywhere = {
        (method, re.sub(r"\{\w+\}", "{}", path))
        for page in PAGES
        for method, path in re.findall(rf"`(GET|POST) ({PREFIX}/[^`?]+)`", text_of(page))
    }
    assert everywhere <= real


def openapi():
    from fastapi import FastAPI

    return FastAPI(routes=api_routes()).openapi()


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[\[>=<;]", line)[0] for line in project["dependencies"]}
    for_tests = {re.split(r"[\[>=<;]", line)[0] for line in project["optional-dependencies"]["dev"]}
    rows = re.findall(r"^\| ([a-z][^|]*) \|", text_of(DEPENDENCIES), re.MULTILINE)
    told = {name.strip() for row in rows for name in row.split(",")} - {"package"}
    assert told == needed
    _, _, tests = text_of(DEPENDENCIES).partition("For tests only:")
    words = set(re.findall(r"[a-z][a-z0-9-]+", tests))
    assert {name for name in for_tests if not set(spelled(name)) <= words} == set()


def spelled(name):
    """The words by which the list names a package: `pytest-timeout` is told as pytest and its plug-in timeout."""
    return name.split("-") if name.startswith("pytest-") else [name]


@pytest.mark.parametrize("page", [ROOT / "docs" / "architecture.md", ROOT / "docs" / "engine.md"], ids=named)
def test_the_code_a_page_names_is_there(page):
    roots = (ROOT, ROOT / "server", ROOT / "server" / "engine", ROOT / "tests" / "engine")
    missing, told = [], re.findall(r"`((?:\w+/)*\w+\.py)(?::([\w.]+))?`", text_of(page))
    for path, name in told:
        file = next((root / path for root in roots if (root / path).is_file()), None)
        if file is None or (name and not re.search(rf"\b(?:def|class) {name.split('.')[-1]}\b", file.read_text())):
            missing.append(f"{path}:{name}")
    assert missing == []
    assert len(told) >= 10


def test_decisions_are_all_listed():
    folder = ROOT / "docs" / "decisions"
    listed = {link for link in links(folder / "README.md") if link[0].isdigit()}
    assert listed == {path.name for path in folder.glob("[0-9]*.md")}
