"""Completing tasks over HTTP on PostgreSQL: two server processes, four clients; CPU of the servers, memory, latency."""

import http.client
import json
import statistics
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack
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
from tests.serving import Server

CASES, CLIENTS, SERVERS = 400, 4, 2
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
    times = [p.cpu_times() for server in running for p in family(server.process)]
    return sum(t.user + t.system for t in times)


def main() -> bool:
    postgres = PostgresServer()
    name = postgres.create(migrated=False)
    url = postgres.url(name)
    folder = Path(tempfile.mkdtemp())
    running = [Server(url, folder) for _ in range(SERVERS)]
    running[0].command("db", "upgrade")
    tasks = prepared(url)
    with ExitStack() as stack:
        for server in running:
            stack.enter_context(server)
        warm, tasks = tasks[:40], tasks[40:]
        for number, server in enumerate(running):
            complete_all(server.port, warm[number::SERVERS], [])
        taken: list[float] = []
        before = cpu_seconds(running)
        clients = [
            threading.Thread(target=complete_all, args=(running[n % SERVERS].port, tasks[n::CLIENTS], taken))
            for n in range(CLIENTS)
        ]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seconds = time.perf_counter() - started
        cpu = (cpu_seconds(running) - before) / len(tasks) * 1e3
        largest = max(p.memory_info().rss for server in running for p in family(server.process)[:1]) / 2**20
        whole = max(sum(p.memory_info().rss for p in family(server.process)) for server in running) / 2**20
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
