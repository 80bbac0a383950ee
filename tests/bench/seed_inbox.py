"""Fills a database with open tasks of many roles and branches, and names people who see few or many of them."""

import random
from dataclasses import replace
from datetime import timedelta

from server.domain.absences import Absence
from server.domain.circulation import Circulated
from server.domain.people import Actor, Branches, Principal, RoleAt
from server.domain.signatures import Place, Signature
from server.domain.staff import Branch, Person
from server.domain.tasks import TaskState
from server.store.case_rows import case_values, found_text
from server.store.channel import Channel
from server.store.circulations import Circulations
from server.store.database import Database
from server.store.search import grams
from server.store.signatures import Signatures
from server.store.tables.cases import case, case_bigram
from server.store.tables.tasks import task
from server.store.task_rows import task_values
from server.store.unit_of_work import UnitOfWork
from tests.sample import NOW, a_case, a_task, settle

BRANCHES = [f"b{number:03}" for number in range(200)]
PEOPLE = 2_000
SOME = ["li", *(f"p{number:04}" for number in range(20))]
"""Who is asked to work on the tasks of others, to sign them, and to read cases."""
ROLES = ["clerk", "reviewer", "approver", "legal", "treasury"]
NAMES = ["李四", "王五", "赵六", "陈七", "张三"]
CHUNK = 5_000


def seed(database: Database, tasks: int) -> None:
    """Write that many cases, each with one open task, a tenth of them claimed, in a house of 2,000 people.

    Of the claimed ones some are delegated, some wait for signatures; some cases were sent to people for information.
    """
    settle(database)
    with UnitOfWork(database) as work:
        for code in BRANCHES:
            work.people.add_branch(Branch(code, code, parent="head"))
        for number in range(PEOPLE):
            person, at = f"p{number:04}", BRANCHES[number % len(BRANCHES)]
            work.people.add(Person(person, person, f"Person {number}", at))
            work.people.grant(person, [RoleAt(ROLES[number % len(ROLES)], at)])
        for number in range(0, PEOPLE, 20):
            stand_in, begins = f"p{(number + 1) % PEOPLE:04}", NOW - timedelta(days=1)
            away = Absence(
                id=f"away-{number}",
                person=f"p{number:04}",
                begins=begins,
                ends=NOW + timedelta(days=9),
                substitutes=(stand_in,),
                entered_by=stand_in,
                entered_at=begins,
            )
            work.absences.add(away, begins)
        work.commit()
    chance = random.Random(1)
    for first in range(0, tasks, CHUNK):
        _write(database, chance, range(first, min(first + CHUNK, tasks)))
    with database.write() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _write(database: Database, chance: random.Random, numbers: range) -> None:
    cases, gram_rows, tasks, signatures, sent = [], [], [], [], []
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
            **(_helped(chance) if claimed else {}),
        )
        tasks.append(task_values(waiting, {}, made))
        if waiting.cosigned:
            signer = chance.choice(SOME)
            asked = Signature(
                id=f"signature-{number}",
                task=waiting.id,
                case=made.id,
                element="check",
                person=signer,
                place=Place.AFTER,
                asked_by="wang",
                asked_at=NOW,
            )
            signatures.append(asked)
        if chance.random() < 0.02:
            sent.append(Circulated(case=made.id, person=chance.choice(SOME), sent_by="wang", sent_at=NOW))
    with database.write() as connection:
        channel = Channel(connection)
        for table, rows in ((case, cases), (case_bigram, gram_rows), (task, tasks)):
            channel.insert_rows(table, rows)
        channel.flush()
        Signatures(channel).add_all(signatures)
        Circulations(channel).add_all(sent)
        channel.flush()
        connection.commit()


def _helped(chance: random.Random) -> dict[str, object]:
    """What else becomes of a task that somebody holds: a delegate works on it, or it waits for a signature."""
    fate = chance.random()
    if fate < 0.2:
        return {"delegate": chance.choice(SOME)}
    return {"submitted_at": NOW, "cosigned": True} if fate < 0.3 else {}


def actors() -> dict[str, Actor]:
    """People with one pair, with five, with hundreds, one who sees everything, and one who stands in for others."""
    tree = Branches({"head": None, "north": "head", "south": "head", **dict.fromkeys(BRANCHES, "head")})
    held = {
        "one pair": [RoleAt("clerk", "b001")],
        "five pairs": [RoleAt(role, "b002") for role in ROLES],
        "a role everywhere": [RoleAt("clerk", "head")],
        "every role everywhere": [RoleAt(role, "head") for role in ROLES],
        "manager of ten": [RoleAt("manager", branch) for branch in BRANCHES[:10]],
        "auditor of all": [RoleAt("auditor", "head")],
    }
    found = {name: Actor("li", "li", "Li", "b001", frozenset(roles), tree) for name, roles in held.items()}
    away = (
        Principal(f"p{number:04}", f"Person {number}", NOW + timedelta(days=9), frozenset([RoleAt("reviewer", code)]))
        for number, code in enumerate(BRANCHES[:5])
    )
    return {**found, "stands in for five": replace(found["one pair"], stands_in=tuple(away))}
