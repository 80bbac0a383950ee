"""The inbox and the modeler in a real Chromium, and what many open lists cost the server; on SQLite, as `make run` serves it."""

import http.client
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from server.auth import sessions
from server.auth.tokens import digest
from server.domain.people import Scope
from server.domain.staff import ApiToken
from server.store.database import open_database
from server.store.migrate import upgrade
from server.store.unit_of_work import UnitOfWork
from tests import site
from tests.bench.bench_http import cpu_seconds
from tests.bench.measuring import Figure, report, spread
from tests.browser.conftest import SWITCHES, installed_chromium
from tests.browser.live import application
from tests.house import LOAN_WALK, House
from tests.serving import Server

CASES, ROUNDS = 600, 20
OPEN_PAGES, PERIOD, RATE, SECONDS = 200, 20, 20, 10
TOKEN = "csk_bench"
CLERK = "wangfang"
SWAPPED = """(value) => new Promise((done) => {
  const started = performance.now();
  document.addEventListener('htmx:after:swap', () => requestAnimationFrame(() => done(performance.now() - started)), {once: true});
  $act;
})"""
CHANGE = """const field = document.querySelector('#filter-order');
  field.value = value;
  field.dispatchEvent(new Event('change', {bubbles: true}))"""
DRAFT = "/processes/loan_origination"
SELECTED = """() => new Promise((done) => {
  const { modeler } = window.countersign;
  modeler.get('selection').select(modeler.get('elementRegistry').get('review'));
  const look = () => (document.querySelector('[data-entry-id=countersign-role]') ? done(performance.now()) : requestAnimationFrame(look));
  look();
})"""
INTERACTIVE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def prepared(url: str) -> tuple[str, str]:
    """A house with many open tasks; the cookies of a clerk and of a designer."""
    house = House(open_database(url), "loan_origination")
    house.now = datetime.now(UTC)
    forever = house.now + timedelta(days=1)
    person = house.person(CLERK)
    with UnitOfWork(house.database) as uow:
        uow.tokens.add(ApiToken(digest(TOKEN), person.id, frozenset({Scope.TASKS}), house.now, forever))
        uow.commit()
    for number in range(CASES):
        house.start("loan_origination", application(f"张三{number:04}"), CLERK)
    (cookie, _), (designer, _) = site.open_session(house, CLERK), site.open_session(house, "admin")
    house.database.close()
    return cookie, designer


def contexts(browser, server: Server, cookie: str) -> Callable[[], BrowserContext]:
    """New ones with nothing in their cache."""

    def fresh() -> BrowserContext:
        address = f"http://127.0.0.1:{server.port}"
        context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": address}])
        return context

    return fresh


def cold(fresh: Callable[[], BrowserContext]) -> tuple[list[float], float]:
    """Milliseconds until the inbox can be used, and the kilobytes that came for it."""
    taken, sizes = [], []
    for _ in range(ROUNDS):
        context = fresh()
        page = context.new_page()
        watch = context.new_cdp_session(page)
        watch.send("Network.enable")
        watch.on("Network.loadingFinished", lambda end: sizes.append(end["encodedDataLength"]))
        page.goto("/inbox?view=groups")
        page.wait_for_load_state("networkidle")
        taken.append(page.evaluate(INTERACTIVE))
        context.close()
    return taken, sum(sizes) / ROUNDS / 1024


def modelled(fresh: Callable[[], BrowserContext]) -> list[float]:
    """Milliseconds until the largest process is drawn and the panel tells of a chosen step, with nothing cached."""
    taken = []
    for number in range(ROUNDS // 4):
        context = fresh()
        page = context.new_page()
        if not number:
            page.goto(f"{DRAFT}/versions")
            page.click(".actions form:has([name=to]) button")
        page.goto(f"{DRAFT}/edit")
        page.wait_for_selector("html[data-ready=yes]")
        taken.append(page.evaluate(SELECTED))
        context.close()
    return taken


def filtered(page: Page) -> list[float]:
    page.goto("/inbox?view=groups")
    return [
        page.evaluate(SWAPPED.replace("$act", CHANGE), order) for order in ["age", "", "priority", ""] * (ROUNDS // 4)
    ]


def paged(page: Page) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        page.goto("/inbox?view=groups")
        taken.append(page.evaluate(SWAPPED.replace("$act", "document.querySelector('.pager a[rel=next]').click()")))
    return taken


def completed(page: Page) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        page.goto("/inbox?view=groups")
        page.locator("table.list form[action$='/claim'] button").first.click()
        page.locator("main .notice[role=status] a").first.click()
        page.wait_for_selector("#task-form")
        page.check("[name=documents][value=id_card]")
        page.check("[name=copies_match][value=true]")
        taken.append(
            page.evaluate(SWAPPED.replace("$act", "document.querySelector('#task-form .btn-primary').click()"))
        )
        assert page.locator("main .notice[role=status]").count() == 1
    return taken


def live(server: Server, cookie: str) -> float:
    """Cores of the server while many lists are open and tasks are completed."""
    tasks = server.call("GET", "/api/v1/tasks?state=open&element=intake&limit=200", TOKEN)[1]["items"]
    ends = time.monotonic() + SECONDS
    before = cpu_seconds([server])

    def poll() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        headers = {"Cookie": f"{sessions.COOKIE}={cookie}", "HX-Request": "true", "HX-Request-Type": "partial"}
        for _ in each_second(OPEN_PAGES / PERIOD, ends):
            connection.request("GET", "/inbox?view=groups&seen=0", headers=headers)
            connection.getresponse().read()

    def complete() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        data = LOAN_WALK["intake"][1]
        for task, _ in zip(tasks, each_second(RATE, ends), strict=False):
            for verb, body in (("claim", {}), ("complete", {"data": data})):
                version = task["version"] + (verb == "complete")
                connection.request(
                    "POST", f"/api/v1/tasks/{task['id']}/{verb}", json.dumps({"version": version, **body}), headers
                )
                answer = connection.getresponse()
                text = answer.read()
                assert answer.status == http.HTTPStatus.OK, text

    working = [threading.Thread(target=poll), threading.Thread(target=complete)]
    for each in working:
        each.start()
    for each in working:
        each.join()
    return (cpu_seconds([server]) - before) / SECONDS


def each_second(rate: float, ends: float) -> Iterator[int]:
    """Numbers from nought, so many a second."""
    number, started = 0, time.monotonic()
    while time.monotonic() < ends:
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        yield number
        number += 1


def measured(server: Server, cookie: str, designer: str) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=SWITCHES)
        fresh = contexts(browser, server, cookie)
        first, kilobytes = cold(fresh)
        page = fresh().new_page()
        filters, pages, done = filtered(page), paged(page), completed(page)
        drawn = modelled(contexts(browser, server, designer))
        browser.close()
    return [
        spread("inbox interactive, nothing cached", "ms", first, 500),
        spread("a filter", "ms", filters, 100),
        spread("the next page", "ms", pages, 100),
        spread("complete and next", "ms", done, 200),
        spread("modeler drawn, its panel answers, nothing cached", "ms", drawn, 2000),
        Figure("first load, as sent", kilobytes, "KB", 150),
        Figure(f"{OPEN_PAGES} open lists, {RATE} completions a second", live(server, cookie), "cores", 1),
    ]


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        database = open_database(url)
        upgrade(database)
        database.close()
        cookie, designer = prepared(url)
        with Server(url, Path(folder)) as server:
            figures = measured(server, cookie, designer)
    return report("pages", figures)


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
