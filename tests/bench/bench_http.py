"""Completing tasks over HTTP on PostgreSQL: two server processes, four clients; CPU of the servers, memory, latency."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from server.auth.tokens import digest
from server.domain.people import Scope
from server.domain.staff import ApiToken
from server.store.database import open_database
from server.store.unit_of_work import UnitOfWork
from tests.bench.five_tasks import DATA, FINDINGS, XML
from tests.bench.measuring import Figure, percentile, report
from tests.conftest import PostgresServer
from tests.house import House

ROOT = Path(__file__).parents[2]
CASES, CLIENTS, SERVERS = 400, 4, 2
PROGRAM = [sys.executable, "-c", "from server.cli import app; app()"]
TOKEN = "csk_bench"


def prepared(url: str) -> list[tuple[str, int]]:
    """Start the cases and claim their first tasks; (task id, version) of each."""
    house = House(open_database(url))
    house.now = datetime.now(UTC)
    house.deploy({"five/five.bpmn": XML.replace(b"amount &gt;= 1000", b"=amount &gt;= 1000")})
    person = house.person("liuyang")
    with UnitOfWork(house.database) as uow:
        forever = house.now + timedelta(days=1)
        uow.tokens.add(ApiToken(digest(TOKEN), person.id, frozenset({Scope.TASKS}), house.now, forever))
        uow.commit()
    ready = []
    for _ in range(CASES):
        case = house.start("five_tasks", DATA, "liuyang")
        house.do(case, "accept", "liuyang", {"from_accept": FINDINGS})
        task = house.claim(house.open(case)["investigate"], "liuyang")
        ready.append((task.id, task.version))
    house.database.close()
    return ready


def environment(url: str) -> dict[str, str]:
    """The settings of the servers."""
    return {**os.environ, "COUNTERSIGN_DATABASE_URL": url, "COUNTERSIGN_SECRET_KEY": "b" * 40}


@contextmanager
def servers(url: str):
    """Two server processes on free ports."""
    env = environment(url)
    running = []
    for _ in range(SERVERS):
        port = free_port()
        command = [*PROGRAM, "serve", "--port", str(port)]
        running.append((subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL), port))
    try:
        for _, port in running:
            wait_for(port)
        yield running
    finally:
        for process, _ in running:
            process.terminate()
        for process, _ in running:
            process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server did not get ready")


def complete_all(port: int, tasks: list[tuple[str, int]], taken: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    for task, version in tasks:
        body = json.dumps({"version": version, "data": {"from_investigate": FINDINGS}})
        started = time.perf_counter()
        connection.request("POST", f"/api/v1/tasks/{task}/complete", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        taken.append((time.perf_counter() - started) * 1e3)
        assert answer.status == http.HTTPStatus.OK, text


def family(process: subprocess.Popen) -> list[psutil.Process]:
    own = psutil.Process(process.pid)
    return [own, *own.children(recursive=True)]


def cpu_seconds(running) -> float:
    times = [p.cpu_times() for process, _ in running for p in family(process)]
    return sum(t.user + t.system for t in times)


def main() -> bool:
    postgres = PostgresServer()
    name = postgres.create(migrated=False)
    url = postgres.url(name)
    env = environment(url)
    subprocess.run([*PROGRAM, "db", "upgrade"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    tasks = prepared(url)
    with servers(url) as running:
        warm, tasks = tasks[:40], tasks[40:]
        for number, (_, port) in enumerate(running):
            complete_all(port, warm[number::SERVERS], [])
        taken: list[float] = []
        before = cpu_seconds(running)
        clients = [
            threading.Thread(target=complete_all, args=(running[n % SERVERS][1], tasks[n::CLIENTS], taken))
            for n in range(CLIENTS)
        ]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seconds = time.perf_counter() - started
        cpu = (cpu_seconds(running) - before) / len(tasks) * 1e3
        largest = max(p.memory_info().rss for process, _ in running for p in family(process)[:1]) / 2**20
        whole = max(sum(p.memory_info().rss for p in family(process)) for process, _ in running) / 2**20
    postgres.drop(name)
    assert len(taken) == len(tasks)
    return report(
        "http",
        [
            Figure("server CPU of one completion", cpu, "ms", 3.5),
            Figure("completions a second, 4 clients", len(tasks) / seconds, "1/s"),
            Figure("latency, median", statistics.median(taken), "ms"),
            Figure("latency, p95", percentile(taken, 95), "ms"),
            Figure("memory of a server process", largest, "MiB", 250),
            Figure("memory with its sandbox workers", whole, "MiB", 400),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
