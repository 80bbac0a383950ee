"""The scenarios of a draft on their page: run beside the server, told with what they reach, and what is lost."""

import io
import os
import signal
import time
import zipfile

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from server.domain.scenario_runs import RunState, Trouble
from server.engine import confinement
from tests import site
from tests.pages.conftest import Person, hidden
from tests.scenarios.conftest import HEAD, scenario
from tests.scenarios.shop import shop, write_workflows
from tests.scenarios.test_coverage import LARGE, MEDIUM, SMALL

HERE = "/processes/shop/scenarios"
FAILS = "  - name: fails\n    steps:\n      - expect: {status: failed}\n"
WAIT_SECONDS = 120.0


@pytest.fixture
def app(database_url, tmp_path):
    """A house whose folder has the people of the shop."""
    write_workflows(tmp_path / "workflows", shop())
    made = site.site(database_url, tmp_path / "var", workflows_dir=tmp_path / "workflows")
    with TestClient(made):
        yield made


@pytest.fixture
def house(app):
    return site.settle(app.state.wired.database, "recusal")


@pytest.fixture
def designer(app, house):
    return Person(app, house, "admin")


@pytest.fixture
def runs(app):
    return app.state.wired.scenario_runs


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def drafted(person, **scenarios):
    """A draft of the shop with these scenario files."""
    files = shop() | {f"shop/scenarios/{name}.yaml": text for name, text in scenarios.items()}
    sent = {"files": ("shop.zip", zipped(files), "application/zip")}
    assert person.post("/processes/upload", files=sent).headers["location"] == "/processes/shop/draft"


def version(person):
    return hidden(person.get("/processes/shop/draft").text, "version")


def save(person, path, text):
    answer = person.post(f"/processes/shop/draft/files/{path}", {"version": version(person), "text": text})
    assert answer.status_code == 200
    return answer.text


def run(person, runs, **fields):
    """Play, and wait until it is done."""
    assert person.post(f"{HERE}/run", fields).headers["location"] == HERE
    me, until = person.house.person("admin").id, time.monotonic() + WAIT_SECONDS
    while runs.results.lives(me):
        assert time.monotonic() < until
        time.sleep(0.1)
    return runs.results.run(me)


def test_all_are_run_and_told_with_failures_and_coverage(designer, runs):
    drafted(designer, one=HEAD + SMALL + MEDIUM, two=HEAD + FAILS)
    page = designer.get(HERE).text
    assert "not run since changed" in page and "were not run since the last change" in page
    done = run(designer, runs)
    assert (done.state, done.total, done.played, done.failed) == (RunState.DONE, 3, 3, 1)
    page = designer.get(HERE).text
    assert "2 scenarios: 2 passed, 0 failed" in page and "1 scenarios: 0 passed, 1 failed" in page
    assert "Step in line 11" in page and "status failed" in page and "it is running" in page
    assert "shop (running)" in page, "how the cases stood"
    assert "9 of 9" in page and "7 of 8" in page and "2 of 3" in page
    deploying = designer.get("/processes/shop/draft").text
    assert "1 scenario failed." in deploying and "7 of 8 flows reached" in deploying


def test_lanes_are_drawn_by_their_labels_as_on_case_pages(designer, runs):
    files = shop() | {"shop/labels/en.json": '{"lane.desk": "The desk"}'}
    designer.post("/processes/upload", files={"files": ("shop.zip", zipped(files), "application/zip")})
    assert '"desk": "The desk"' in designer.get(f"{HERE}/coverage").text


def test_what_is_reached_is_drawn_and_a_scenario_is_begun_for_what_is_not(designer, runs):
    drafted(designer, one=HEAD + SMALL)
    run(designer, runs)
    page = designer.get(f"{HERE}/coverage").text
    assert '"missed": [' in page and page.count("Write a scenario for it") == 4
    assert "1 of 3 rules reached" in page and page.count("rule-missed") == 2
    assert "check → decide" in page
    flow = hidden(page, "flow")
    begun = designer.post(f"{HERE}/new", {"flow": flow, "version": version(designer)}).headers["location"]
    assert begun == f"/processes/shop/draft/files/shop/scenarios/{flow}.yaml"
    text = designer.get(begun).text
    assert "It goes from " in text and "path: [" in text
    drawing = designer.get(f"{HERE}/drawings/shop/shop.bpmn")
    assert drawing.content == designer.get("/processes/shop/draft/diagram").content
    assert designer.get(f"{HERE}/drawings/shop/level.dmn").status_code == 404


