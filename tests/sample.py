"""A small bank for tests: two branches below a head office, four people, one process, and cases and tasks of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.domain.cases import Case, CaseStatus
from server.domain.people import RoleAt, Scope
from server.domain.processes import Binding, Deployment, ProcessVersion, StartTrigger
from server.domain.separation import Duty
from server.domain.staff import ApiToken, Branch, Person
from server.domain.tasks import HumanTask, Situation, TaskState
from server.store.database import Database
from server.store.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FREE = Situation(duty=Duty(element="check", name="Check"), doers=())

PEOPLE = {
    "li": ("north", [RoleAt("clerk", "north")]),
    "wang": ("north", [RoleAt("clerk", "north"), RoleAt("manager", "north")]),
    "zhao": ("south", [RoleAt("clerk", "south")]),
    "chen": ("head", [RoleAt("clerk", "head"), RoleAt("auditor", "head")]),
}


def settle(database: Database) -> None:
    """Write branches, people and version 1 of the process `loan`."""
    with UnitOfWork(database) as work:
        work.people.add_branch(Branch("head", "Head office"))
        for code in ("north", "south"):
            work.people.add_branch(Branch(code, code.title(), parent="head"))
        for login, (branch, roles) in PEOPLE.items():
            work.people.add(Person(login, login, login.title(), branch))
            work.people.grant(login, roles)
            work.tokens.add(ApiToken(f"token-of-{login}", login, frozenset({Scope.TASKS}), NOW))
        deploy(work, "loan", 1)
        work.commit()


def deploy(work: UnitOfWork, process: str, version: int, *starts: StartTrigger) -> None:
    deployment = f"{process}-{version}"
    work.processes.deploy(Deployment(deployment, NOW, "li"), {f"{process}.bpmn": b"<bpmn/>"})
    info = {"title": "Loan", "read_role": None, "file": f"{process}.bpmn"}
    work.processes.add_version(ProcessVersion(process, version, deployment, process.title(), info, NOW), starts)
    work.processes.bind(Binding(f"binding-{deployment}", process, version, {}, {process: deployment}))


def a_case(number: int = 1, **changes: object) -> Case:
    case = Case(
        id=f"case-{number:06}",
        process="loan",
        process_version=1,
        binding="binding-loan-1",
        branch="north",
        status=CaseStatus.RUNNING,
        started_at=NOW,
        business_key=f"K-{number}",
        title=f"Loan {number}",
        data={"amount": 1},
        started_by="li",
    )
    return replace(case, **changes)


def a_task(number: int = 1, case: Case | None = None, **changes: object) -> HumanTask:
    task = HumanTask(
        id=f"task-{number:06}",
        case=(case or a_case()).id,
        process="loan",
        element="check",
        name="Check",
        token=f"token-{number}",
        role="clerk",
        branch="north",
        state=TaskState.OFFERED,
        version=1,
        created_at=NOW,
    )
    return replace(task, **changes)


def keep(database: Database, case: Case, *tasks: HumanTask) -> None:
    """Write a case and its tasks."""
    with UnitOfWork(database) as work:
        work.cases.add(case)
        work.tasks.add_all([(task, {}) for task in tasks])
        work.commit()
