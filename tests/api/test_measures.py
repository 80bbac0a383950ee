"""What one request costs the database."""

import pytest
from starlette.testclient import TestClient

from server.main import create_app
from tests.api import diagrams
from tests.api.conftest import settings_for
from tests.api.house import Api, settle
from tests.counted import fewest


@pytest.fixture
def steady(database_url, tmp_path):
    """The application by the machine's clock."""
    made = create_app(settings_for(database_url, tmp_path, clock="system"))
    with TestClient(made):
        settle(made.state.wired.database)
        yield made


def test_completing_a_task_is_one_commit_and_at_most_twelve_statements(steady):
    api = Api(steady)
    api.deploy(diagrams.leave())

    def claimed():
        case = api.start("wang", "leave", {"who": "李四", "days": 3})
        task = api.claim("li", api.task("li", case, "check"))

        def complete():
            assert api.complete("li", task, {"remark": "r"}).status_code == 200

        return complete

    commits, statements = fewest(steady.state.wired.database, claimed)
    assert commits == 1
    assert len(statements) <= 12, "\n".join(statements)
    if steady.state.wired.database.dialect == "postgresql":
        assert len(statements) <= 7, "\n".join(statements)


def test_a_refused_completion_commits_nothing(steady):
    api = Api(steady)
    api.deploy(diagrams.leave())
    task = api.claim("li", api.task("li", api.start("wang", "leave", {"who": "李四", "days": 3}), "check"))

    def refused():
        assert api.complete("li", task, {"remark": ""}).status_code == 422
        assert api.complete("wang", task, {"remark": "r"}).status_code == 403

    commits, _ = fewest(steady.state.wired.database, lambda: refused)
    assert commits == 0


def test_lists_cost_the_same_however_long_they_are(steady):
    api = Api(steady)
    api.deploy(diagrams.leave())
    counts = []
    for _ in range(2):
        for number in range(3):
            api.start("wang", "leave", {"who": f"李四{number}", "days": 3})
        for path in ("/tasks", "/cases", "/audit"):
            _, statements = fewest(steady.state.wired.database, lambda path=path: lambda: api.get("admin", path))
            counts.append((path, len(statements)))
    assert counts[:3] == counts[3:]
    assert all(count <= 6 for _, count in counts), counts


def test_the_system_clock_is_not_moved(steady):
    api = Api(steady)
    assert api.get("wang", "/clock").json()["mode"] == "system"
    answer = api.post("admin", "/clock", {"advance": "P1D"})
    assert (answer.status_code, answer.json()["code"]) == (409, "clock_not_manual")
