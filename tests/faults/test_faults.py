"""What was acknowledged survives a power cut, a full disk and a lost database; what was not left no trace."""

import http.client
import resource
import threading

from server.store.database import open_database
from server.store.migrate import upgrade
from tests.faults.conftest import TOKEN, one_round, settle
from tests.serving import Server


def completed(server, case):
    history = server.call("GET", f"/api/v1/cases/{case}/history?limit=500", TOKEN)[1]["items"]
    return sum(1 for step in history if step["element"] == "work" and step["event"] == "completed")


def prepared(url):
    database = open_database(url)
    upgrade(database)
    cases = settle(database)
    database.close()
    return cases


def test_a_power_cut_loses_nothing_that_was_acknowledged(sqlite_url, tmp_path):
    cases = prepared(sqlite_url)
    acknowledged = dict.fromkeys(cases, 0)
    with Server(sqlite_url, tmp_path) as server:
        stop = threading.Event()

        def work(case):
            while not stop.is_set():
                try:
                    acknowledged[case] += one_round(server, case) == 200
                except (OSError, http.client.HTTPException):  # cut off before or within the answer
                    return

        for _ in range(2):
            workers = [threading.Thread(target=work, args=(case,)) for case in cases[:4]]
            for worker in workers:
                worker.start()
            while sum(acknowledged.values()) < 12:
                stop.wait(0.02)
            server.kill()
            stop.set()
            for worker in workers:
                worker.join()
            server.start()
            stop.clear()
            for case, count in acknowledged.items():
                assert count <= completed(server, case) <= count + 1
                acknowledged[case] = completed(server, case)
        assert one_round(server, cases[0]) == 200
        server.command("audit", "verify")
        server.command("check")


def test_a_full_disk_refuses_and_leaves_nothing_half_done(sqlite_url, tmp_path):
    cases = prepared(sqlite_url)
    server = Server(sqlite_url, tmp_path)
    server.start()
    try:
        assert one_round(server, cases[0]) == 200
        before = completed(server, cases[0])
        limits = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, limits[1]))
        assert one_round(server, cases[0]) == 503
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limits)
        assert completed(server, cases[0]) == before
        assert one_round(server, cases[0]) == 200
        server.command("audit", "verify")
        server.command("check")
    finally:
        server.stop()


def test_a_lost_database_is_said_and_found_again(postgres, tmp_path):
    name = postgres.create(migrated=False)
    url = postgres.url(name)
    server = Server(url, tmp_path)
    server.command("db", "upgrade")
    database = open_database(url)
    cases = settle(database)
    database.close()
    try:
        with server, postgres.administration() as admin:
            assert one_round(server, cases[0]) == 200
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            assert server.call("GET", "/readyz")[0] == 503
            assert server.call("GET", "/healthz")[0] == 200
            assert one_round(server, cases[0]) == 503
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            # The pools for reading and writing each notice at their first use; both have by then.
            assert [one_round(server, cases[0]) for _ in range(3)][-1] == 200
            server.command("audit", "verify")
    finally:
        postgres.drop(name)


def test_an_unreachable_database_stops_the_start_with_a_message(tmp_path):
    server = Server("postgresql+psycopg://nobody:nothing@127.0.0.1:1/none", tmp_path)
    said = server.refusal()
    assert said.returncode != 0
    assert "database" in said.stderr.lower()
    assert "Traceback" not in said.stderr
