"""The command line in a process of its own, in a folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "from server.cli import app; app(prog_name='countersign')"


class Cli:
    """Runs commands with the same settings."""

    def __init__(self, folder, **settings):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COUNTERSIGN_")}
        self.env = {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERMINAL_WIDTH": "200"}
        self.env |= {f"COUNTERSIGN_{name.upper()}": str(value) for name, value in settings.items()}

    def run(self, *arguments, code=0, **extras):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env={**self.env, **extras.pop("env", {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **extras,
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *arguments, **extras):
        return json.loads(self.run(*arguments, "--json", **extras).stdout)


@pytest.fixture
def small_house(tmp_path):
    """A workflows folder with a small house and one process that waits."""
    from tests.api.diagrams import catch_timer, diagram, start, user

    folder = tmp_path / "workflows"
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
def cli(tmp_path, small_house, database_url):
    return Cli(tmp_path, database_url=database_url, workflows_dir=small_house, clock="manual")
