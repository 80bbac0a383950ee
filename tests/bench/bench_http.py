"""Completing tasks over HTTP on PostgreSQL: two server processes, four clients; CPU of the servers, memory, latency."""

import http.client
import json
import statistics
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
from tests.house import House
from tests.postgres import PostgresServer
from tests.serving import Server

CASES, CLIENTS, SERVERS = 640, 4, 2
WARM, BATCHES = 40, 5
TOKEN = "csk_bench"
SCRIPTED = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">'
    b'<process id="scripted" isExecutable="true"><startEvent id="s"/><scriptTask id="sum" name="Sum">'
    b'<script>result = sum(range(1000))</script></scriptTask><endEvent id="e"/>'
    b'<sequenceFlow id="f1" sourceRef="s" targetRef="sum"/><sequenceFlow id="f2" sourceRef="sum" targetRef="e"/>'
    b"</process></definitions>"
)


def prepared(url: str) -> list[tuple[str, int]]:
    """Start the cases and claim their first tasks; (task id, version) of each."""
    house = House(open_database(url))
    house.now = datetime.now(UTC)
    house.deploy({"five/five.bpmn": XML.replace(b"amount &gt;= 1000", b"=amount &gt;= 1000")})
    house.deploy({"scripted/scripted.bpmn": SCRIPTED})
    person = house.person("liuyang")
    with UnitOfWork(house.database) as uow:
        forever = house.now + timedelta(days=1)
        uow.tokens.add(ApiToken(digest(TOKEN), person.id, frozenset({Scope.TASKS, Scope.CASES}), house.now, forever))
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


def run_scripts(server: Server) -> None:
    """Start cases with a script, side by side, so that the workers of the sandbox are there."""
    answers: list[tuple[int, dict[str, object]]] = []

    def start() -> None:
        answers.append(server.call("POST", "/api/v1/processes/scripted/cases", TOKEN, {"data": {}}))

    starting = [threading.Thread(target=start) for _ in range(CLIENTS)]
    for each in starting:
        each.start()
    for each in starting:
        each.join()
    for status, case in answers:
        assert status == http.HTTPStatus.CREATED, case
        assert (case["status"], case["incidents"]) == ("completed", []), case
    assert len(family(server)) > 1, "no worker of the sandbox was started"


def family(server: Server) -> list[psutil.Process]:
    assert server.process is not None
    own = psutil.Process(server.process.pid)
    return [own, *own.children(recursive=True)]


def cpu_seconds(running) -> float:
    times = [p.cpu_times() for server in running for p in family(server)]
    return sum(t.user + t.system for t in times)


def run_clients(running: list[Server], tasks: list[tuple[str, int]]) -> tuple[list[float], float, float]:
    """Complete the tasks; latencies in ms, seconds in all, CPU seconds of the servers."""
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
    assert len(taken) == len(tasks)
    return taken, time.perf_counter() - started, cpu_seconds(running) - before


def megabytes(server: Server) -> tuple[float, float]:
    """Resident MiB of a server: its own process, and with its children."""
    sizes = [p.memory_info().rss / 2**20 for p in family(server)]
    return sizes[0], sum(sizes)


def measured(running: list[Server], tasks: list[tuple[str, int]]) -> list[Figure]:
    """The figures of servers that run."""
    warm, tasks = tasks[:WARM], tasks[WARM:]
    for number, server in enumerate(running):
        complete_all(server.port, warm[number::SERVERS], [])
    batches = [tasks[n::BATCHES] for n in range(BATCHES)]
    runs = [run_clients(running, batch) for batch in batches]
    cpu = [used / len(batch) * 1e3 for (_, _, used), batch in zip(runs, batches, strict=True)]
    taken = [each for latencies, _, _ in runs for each in latencies]
    alone = max(megabytes(server)[0] for server in running)
    for server in running:
        run_scripts(server)
    whole = max(megabytes(server)[1] for server in running)
    return [
        Figure("server CPU of one completion", statistics.median(cpu), "ms", 3.5, min(cpu), max(cpu)),
        Figure("completions a second, 4 clients", len(tasks) / sum(seconds for _, seconds, _ in runs), "1/s"),
        Figure("latency, median", statistics.median(taken), "ms"),
        Figure("latency, p95", percentile(taken, 95), "ms"),
        Figure("memory of a server process", alone, "MiB", 250),
        Figure("memory with its sandbox workers", whole, "MiB", 400),
    ]


def main() -> bool:
    postgres = PostgresServer()
    name = postgres.create(migrated=False)
    url = postgres.url(name)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        running = [Server(url, Path(folder)) for _ in range(SERVERS)]
        running[0].command("db", "upgrade")
        tasks = prepared(url)
        for server in running:
            stack.enter_context(server)
        figures = measured(running, tasks)
    postgres.drop(name)
    return report("http", figures)


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
