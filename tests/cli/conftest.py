"""The command line, in the test's own process, in a folder of its own."""

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli import app
from tests.api.diagrams import catch_timer, diagram, start, user


class Cli:
    """Runs commands in a folder, always with the same settings."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.env = {name: None for name in os.environ if name.startswith("COUNTERSIGN_")}
        self.env |= {f"COUNTERSIGN_{name.upper()}": str(value) for name, value in settings.items()}

    def run(self, *arguments, code=0, env=None, stdin=None):
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            done = CliRunner().invoke(
                app, [str(one) for one in arguments], input=stdin, env={**self.env, **(env or {})}
            )
        finally:
            os.chdir(before)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, f"{arguments}: {done.exit_code}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments, **extras):
        return json.loads(self.run(*arguments, "--json", **extras).stdout)


def write_house(folder):
    """A workflows folder with a small house and one process that waits."""
    (folder / "house").mkdir(parents=True)
    (folder / "house" / "branches.csv").write_text(
        "code,name_en,name_zh,parent,time_zone\nho,Head office,总部,,\nb1,First,一社,ho,\n"
    )
    (folder / "house" / "people.csv").write_text(
        "login,name,branch,roles\nadmin,管理,ho,operator@ho process_designer@ho\nwang,王,b1,clerk@b1\n"
    )
    (folder / "waits" / "demo").mkdir(parents=True)
    nodes = start() + catch_timer("pause", "PT10M") + user("look", "Look", role="clerk")
    (folder / "waits" / "waits.bpmn").write_bytes(diagram("waits", nodes, "begin > pause > look > end"))
    (folder / "waits" / "demo" / "cases.csv").write_text("branch\nb1\nb1\n")
    return folder


@pytest.fixture
def small_house(tmp_path):
    return write_house(tmp_path / "workflows")


@pytest.fixture
def cli(tmp_path, small_house, database_url):
    return Cli(tmp_path, database_url=database_url, workflows_dir=small_house, clock="manual")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A folder where the demo was run on the embedded database."""
    folder = tmp_path_factory.mktemp("seeded")
    Cli(folder, workflows_dir=write_house(folder / "workflows"), clock="manual").run("demo")
    return folder


@pytest.fixture
def embedded(tmp_path, seeded):
    """A copy of it, to be changed."""
    folder = tmp_path / "copy"
    shutil.copytree(seeded, folder)
    return Cli(folder, workflows_dir=folder / "workflows", clock="manual")
