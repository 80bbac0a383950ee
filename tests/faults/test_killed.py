"""Killed at any commit of a firing, an escalation or an act on the organisation: nothing half done, and done once."""

import os
import signal
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.clock.advance import AdvanceClock, advance_clock
from server.commands.transaction import Transactions
from server.engine.model import Limits
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.jobs.sweep import Sweep
from server.store.chains import entries_of, verify_chains
from server.store.database import open_database
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.house import SANDBOX
from tests.jobs.manual import ManualHouse

MOST_COMMITS = 30
NODES = (
    diagrams.start()
    + diagrams.user("ask", "Ask", role="hr_admin", result="asked")
    + diagrams.fork("split")
    + diagrams.user("late", "Late", role="officer_a", due="PT1H", escalate="100% priority 90; 150% notify superior")
    + diagrams.catch_timer("wait", "PT1H")
    + diagrams.service("act", "org.grant_role", 'person="wangfang"; role="archivist"; branch="b1"', "ask")
    + diagrams.user("after", "After", role="officer_a")
    + diagrams.fork("join")
)
FLOW = "begin > ask > split > late > join > end; split > wait > act > after > join"


@pytest.fixture
def house(database):
    house = ManualHouse(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, FLOW)})
    return house


def fire_all(url, until, dies_at):
    """Let the time pass in a process of its own, which is killed before one of its commits; whether it was."""
    child = os.fork()
    if child == 0:
        try:
            _let_pass(url, until, dies_at)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _let_pass(url, until, dies_at):
    commit, made = Connection.commit, [0]

    def killed(self):
        made[0] += 1
        if made[0] == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self)

    database = open_database(url)
    with UnitOfWork(database) as uow:
        left = until - uow.clock.now()
    parts = Shelf(), FormShelf(), SANDBOX, Limits(), lambda: None
    transactions = Transactions(lambda: UnitOfWork(database), lambda uow: uow.clock.now(), *parts)
    sweep = Sweep(transactions)
    Connection.commit = killed
    if left > timedelta():
        duration = f"PT{int(left.total_seconds())}S"
        advance_clock(
            transactions, sweep.run, AdvanceClock(advance=duration, manual=True, zone=ZoneInfo("Asia/Shanghai"))
        )
    sweep.run()


def kinds(house, chain):
    return [entry.kind for entry in entries_of(house.database, chain)]


def test_whenever_it_is_killed_all_that_was_due_happens_once_and_nothing_by_halves(house, database_url):
    case = house.start("t", {}, "admin", branch="b1")
    house.do(case, "ask", "tianjing", {})
    before, until = kinds(house, "organisation").count("RoleGranted"), house.time() + timedelta(hours=3)
    deaths = 0
    while fire_all(database_url, until, deaths + 1):
        deaths += 1
        assert deaths < MOST_COMMITS
        granted = kinds(house, "organisation").count("RoleGranted") - before
        carried_out = kinds(house, case).count("OperatorCarriedOut")
        assert (
            granted == carried_out == house.person("wangfang").holds("archivist", "b1") == ("after" in house.open(case))
        )
        assert house.run(compare_case, CompareCase(case_id=case)) == []
        assert list(verify_chains(house.database)) == []
    assert deaths > 3
    told = kinds(house, case)
    assert (told.count("OperatorCarriedOut"), told.count("TaskEscalated")) == (1, 2)
    assert kinds(house, "organisation").count("RoleGranted") == before + 1
    assert set(house.open(case)) == {"late", "after"} and house.open(case)["late"].priority == 90
    assert house.run(compare_case, CompareCase(case_id=case)) == []
