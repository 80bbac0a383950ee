"""Every route that changes something, walked: none takes a request without proof of who sends it and from where."""

import pytest
from starlette.testclient import TestClient

from server.auth import csrf, sessions
from tests.site import open_session, settle, site

SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def served(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("walk")
    url = f"sqlite:///{folder / 'house.db'}"
    (folder / "house.db").write_bytes(sqlite_template.read_bytes())
    with TestClient(site(url, folder), raise_server_exceptions=False, follow_redirects=False) as client:
        yield client, open_session(settle(client.app.state.wired.database), "admin")


def unsafe(app):
    """(method, path) of every route that may change something."""
    routes = [
        route
        for outer in app.router.routes
        for route in (outer.effective_route_contexts() if hasattr(outer, "effective_route_contexts") else [outer])
    ]
    found = {(method, route.path) for route in routes for method in (getattr(route, "methods", None) or set()) - SAFE}
    assert {("POST", "/sign-out"), ("POST", "/api/v1/deployments")} < found
    return sorted(found)


def filled(path):
    return "/".join("1" if step.startswith("{") else step for step in path.split("/"))


def test_nobody_changes_anything_without_a_session(served):
    client, _ = served
    client.cookies.clear()
    for method, path in unsafe(client.app):
        answer = client.request(method, filled(path), headers={"Content-Type": "application/json"}, content=b"{}")
        assert answer.status_code in {303, 401, 403}, (method, path)


def test_a_session_alone_changes_nothing(served):
    """A page elsewhere can make the browser send the cookie, but not our token."""
    client, (cookie, _token) = served
    for given in (None, "", "wrong"):
        for method, path in unsafe(client.app):
            headers = {"Cookie": f"{sessions.COOKIE}={cookie}"} | ({csrf.HEADER: given} if given is not None else {})
            answer = client.request(method, filled(path), headers=headers, data={csrf.FIELD: given or ""})
            assert answer.status_code == 403, (method, path, answer.text)
            assert answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
