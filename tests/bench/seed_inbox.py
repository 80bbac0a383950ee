"""Fills a database with open tasks of many roles and branches, and names people who see few or many of them."""

import random
from datetime import timedelta

from server.domain.people import Actor, Branches, RoleAt
from server.domain.staff import Branch
from server.domain.tasks import TaskState
from server.store.case_rows import case_values, found_text
from server.store.channel import Channel
from server.store.database import Database
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
        channel = Channel(connection)
        for table, rows in ((case, cases), (case_bigram, gram_rows), (task, tasks)):
            channel.insert_rows(table, rows)
        channel.flush()
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
