"""Walks scenarios in browsers: each walker is a process with a Chromium and a server of its own."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from queue import Empty

from playwright.sync_api import sync_playwright

from server.domain.ids import new_id
from server.main import create_app
from server.scenarios.houses import make_houses, settings_for
from server.scenarios.known import known_words
from server.scenarios.playing import Played, play
from server.scenarios.reading import read_scenarios
from server.scenarios.witness import Witness
from server.store.database import open_database
from server.store.sqlite_copies import copy_file
from server.store.unit_of_work import UnitOfWork
from server.wiring.settings import Settings
from tests import site
from tests.browser.conftest import SWITCHES
from tests.browser.live import serving
from tests.walks.browser_stage import Act, BrowserStage
from tests.walks.person import People


@dataclass(frozen=True, slots=True)
class Walked:
    """A scenario that was walked. `acts`: what people did on pages; `notes`: what they could not do there."""

    played: Played
    acts: tuple[Act, ...]
    notes: tuple[str, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where walkers work: the houses by clock, and a folder for copies; `shots` is where failures are pictured."""

    folder: Path
    settings: Settings
    houses: dict[datetime, Path]
    shots: Path


@dataclass(slots=True)
class Ways:
    """Who did something already: the first time one goes by the page of the case, later straight on."""

    known: set[str] = field(default_factory=set)

    def first(self, login):
        """Whether it is their first time; from now on it is not."""
        first = login not in self.known
        self.known.add(login)
        return first


def scenarios_of(library, house, settings):
    """All scenarios of the library. Raises ScenariosRefused."""
    return read_scenarios(library, known_words(library, house, settings.zone))


def make_grounds(folder, settings, library, house, scenarios, shots):
    """Houses for the clocks of the scenarios; everybody in them has a password."""
    houses = make_houses(folder, settings, library, house, {one.clock for one in scenarios})
    for path in houses.values():
        database = open_database(f"sqlite:///{path}")
        with UnitOfWork(database) as work:
            for person in work.people.all():
                work.people.set_password(person.id, site.password_hash())
            work.commit()
        database.close()
    return Grounds(folder, settings, dict(houses), shots)


def walk_all(scenarios, grounds, jobs):
    """Walk them with so many walkers, the long ones first; gives each as soon as it was walked."""
    by_length = sorted(scenarios, key=lambda one: len(one.steps), reverse=True)
    if jobs <= 1:
        yield from walk(by_length, grounds)
        return
    processes = get_context("spawn")
    waiting, done = processes.Queue(), processes.Queue()
    for one in [*by_length, *[None] * jobs]:
        waiting.put(one)
    walkers = [processes.Process(target=_walk_waiting, args=(waiting, done, grounds)) for _ in range(jobs)]
    for walker in walkers:
        walker.start()
    for _ in scenarios:
        yield _next(done, walkers)
    for walker in walkers:
        walker.join()


def walk(scenarios, grounds, chromium=None):
    """Walk one after the other on one server; each begins with a fresh copy of its house."""
    path, witness, ways = grounds.folder / f"{new_id()}.db", Witness(), Ways()
    copy_file(next(iter(grounds.houses.values())), path)
    app = create_app(settings_for(grounds.settings, path), witness)
    with _browser(chromium) as browser, serving(app) as url:
        wired = app.state.wired
        wired.database.be_fleeting()
        people = People(browser, url, wired.database)
        for scenario in scenarios:
            people.leave()
            copy_file(grounds.houses[scenario.clock], path)
            people.come_back()
            witness.moves.clear()
            yield _walk(scenario, BrowserStage(wired, witness, scenario.branch, people, ways), people, grounds.shots)
        people.close()


def _walk_waiting(waiting, done, grounds):
    for walked in walk(iter(waiting.get, None), grounds):
        done.put(walked)


def _next(done, walkers):
    """What was walked next. Raises RuntimeError when a walker fell."""
    while True:
        try:
            return done.get(timeout=5)
        except Empty:
            if any(walker.exitcode for walker in walkers):
                raise RuntimeError("a walker ended early") from None


def _walk(scenario, stage, people, shots):
    before = people.opened
    played = play(scenario, stage)
    if played.failure is not None:
        people.picture(shots / f"{Path(scenario.file).stem}-{scenario.line}")
    return Walked(played, tuple(stage.acts), tuple(stage.notes), people.opened - before)


@contextmanager
def _browser(given):
    """A Chromium that is there already, or one of its own."""
    if given is not None:
        yield given
        return
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()
