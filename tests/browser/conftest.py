"""A Chromium, a server with made-up pages, and a live server with the demo house."""

import shutil
import socket
import threading
import time

import pytest
import uvicorn
from playwright.sync_api import expect, sync_playwright

from server.store.database import open_database
from tests import site
from tests.browser.live import Reader, serving
from tests.browser.preview import preview_app

expect.set_options(timeout=30_000)  # as long as everything else is waited for
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def installed_chromium():
    """The machine's own; None for the one that playwright brings."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def preview_url():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(preview_app(), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield address
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def live(tmp_path_factory, sqlite_template):
    """The demo house and the address where it is served."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(sqlite_template, folder / "live.sqlite")
    url = f"sqlite:///{folder / 'live.sqlite'}"
    database = open_database(url)
    house = site.settle(database)
    with serving(site.site(url, folder)) as address:
        yield house, address
    database.close()


@pytest.fixture
def house(live):
    return live[0]


@pytest.fixture
def browse(chromium, live):
    """Open a browser for somebody, who is signed in."""
    readers = []

    def open_one(login=None, look=None, **options):
        reader = Reader(chromium, live[1], look, **options)
        readers.append(reader)
        return reader.come_in(live[0], login) if login else reader

    yield open_one
    complaints = [said for reader in readers for said in reader.complaints]
    for reader in readers:
        reader.close()
    assert complaints == []
