"""Lists over 100,000 open tasks, on SQLite and PostgreSQL: the inbox with its counts, the cases, and the search."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from server.domain.people import Actor
from server.queries.cases import CaseFilter, list_cases
from server.queries.circulations import circulated_page
from server.queries.inbox import InboxFilter, InboxSort, count_tasks, count_views, list_tasks
from server.queries.inbox_reach import View
from server.store.database import Database, open_database
from server.store.migrate import upgrade
from tests.bench.measuring import Figure, percentile, report
from tests.bench.seed_inbox import actors, seed
from tests.postgres import PostgresServer

TASKS, ROUNDS, SEARCHES = 100_000, 60, 20
TARGET, SEARCH_TARGET = 50, 300

SEARCHING = {"one pair", "manager of ten", "auditor of all"}
WORDS = {"common": "李四", "rare": "000123", "of one character": "李"}


@contextmanager
def sqlite() -> Iterator[Database]:
    """A database file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        try:
            upgrade(opened)
            yield opened
        finally:
            opened.close()


@contextmanager
def postgresql() -> Iterator[Database]:
    """A database of its own on the server of the tests."""
    server = PostgresServer()
    name = server.create()
    opened = open_database(server.url(name))
    try:
        yield opened
    finally:
        opened.close()
        server.drop(name)


def show(database: Database, actor: Actor, view: View, sort: InboxSort = InboxSort.DUE) -> None:
    """What a page of the inbox asks: one list, and the count of every list."""
    list_tasks(database, actor, view, sort=sort)
    count_views(database, actor, View)


def search(database: Database, actor: Actor, text: str) -> None:
    """The inbox narrowed by a search, with its count."""
    narrowed = InboxFilter(q=text)
    list_tasks(database, actor, View.OPEN, narrowed=narrowed)
    count_tasks(database, actor, View.OPEN, narrowed=narrowed)


def figure(name: str, act: Callable[[], object], rounds: int, target: float) -> Figure:
    """The 95th percentile in milliseconds, between the median and the slowest."""
    act()
    taken: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1e3)
    return Figure(name, percentile(taken, 95), "ms", target, percentile(taken, 50), max(taken))


def figures(database: Database) -> Iterator[Figure]:
    """Every list for every person."""
    kind = database.dialect
    for name, actor in actors().items():
        for view in View:
            yield figure(f"{kind}: {view}, {name}", partial(show, database, actor, view), ROUNDS, TARGET)
        for sort in (InboxSort.AGE, InboxSort.PRIORITY):
            act = partial(show, database, actor, View.OPEN, sort)
            yield figure(f"{kind}: open by {sort}, {name}", act, ROUNDS, TARGET)
        cases = partial(list_cases, database, actor, {"loan": "reviewer"})
        yield figure(f"{kind}: cases, {name}", cases, ROUNDS, TARGET)
        sent = partial(circulated_page, database, actor, unread=True, limit=50, cursor=None)
        yield figure(f"{kind}: cases for information, {name}", sent, ROUNDS, TARGET)
        for how, word in WORDS.items() if name in SEARCHING else ():
            act = partial(search, database, actor, word)
            yield figure(f"{kind}: search, {how}, {name}", act, SEARCHES, SEARCH_TARGET)
            act = partial(cases, narrowed=CaseFilter(q=word))
            yield figure(f"{kind}: search of cases, {how}, {name}", act, SEARCHES, SEARCH_TARGET)


def main() -> bool:
    found: list[Figure] = []
    for opened in (sqlite, postgresql):
        with opened() as database:
            seed(database, TASKS)
            found += figures(database)
    return report("inbox", found)


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