def test_scenarios_are_found_for_flows_left_and_kept_once(designer, runs):
    drafted(designer, one=HEAD + SMALL)
    done = run(designer, runs, generate="1")
    assert (done.state, done.seeking) == (RunState.DONE, True)
    page = designer.get(HERE).text
    assert "Keep " in page and "It goes from " in page
    fields = {"number": hidden(page, "number"), "version": version(designer)}
    kept = designer.post(f"{HERE}/keep", fields).headers["location"]
    assert kept == "/processes/shop/draft/files/shop/scenarios/generated.yaml"
    assert "It goes from " in designer.get(kept).text
    assert designer.post(f"{HERE}/keep", {**fields, "version": version(designer)}).status_code == 404
    assert run(designer, runs).failed == 0
    assert "8 of 8" in designer.get(HERE).text


def test_results_hold_until_what_they_are_about_changes(designer, runs):
    drafted(designer, one=HEAD + SMALL, two=HEAD + MEDIUM)
    run(designer, runs)
    save(designer, "shop/scenarios/two.yaml", HEAD + MEDIUM + LARGE)
    page = designer.get(HERE).text
    assert "1 of 2 files was not run since the last change" in page
    assert page.count('<span class="tag">not run since changed') == 2
    run(designer, runs, file="shop/scenarios/two.yaml", name="large")
    page = designer.get(HERE).text
    assert page.count('<span class="tag">not run since changed') == 1
    run(designer, runs, file="shop/scenarios/two.yaml", name="medium")
    assert "8 of 8" in designer.get(HERE).text, "what was run of a file adds up"
    save(designer, "shop/forms/note.json", shop()["shop/forms/note.json"].decode() + "\n")
    assert "The scenarios were not run since the last change." in designer.get(HERE).text


def test_a_vanished_element_is_told_with_its_line_and_the_other_files_are_played(designer, runs):
    drafted(designer, one=HEAD + SMALL, two=scenario("steps:\n- do: chek"))
    fault = "There is no task &#39;chek&#39;. Did you mean check?"
    page = designer.get(HERE).text
    assert "shop/scenarios/two.yaml, line 11" in page and fault in page
    assert fault in designer.get("/processes/shop/draft/files/shop/scenarios/two.yaml").text
    done = run(designer, runs)
    assert (done.state, done.total, done.failed) == (RunState.DONE, 1, 0)
    assert [(each.file, each.line) for each in done.faults] == [("shop/scenarios/two.yaml", 11)]
    mended = save(designer, "shop/scenarios/two.yaml", scenario("steps:\n- do: check"))
    assert "Nothing is wrong with this file." in mended


@pytest.mark.parametrize(
    "bad", ["scenarios: [", "\tx", "a: &a [*a]", "", "scenarios: []", "- 1\n- 2", "process: nothing"]
)
def test_bad_yaml_is_told_where_it_is_edited(designer, bad):
    drafted(designer, one=HEAD + SMALL)
    page = save(designer, "shop/scenarios/one.yaml", bad)
    assert "shop/scenarios/one.yaml, line " in page and "Nothing is wrong" not in page
    assert designer.get(HERE).status_code == 200 and designer.get(f"{HERE}/coverage").status_code == 200


def test_what_cannot_be_deployed_is_not_played(designer, runs):
    drafted(designer, one=HEAD + SMALL)
    save(
        designer,
        "shop/shop.bpmn",
        shop()["shop/shop.bpmn"].decode().replace('form="ask"', 'form="none"').replace("decision", "decisjon"),
    )
    done = run(designer, runs)
    assert (done.state, done.trouble) == (RunState.FAILED, Trouble.NOT_DEPLOYABLE) and done.faults
    assert "The process cannot be deployed, so no scenario was played." in designer.get(HERE).text


def test_one_run_at_a_time_for_each_designer(designer, runs, house):
    drafted(designer, one=HEAD + SMALL)
    held = runs.results.take(house.person("admin").id)
    try:
        answer = designer.post(f"{HERE}/run")
        assert answer.status_code == 409 and "Scenarios of yours are being played already." in answer.text
        assert runs.results.take(house.person("xujian").id) is not None, "others are not held up"
    finally:
        os.close(held)
    assert run(designer, runs).state is RunState.DONE


