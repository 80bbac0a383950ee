"""A server shows the house while its history is made beside it, survives being killed, and makes none when it is there."""

import time

from server.store.database import open_database
from tests.demo.conftest import HISTORY, shop, write
from tests.serving import Server

CASES = 100
MANY = HISTORY.replace("count: 24", f"count: {CASES}")


def cases(url):
    opened = open_database(url)
    with opened.read() as connection:
        rows = connection.exec_driver_sql('SELECT business_key FROM "case"').scalars().all()
        until = connection.exec_driver_sql("SELECT until FROM clock").scalar_one()
    opened.close()
    return rows, until is None


def await_history(url):
    for _ in range(600):
        rows, complete = cases(url)
        if complete:
            return rows
        time.sleep(0.2)
    raise AssertionError("the history does not end")


def test_the_server_answers_while_the_history_is_made_and_after_a_power_cut_it_goes_on(database_url, tmp_path):
    root = write(tmp_path / "workflows", shop() | {"shop/demo/history.yaml": MANY.encode()})
    server = Server(database_url, tmp_path, workflows_dir=str(root))
    server.options = ["--demo"]
    with server:
        rows, complete = cases(database_url)
        assert len(rows) >= 10
        assert not complete
        assert server.call("GET", "/sign-in")[0] == 200
        server.kill()
        rows, complete = cases(database_url)
        assert not complete
        assert "Everything agrees" in server.command("check").stdout
        server.start()
        assert server.call("GET", "/sign-in")[0] == 200
        rows = await_history(database_url)
        assert len(set(rows)) == len(rows) == CASES
        assert "Everything agrees" in server.command("check").stdout
        assert "whole" in server.command("audit", "verify").stdout
        server.stop()
        told = server.log.read_text().count("history:")
        server.start()
        rows, complete = cases(database_url)
        assert complete
        assert len(rows) == CASES
        assert server.log.read_text().count("history:") == told > 0
