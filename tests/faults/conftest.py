"""A served house with one looping task, on a database that can be taken away."""

from datetime import UTC, datetime, timedelta

import pytest

from server.auth.tokens import digest
from server.domain.people import Scope
from server.domain.staff import ApiToken
from server.store.unit_of_work import UnitOfWork
from tests.house import House

LOOP = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'
    b'<process id="rounds" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="m"/>'
    b'<exclusiveGateway id="m"/><sequenceFlow id="f2" sourceRef="m" targetRef="work"/><userTask id="work" name="Work"/>'
    b'<sequenceFlow id="f3" sourceRef="work" targetRef="g"/><exclusiveGateway id="g" default="f4"/>'
    b'<sequenceFlow id="f4" sourceRef="g" targetRef="m"/><sequenceFlow id="f5" sourceRef="g" targetRef="e">'
    b'<conditionExpression>=1 = 2</conditionExpression></sequenceFlow><endEvent id="e"/></process></definitions>'
)
TOKEN = "csk_faults"


def settle(database) -> list[str]:
    """A house, a process whose end is never reached, and eight cases of it; the case ids."""
    house = House(database)
    house.now = datetime.now(UTC)
    house.deploy({"rounds.bpmn": LOOP})
    person = house.person("liuyang")
    with UnitOfWork(database) as uow:
        scopes = frozenset({Scope.TASKS, Scope.CASES})
        uow.tokens.add(ApiToken(digest(TOKEN), person.id, scopes, house.now, house.now + timedelta(days=1)))
        uow.commit()
    return [house.start("rounds", {}, "liuyang") for _ in range(8)]


def one_round(server, case):
    """Claim and complete the open task of a case; the last answer's status."""
    status, listed = server.call("GET", f"/api/v1/tasks?case={case}&state=open", TOKEN)
    if status != 200:
        return status
    task = listed["items"][0]
    if task["state"] == "offered":
        status, task = server.call("POST", f"/api/v1/tasks/{task['id']}/claim", TOKEN, {"version": task["version"]})
        if status != 200:
            return status
    body = {"version": task["version"], "data": {"note": "已办"}}
    return server.call("POST", f"/api/v1/tasks/{task['id']}/complete", TOKEN, body)[0]


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'house.db'}"
