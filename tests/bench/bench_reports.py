"""Reports of a large house: how fast the trail is taken in, how long pages take, and how far behind the inbox they are.

`python -m tests.bench.bench_reports --full` makes a house of 1,000,000 cases with 15,000,000 steps (a few minutes, and
a gigabyte under build/bench, both only once); without it, a tenth of that.
"""

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from starlette.testclient import TestClient

from server.auth import sessions
from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.domain.staff import Person
from server.reports.snapshot.following import Follower
from server.reports.snapshot.house import HouseSnapshot
from server.reports.snapshot.schema import VERSION
from server.reports.snapshot.snapshot import create
from server.store.database import Database, open_database
from server.store.migrate import upgrade
from server.store.unit_of_work import UnitOfWork
from tests import site
from tests.bench.big_snapshot import PEOPLE, fill
from tests.bench.long_trail import write_trail
from tests.bench.measuring import BUILD, Figure, report, spread
from tests.house import APPLICATION, LOAN_WALK, MONDAY, House

FULL, USUAL = 1_000_000, 100_000
ENTRIES = 500_000
TAKEN_IN = 20_000
"""Entries a second of the clock, at least: a trail of 15,000,000 is taken in within a quarter of an hour."""
MANAGER = "chenguodong"
PROCESS, STEP = "loan_origination", "review"
STEPS = ("intake", "screening", STEP, "approve_deputy", "pay_out")
PROCESSES = (PROCESS, "recusal", "tiered_approval", "dual_investigation", "other", "another")
PAGES = {
    "overview": "/reports",
    "bottlenecks": "/reports/bottlenecks",
    "why a step": f"/reports/why/{PROCESS}/{STEP}",
    "now": "/reports/now",
    "flow": "/reports/flows",
    "people": "/reports/people",
    "table waiting": "/reports/waiting",
    "table steps": "/reports/steps",
    "table flow": "/reports/flow",
    "table load": "/reports/load",
    "table costs": "/reports/costs",
    "table cost of cases": "/reports/case_costs",
    "table cost by path": "/reports/variant_costs",
    "table capacity": "/reports/capacity",
    "what a number counts": f"/reports/steps/wait_median?of={PROCESS}&of_step={STEP}",
}
ROUNDS, SECOND, RATE, SECONDS = 5, 1000, 20, 10
MEMORY_TO_MAKE = 6 * 1024**3


def kept_house(cases: int) -> Path:
    """The folder of a house with so many cases, made once; its snapshot is larger than its trail."""
    folder = BUILD / f"reports-{cases}-v{VERSION}"
    if (folder / "made").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with closing(opened(folder)) as database:
        house = site.settle(database)
        site.open_session(house, MANAGER)
        employ(house)
        snapshot = HouseSnapshot(database, folder / "reports", patience=600, memory=MEMORY_TO_MAKE)
        with closing(snapshot):
            now_w = snapshot.clock_of("b1").reading(MONDAY)
            shape = {process: [(element, "everyone") for element in STEPS] for process in PROCESSES}
            fill(snapshot.current(), cases, shape, sorted(snapshot.branches()), MONDAY, now_w)
    (folder / "made").touch()
    return folder


def employ(house: House) -> None:
    """The people who do the work of the generated cases, and what an hour of theirs costs."""
    house.run(
        load_house_file,
        LoadHouseFile(
            kind=HouseFile.COSTS, content=b"resources: {everyone: {people: 200, hours: 1600, salary: 64000}}\n"
        ),
    )
    with UnitOfWork(house.database) as work:
        branches = [each.code for each in work.people.branches()]
        for number in range(PEOPLE):
            work.people.add(
                Person(f"person-{number:032d}", f"p{number}", f"P{number}", branches[number % len(branches)])
            )
        work.commit()


def opened(folder: Path) -> Database:
    database = open_database(f"sqlite:///{folder}/house.sqlite")
    upgrade(database)
    return database


def pages(cases: int) -> Iterator[tuple[str, float, list[float]]]:
    """Of each page and time: what is it, milliseconds of its first load, and of those after it."""
    folder = kept_house(cases)
    since = (MONDAY - timedelta(days=3 * 365)).date()
    with TestClient(site.site(f"sqlite:///{folder}/house.sqlite", folder)) as client:
        client.cookies.set(sessions.COOKIE, f"token-{MANAGER}")
        load(client, "/reports/flow")  # the file is opened
        for about, more in (("90 days", ""), ("3 years", f"since={since}")):
            for name, path in PAGES.items():
                address = f"{path}{'&' if '?' in path else '?'}{more}"
                first = load(client, address)
                yield f"{name}, {about}", first, [load(client, address) for _ in range(ROUNDS)]


