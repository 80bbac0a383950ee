"""The served application: headers, sizes, health, refusals; on both databases."""

import pytest
from starlette.testclient import TestClient

from server.main import create_app
from server.wiring.core import DatabaseBehind
from server.wiring.settings import Settings


def settings_for(url, folder, **more):
    return Settings(_env_file=None, database_url=url, secret_key="x" * 40, var_dir=folder, locale="en", **more)


@pytest.fixture
def client(database_url, tmp_path):
    app = create_app(settings_for(database_url, tmp_path))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


def test_every_answer_carries_the_security_headers(client):
    for path in ("/healthz", "/nothing", "/api/v1/tasks", "/static/nothing.css"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]
        assert headers["permissions-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in headers


def test_browsers_are_pinned_to_https_where_it_is_used(tmp_path, sqlite_template):
    app = create_app(settings_for(f"sqlite:///{sqlite_template}", tmp_path, base_url="https://countersign.example"))
    with TestClient(app) as client:
        assert "max-age" in client.get("/healthz").headers["strict-transport-security"]


def test_the_process_lives(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_says_what_is_missing(client):
    answer = client.get("/readyz")
    checks = answer.json()["checks"]
    assert checks["database"]
    assert checks["migrations"]
    assert answer.status_code == (200 if checks["workers"] else 503)


def test_measures_name_the_route_and_not_the_address(client):
    client.get("/api/v1/cases/1234")
    text = client.get("/metrics").text
    assert 'route="/api/v1/cases/{case_id}"' in text
    assert "1234" not in text


def test_measures_count_what_waits(client):
    lines = client.get("/metrics").text.splitlines()
    assert 'countersign_waiting{what="timers"} 0.0' in lines
    assert 'countersign_waiting{what="deliveries"} 0.0' in lines
    assert 'countersign_waiting{what="incidents"} 0.0' in lines


def test_no_redirect_names_the_host_that_a_request_claims(client):
    for path in ("/inbox/", "/api/v1/tasks/", "/inbox", "/"):
        assert "evil" not in client.get(path, headers={"Host": "evil.example"}).headers.get("location", "")


def test_programs_get_a_problem_document(client):
    answer = client.get("/api/v1/tasks")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"
    assert client.get("/api/v1/nothing").json()["status"] == 404


def test_people_get_a_page_in_their_language(client):
    answer = client.get("/nothing", headers={"Accept-Language": "zh-CN,en;q=0.5"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="zh-CN"' in answer.text


def test_built_files_are_kept_by_browsers(client):
    name = next(iter(client.app.state.renderer.assets.names.values()))
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, *;q=0.5", "gzip"),
        ("br;q=0, GZIP", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_built_files_are_compressed_for_browsers_that_take_it_so(client, accepted, encoding):
    name = client.app.state.renderer.assets.names["app.css"]
    plain = client.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", f"/static/{name}", headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == plain.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding" and "immutable" in answer.headers["cache-control"]
    assert len(sent) < len(plain.content) / 5 if encoding else sent == plain.content


def test_pages_are_compressed_and_the_interface_is_not(client):
    page = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip" and "<html" in page.text
    assert "content-encoding" not in client.get("/sign-in", headers={"Accept-Encoding": "identity"}).headers
    assert "content-encoding" not in client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"}).headers


def test_an_embedded_database_is_made_when_the_server_starts(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'new.db'}", tmp_path))
    with TestClient(app) as client:
        assert client.get("/readyz").json()["status"] == "ok"


def test_a_database_server_that_is_behind_is_left_alone(tmp_path, postgres):
    name = postgres.create(migrated=False)
    try:
        app = create_app(settings_for(postgres.url(name), tmp_path))
        with pytest.raises(DatabaseBehind, match="countersign db upgrade"), TestClient(app):
            pass
    finally:
        postgres.drop(name)


def test_what_nobody_foresaw_is_answered_with_a_reference_and_without_details(tmp_path, sqlite_template):
    app = create_app(settings_for(f"sqlite:///{sqlite_template}", tmp_path))

    @app.get("/api/v1/fails")
    def fails():
        raise RuntimeError("the secret detail")

    @app.get("/fails")
    def fails_too():
        raise RuntimeError("the secret detail")

    with TestClient(app, raise_server_exceptions=False) as client:
        for path in ("/api/v1/fails", "/fails"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "secret detail" not in answer.text
        assert "<code>" in client.get("/fails").text
