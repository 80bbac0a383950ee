"""Real server processes for tests and measurements: started on a free port, killed at will."""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from server.cli import app
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from server.cli import app; app()"]
PATIENCE = 120
"""Seconds until a server must answer, on a machine that has other things to do."""


class Server:
    """`countersign serve` in a process of its own."""

    def __init__(self, url: str, folder: Path, **settings: str) -> None:
        self.environment = {
            **os.environ,
            "COUNTERSIGN_DATABASE_URL": url,
            "COUNTERSIGN_VAR_DIR": str(folder),
            "COUNTERSIGN_SECRET_KEY": "s" * 40,
            **{f"COUNTERSIGN_{name.upper()}": value for name, value in settings.items()},
        }
        self.port = free_port()
        self.log = folder / f"server-{self.port}.log"
        self.process: subprocess.Popen | None = None
        self.options: list[str] = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def command(self, *arguments: str) -> Result:
        """Run the command line on the same database; in this process, where all of it is loaded already."""
        done = CliRunner().invoke(app, list(arguments), env=self.environment)
        assert done.exit_code == 0, done.output + repr(done.exception)
        return done

    def refusal(self) -> subprocess.CompletedProcess:
        """What is said when it does not start."""
        return subprocess.run(
            [*PROGRAM, "serve", "--port", "0"],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )

    def start(self, **more) -> None:
        """Start, and wait until it answers."""
        with self.log.open("a") as log:
            command = [*PROGRAM, "serve", "--port", str(self.port), *self.options]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, **more)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.call("GET", "/healthz")[0] == http.client.OK:
                    return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """As an operator would."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def call(self, method: str, path: str, token: str | None = None, body=None) -> tuple[int, Any]:
        """(status, JSON) of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, (json.loads(text) if text.startswith((b"{", b"[")) else text)
        finally:
            connection.close()
