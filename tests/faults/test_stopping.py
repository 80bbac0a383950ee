"""Stopping with requests under way, and clients that never finish: nothing half-done, nobody else waits, an end in time."""

import http.client
import signal
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, contextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from server.cli.serving import STOP_SECONDS
from server.store.database import open_database
from server.wiring.bodies import GRACE_SECONDS
from server.wiring.connections import HEAD_SECONDS
from tests.faults.conftest import TOKEN, one_round, settle
from tests.serving import Server

UNDER_WAY = 3  # seconds until a request has surely reached the server, on a machine that has other things to do
BOUND = STOP_SECONDS + 15  # SQLite gives a writer ten seconds to come, and one may stand behind another


@pytest.fixture
def house(database_url, tmp_path):
    """A served house on either database, with its cases."""
    database = open_database(database_url)
    cases = settle(database)
    database.close()
    with Server(database_url, tmp_path) as server:
        yield server, cases, database_url


@contextmanager
def locked(url, case):
    """Keep the case from everybody, as a slow neighbour would; gives what lets it go."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(make_url(url).database, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN IMMEDIATE")
    else:
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(address)
        connection.execute('SELECT 1 FROM "case" WHERE id = %s FOR UPDATE', [case])
    with closing(connection):
        yield connection.rollback


def claimed(server, case):
    task = server.call("GET", f"/api/v1/tasks?case={case}&state=open", TOKEN)[1]["items"][0]
    return server.call("POST", f"/api/v1/tasks/{task['id']}/claim", TOKEN, {"version": task["version"]})[1]


def completing(server, task):
    """Completes a task in a thread of its own; the answer is in the list once it is there."""
    answers = []

    def complete():
        try:
            body = {"version": task["version"], "data": {"note": "已办"}}
            answers.append(server.call("POST", f"/api/v1/tasks/{task['id']}/complete", TOKEN, body)[0])
        except (OSError, http.client.HTTPException) as error:
            answers.append(error)

    thread = threading.Thread(target=complete)
    thread.start()
    time.sleep(UNDER_WAY)
    return thread, answers


def stopped(server):
    """Seconds until the process ended after it was told to."""
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    return began, lambda: (server.process.wait(BOUND), time.monotonic() - began)[1]


def test_a_request_under_way_is_finished_before_the_server_stops(house):
    server, cases, url = house
    task = claimed(server, cases[0])
    with locked(url, cases[0]) as release:
        thread, answers = completing(server, task)
        _, ended = stopped(server)
        time.sleep(1)
        assert server.process.poll() is None
        release()
        thread.join(BOUND)
        assert answers == [200]
    assert ended() < BOUND
    assert server.process.returncode in {0, -signal.SIGTERM}
    server.start()
    assert server.call("GET", f"/api/v1/tasks/{task['id']}", TOKEN)[1]["state"] == "completed"
    server.command("check")
    server.command("audit", "verify")


def test_a_request_that_cannot_be_finished_is_not_half_done(house):
    server, cases, url = house
    task = claimed(server, cases[0])
    with locked(url, cases[0]):
        thread, answers = completing(server, task)
        _, ended = stopped(server)
        assert ended() < BOUND
        thread.join(BOUND)
        assert answers != [200]
    server.start()
    assert server.call("GET", f"/api/v1/tasks/{task['id']}", TOKEN)[1]["state"] == "claimed"
    server.command("check")
    server.command("audit", "verify")
    assert (
        server.call("POST", f"/api/v1/tasks/{task['id']}/complete", TOKEN, {"version": task["version"], "data": {}})[0]
        == 200
    )


@pytest.fixture
def begun():
    """Opens connections and sends on each what is given, and no more; all are closed in the end."""
    with ExitStack() as stack:

        def begin(server, text=""):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(text.encode())
            return connection

        yield begin


def head(path, length):
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )


def cut_after(connection, trickle=b""):
    """Seconds until the server ends a connection on which nothing, or a byte now and then, arrives; and its last words."""
    began, said = time.monotonic(), b""
    connection.settimeout(0.5)
    while time.monotonic() - began < GRACE_SECONDS + 20:
        try:
            found = connection.recv(4096)
            if not found:
                break
            said += found
        except TimeoutError:
            pass
        except OSError:
            break
        if trickle and not said:
            try:
                connection.sendall(trickle)
            except OSError:
                break
    return time.monotonic() - began, said


def test_slow_clients_hold_up_nobody_and_are_cut_off(house, begun):
    server, cases, _ = house
    path = f"/api/v1/tasks/{claimed(server, cases[1])['id']}/complete"
    heads = [begun(server, "POST /api/v1/messages HTTP/1.1\r\nHost: local") for _ in range(60)]
    silent = [begun(server) for _ in range(20)]
    bodies = [begun(server, head(path, 500) + '{"version": ') for _ in range(60)]
    pages = [
        begun(server, head("/sign-in", 500).replace("application/json", "application/x-www-form-urlencoded") + "a=")
        for _ in range(20)
    ]
    uploads = [
        begun(
            server,
            head("/api/v1/deployments", 50_000).replace("application/json", "multipart/form-data; boundary=x")
            + "--x\r\n",
        )
        for _ in range(20)
    ]
    began = time.monotonic()
    assert one_round(server, cases[0]) == 200
    assert time.monotonic() - began < GRACE_SECONDS, "before the bodies are cut off"
    results = {}

    def watch(name, connection, trickle=b""):
        results[name] = cut_after(connection, trickle)

    watched = [
        ("head", heads[0], b"x"),
        ("silent", silent[0], b""),
        ("body", bodies[0], b" "),
        ("quiet body", bodies[1], b""),
    ]
    watched += [("page", pages[0], b"x"), ("upload", uploads[0], b"x")]
    threads = [threading.Thread(target=watch, args=one) for one in watched]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, (seconds, said) in results.items():
        limit = HEAD_SECONDS if name in {"head", "silent"} else GRACE_SECONDS
        assert seconds < limit + 10, (name, seconds)
        refused = b" 403 " if name == "upload" else b" 408 "
        assert limit == HEAD_SECONDS or refused in said, (name, said)
    assert one_round(server, cases[0]) == 200


def test_a_client_that_never_finishes_does_not_keep_the_server_from_stopping(house, begun):
    server, _, _ = house
    for text in (head("/api/v1/messages", 500) + "{", "GET / HTTP/1.1\r\n", ""):
        begun(server, text)
    time.sleep(UNDER_WAY)
    _, ended = stopped(server)
    assert ended() < BOUND


def test_a_head_without_end_is_cut_off(house, begun):
    server, cases, _ = house
    connection = begun(server, "GET / HTTP/1.1\r\nHost: x\r\n")
    lines = "".join(f"X-{number}: {'y' * 1000}\r\n" for number in range(50_000))
    with pytest.raises(OSError):
        connection.sendall(lines.encode())
    assert one_round(server, cases[0]) == 200