def load(client: TestClient, path: str) -> float:
    """Milliseconds of one page."""
    began = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
    return (time.perf_counter() - began) * 1000


def page_figures(cases: int) -> list[Figure]:
    """Every page at this size."""
    found: list[Figure] = []
    for name, first, again in pages(cases):
        found.append(Figure(f"{name}: first load", first, "ms", SECOND if "90 days" in name else None))
        found.append(spread(f"{name}: again", "ms", again, SECOND))
    return found


def growth(cases: int) -> Figure:
    """What all pages of 90 days together cost at this size for the first time, as a multiple of a tenth of it."""
    large, small = (sum(first for name, first, _ in pages(size) if "90 days" in name) for size in (cases, cases // 10))
    return Figure("90 days, all pages: cost for ten times as many cases", large / small, "times", 10)


def ingest(folder: Path, sent) -> None:
    """Take in the whole trail; sends the entries, seconds of CPU and of the clock, and MB before and at most."""
    with closing(open_database(f"sqlite:///{folder}/house.sqlite")) as database:
        house = HouseSnapshot(database, folder / "unused")
        with closing(create(folder / "ingested.duckdb")) as snapshot:
            follower = Follower(database, snapshot, house.clock_of)
            before, began, worked, entries = peak(), time.perf_counter(), time.process_time(), 0
            while True:
                progress = follower.step()
                entries += progress.entries
                if progress.whole:
                    break
            spent = time.process_time() - worked, time.perf_counter() - began
            sent.send((entries, *spent, before, peak()))


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ingest_figures() -> list[Figure]:
    """In a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(opened(folder)) as database:
            total = write_trail(database, ENTRIES)
        here, there = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=ingest, args=(folder, there))
        process.start()
        there.close()
        entries, worked, seconds, before, most = here.recv()
        process.join()
    return [
        Figure(f"a trail of {total:,} entries: CPU for a thousand", worked * 1e6 / total, "ms"),
        Figure("the same: entries of cases a second of the clock", entries / seconds, "/s", TAKEN_IN, least=True),
        Figure("the same: memory of the process at most", most, "MB", 1536),
        Figure("the same: by how much it grew", most - before, "MB"),
    ]


def lag_figures() -> list[Figure]:
    """While people complete tasks: how long a reader waits for the snapshot, and what it does not know then."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(opened(folder)) as database:
            house = House(database, PROCESS)
            cases = [house.start(PROCESS, APPLICATION, "wangfang") for _ in range(RATE * SECONDS)]
            snapshot = HouseSnapshot(database, folder / "reports")
            with closing(snapshot):
                return _lag(house, snapshot, cases)


def _lag(house: House, snapshot: HouseSnapshot, cases: list[str]) -> list[Figure]:
    snapshot.current()
    idle = [timed(snapshot) for _ in range(50)]
    done: list[int] = []
    writing = threading.Thread(target=_complete, args=(house, cases, done))
    writing.start()
    took, missing = [], 0
    while writing.is_alive():
        before = len(done)
        took.append(timed(snapshot))
        text = "SELECT count(*) FROM activity_all WHERE outcome = 'completed'"
        missing = max(missing, before - snapshot.current().rows(text)[0][0])
        time.sleep(0.2)
    writing.join()
    return [
        spread("up to date, nothing happened", "ms", idle, 100),
        spread(f"up to date, {RATE} completions a second: age of the newest", "ms", took, 5000),
        Figure("the same: completions not known then", missing, "tasks", 0),
    ]


def timed(snapshot: HouseSnapshot) -> float:
    """Milliseconds until the snapshot is up to date."""
    began = time.perf_counter()
    snapshot.current()
    return (time.perf_counter() - began) * 1000


def _complete(house: House, cases: list[str], done: list[int]) -> None:
    began = time.monotonic()
    for number, case in enumerate(cases):
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        house.do(case, "intake", *LOAN_WALK["intake"])
        done.append(number)


def main(arguments: list[str]) -> bool:
    """Measure, and say whether every target was met."""
    cases = FULL if "--full" in arguments else USUAL
    figures = ingest_figures() + lag_figures()
    if cases == USUAL:
        figures.append(growth(cases))
    return report(f"reports of {cases:,} cases", figures + page_figures(cases))


if __name__ == "__main__":
    raise SystemExit(0 if main(sys.argv[1:]) else 1)
