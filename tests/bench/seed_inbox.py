"""Fills a database with open tasks of many roles and branches, and measures the inbox over them.

Run as `python -m tests.bench.seed_inbox URL [TASKS]` on a migrated, empty database; prints milliseconds.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert

from server.domain.people import Actor, Branches, RoleAt
from server.domain.staff import Branch
from server.domain.tasks import TaskState
from server.queries.inbox import InboxFilter, InboxSort, count_tasks, list_tasks
from server.queries.inbox_reach import View
from server.store.case_rows import case_values, found_text
from server.store.database import Database, open_database
from server.store.search import grams
from server.store.tables.cases import case, case_bigram
from server.store.tables.tasks import task
from server.store.task_rows import task_values
from server.store.unit_of_work import UnitOfWork
from tests.sample import NOW, a_case, a_task, settle

BRANCHES = [f"b{number:03}" for number in range(60)]
ROLES = ["clerk", "reviewer", "approver", "legal", "treasury"]
NAMES = ["李四", "王五", "赵六", "陈七", "张三"]
CHUNK = 5_000


def seed(database: Database, tasks: int) -> None:
    """Write that many cases, each with one open task, a tenth of them claimed."""
    settle(database)
    with UnitOfWork(database) as work:
        for code in BRANCHES:
            work.people.add_branch(Branch(code, code, parent="head"))
        work.commit()
    chance = random.Random(1)
    for first in range(0, tasks, CHUNK):
        _write(database, chance, range(first, min(first + CHUNK, tasks)))
    with database.write() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _write(database: Database, chance: random.Random, numbers: range) -> None:
    cases, gram_rows, tasks = [], [], []
    for number in numbers:
        name = f"{chance.choice(NAMES)}{number:06}"
        made = a_case(number, branch=chance.choice(BRANCHES), title=f"Loan for {name}")
        cases.append(case_values(made))
        gram_rows += [{"gram": gram, "case": made.id} for gram in grams(found_text(made))]
        claimed = chance.random() < 0.1
        waiting = a_task(
            number,
            made,
            role=chance.choice(ROLES),
            branch=made.branch,
            state=TaskState.CLAIMED if claimed else TaskState.OFFERED,
            assignee=chance.choice(["li", "wang", "zhao"]) if claimed else None,
            due_at=NOW + timedelta(minutes=chance.randrange(100_000)) if chance.random() < 0.9 else None,
            priority=chance.randrange(101),
            created_at=NOW - timedelta(minutes=chance.randrange(100_000)),
        )
        tasks.append(task_values(waiting, {}, made))
    with database.write() as connection:
        connection.execute(insert(case), cases)
        connection.execute(insert(case_bigram), gram_rows)
        connection.execute(insert(task), tasks)
        connection.commit()


def actors() -> dict[str, Actor]:
    """People with one pair, with five, with hundreds, and one who sees everything."""
    tree = Branches({"head": None, "north": "head", "south": "head", **dict.fromkeys(BRANCHES, "head")})
    held = {
        "one pair": [RoleAt("clerk", "b001")],
        "five pairs": [RoleAt(role, "b002") for role in ROLES],
        "a role everywhere": [RoleAt("clerk", "head")],
        "every role everywhere": [RoleAt(role, "head") for role in ROLES],
        "manager of ten": [RoleAt("manager", branch) for branch in BRANCHES[:10]],
        "auditor of all": [RoleAt("auditor", "head")],
    }
    return {name: Actor("li", "li", "Li", "b001", frozenset(roles), tree) for name, roles in held.items()}


def measure(database: Database, rounds: int = 15) -> dict[str, float]:
    """The 95th percentile in milliseconds of a list with its count, by person and view."""
    result: dict[str, float] = {}
    for name, actor in actors().items():
        for view in View:
            result[f"{view}, {name}"] = _p95(lambda a=actor, v=view: _show(database, a, v), rounds)
        for sort in InboxSort:
            result[f"open by {sort}, {name}"] = _p95(
                lambda a=actor, s=sort: list_tasks(database, a, View.OPEN, sort=s), rounds
            )
        for query in ("李四", "000123", "李"):
            narrowed = InboxFilter(q=query)
            result[f"open with {query}, {name}"] = _p95(
                lambda a=actor, n=narrowed: _show(database, a, View.OPEN, n), rounds
            )
    return result


def _show(database: Database, actor: Actor, view: View, narrowed: InboxFilter | None = None) -> None:
    narrowed = narrowed or InboxFilter()
    list_tasks(database, actor, view, narrowed=narrowed)
    count_tasks(database, actor, view, narrowed=narrowed)


def _p95(act: Callable[[], object], rounds: int) -> float:
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(times, n=20)[18]


if __name__ == "__main__":
    opened = open_database(sys.argv[1])
    began = time.perf_counter()
    seed(opened, int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    print(f"seeded in {time.perf_counter() - began:.1f} s")
    for label, milliseconds in measure(opened).items():
        print(f"{milliseconds:8.1f} ms  {label}")
