"""A small house for the tests of the JSON interface: people of two branches, each with a token."""

from datetime import UTC, datetime

from starlette.testclient import TestClient

from server.auth.tokens import digest
from server.domain.people import RoleAt, Scope
from server.domain.staff import ApiToken, Branch, Person
from server.store.unit_of_work import UnitOfWork

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = {
    "wang": ("b1", "clerk@b1"),
    "li": ("b1", "clerk@b1"),
    "zhao": ("b1", "clerk@b1 boss@b1"),
    "boss": ("b1", "boss@b1 manager@b1"),
    "far": ("b2", "clerk@b2 boss@b2 manager@b2"),
    "nobody": ("b1", ""),
    "admin": ("ho", "operator@ho process_designer@ho manager@ho auditor@ho compliance@ho"),
}


def settle(database):
    """Write branches, people and their tokens: `csk_<login>`, and `csk_<login>_<scope>` with one scope only."""
    with UnitOfWork(database) as work:
        work.people.add_branch(Branch("ho", "Head office", time_zone="Asia/Shanghai"))
        work.people.add_branch(Branch("b1", "First", parent="ho"))
        work.people.add_branch(Branch("b2", "Second", parent="ho"))
        for login, (branch, roles) in PEOPLE.items():
            work.people.add(Person(f"id-{login}", login, login.title(), branch))
            work.people.grant(f"id-{login}", [RoleAt(*role.split("@")) for role in roles.split()])
            work.tokens.add(ApiToken(digest(f"csk_{login}"), f"id-{login}", None, LONG_AGO))
            for scope in Scope:
                narrow = digest(f"csk_{login}_{scope.value}")
                work.tokens.add(ApiToken(narrow, f"id-{login}", frozenset({scope}), LONG_AGO))
        work.commit()


class Api:
    """Calls the interface as one of the people."""

    def __init__(self, app):
        self._client = TestClient(app, raise_server_exceptions=False)

    def call(self, login, method, path, *, json=None, **extras):
        headers = {**({"Authorization": f"Bearer csk_{login}"} if login else {}), **extras.pop("headers", {})}
        return self._client.request(method, f"/api/v1{path}", json=json, headers=headers, **extras)

    def get(self, login, path, **params):
        return self.call(login, "GET", path, params=params or None)

    def post(self, login, path, json=None, **extras):
        return self.call(login, "POST", path, json={} if json is None else json, **extras)

    def raw(self, login, path, content):
        headers = {"Content-Type": "application/json"}
        return self.call(login, "POST", path, content=content, headers=headers)

    def deploy(self, files, login="admin", **extras):
        parts = [("files", (path, content, "application/octet-stream")) for path, content in files.items()]
        return self.call(login, "POST", "/deployments", files=parts, **extras)

    def start(self, login, process, data=None, **more):
        answer = self.post(login, f"/processes/{process}/cases", {"data": data or {}, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def task(self, login, case, element):
        """The open task of a case at an element, as this person finds it."""
        found = self.get(login, "/tasks", case=case["id"], element=element, state="open").json()["items"]
        assert len(found) == 1, found
        return found[0]

    def claim(self, login, task):
        answer = self.post(login, f"/tasks/{task['id']}/claim", {"version": task["version"]})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def complete(self, login, task, data=None):
        return self.post(login, f"/tasks/{task['id']}/complete", {"version": task["version"], "data": data or {}})

    def do(self, login, case, element, data=None):
        """Claim and complete the task of a case at an element."""
        answer = self.complete(login, self.claim(login, self.task(login, case, element)), data)
        assert answer.status_code == 200, answer.text
        return answer.json()