def test_a_run_that_was_killed_says_so_and_the_next_begins(designer, runs, house):
    drafted(designer, one=HEAD + SMALL)
    me = house.person("admin").id
    designer.post(f"{HERE}/run")
    [program] = runs._running
    assert 'hx-trigger="every 2s"' in designer.get(HERE).text
    os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    assert not runs.results.lives(me) and runs.results.run(me).state is RunState.RUNNING
    assert "The run was broken off; nothing of it was kept." in designer.get(HERE).text
    assert designer.get(f"{HERE}/run").headers["hx-refresh"] == "true"
    assert run(designer, runs).state is RunState.DONE


def test_a_run_is_cancelled(designer, runs, house):
    drafted(designer, one=HEAD + SMALL)
    designer.post(f"{HERE}/run")
    assert designer.post(f"{HERE}/cancel").headers["location"] == HERE
    [program] = runs._running
    program.wait(WAIT_SECONDS)
    assert runs.results.run(house.person("admin").id).state is RunState.CANCELLED
    assert "The run was cancelled" in designer.get(HERE).text


def test_a_deployment_shows_what_is_covered_no_longer(designer, runs):
    drafted(designer, one=HEAD + SMALL, two=HEAD + LARGE)
    deployed = designer.post("/processes/shop/draft/deploy", {"version": version(designer), "why": "first"})
    assert deployed.headers["location"] == "/processes/shop/versions"
    designer.post("/processes/shop/draft")
    assert "The scenarios were not run since the last change." in designer.get("/processes/shop/draft").text
    save(designer, "shop/scenarios/two.yaml", HEAD + "  []\n")
    run(designer, runs)
    page = designer.get("/processes/shop/draft").text
    assert "3 flows that version 1 covers are covered no longer:" in page and "check → decide" in page
    assert "2 elements that version 1 covers" in page and "1 rule that version 1 covers" in page
    save(designer, "shop/scenarios/two.yaml", HEAD + LARGE)
    run(designer, runs)
    assert "All that the scenarios of version 1 cover is still covered." in designer.get("/processes/shop/draft").text


def test_only_the_designer_of_the_draft_sees_and_runs(app, house, designer, stranger):
    drafted(designer, one=HEAD + SMALL)
    other = Person(app, house, "wangfang")
    for path in ("", "/run", "/coverage", "/drawings/shop/shop.bpmn"):
        assert other.get(f"{HERE}{path}").status_code == 403
        assert stranger.get(f"{HERE}{path}").status_code == 303
        assert designer.get(f"/processes/other/scenarios{path}").status_code == 404
    for path in ("run", "cancel", "new"):
        assert other.post(f"{HERE}/{path}").status_code == 403
        assert designer.post(f"/processes/other/scenarios/{path}").status_code == 404


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 61, "a b", "a.yaml"])
def test_a_file_needs_a_plain_name(designer, name):
    drafted(designer, one=HEAD + SMALL)
    answer = designer.post(f"{HERE}/new", {"name": name, "version": version(designer)})
    assert answer.status_code == 422 and "A name has letters" in answer.text


def test_a_new_file_is_there_to_go_on_from(designer):
    drafted(designer, one=HEAD + SMALL)
    seen = version(designer)
    begun = designer.post(f"{HERE}/new", {"name": "贷款_1", "version": seen})
    assert begun.status_code == 303
    page = designer.get(begun.headers["location"]).text
    assert "process: shop" in page and "as: admin" in page
    again = designer.post(f"{HERE}/new", {"name": "two", "version": seen})
    assert again.status_code == 409 and "another window" in again.text


def test_a_draft_with_two_thousand_scenarios_is_shown_by_few_statements_and_no_check(designer, app, monkeypatch):
    body = "".join(f"  - name: n{n}\n    steps: [do: check]\n" for n in range(100))
    drafted(designer, **{f"s{n}": HEAD + body for n in range(20)})
    designer.get("/processes/shop/draft")
    statements, database = [], app.state.wired.database
    monkeypatch.setattr(confinement.subprocess, "Popen", None)

    def note(*told):
        statements.append(told[2])

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        page = designer.get("/processes/shop/draft")
    finally:
        event.remove(database.reader, "before_cursor_execute", note)
    assert page.status_code == 200 and "s19.yaml" in page.text
    assert len(statements) < 28, statements
