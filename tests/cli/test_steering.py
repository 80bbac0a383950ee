"""Running cases moved, and versions suspended, by a person at the command line."""

import pytest

from tests.api.diagrams import catch_timer, diagram, start, user


@pytest.fixture
def two_versions(embedded):
    """Two cases wait on version 1; version 2 calls the wait otherwise."""
    folder = embedded.folder / "newer" / "waits"
    folder.mkdir(parents=True)
    nodes = start() + catch_timer("rest", "PT10M") + user("look", "Look", role="clerk")
    (folder / "waits.bpmn").write_bytes(diagram("waits", nodes, "begin > rest > look > end"))
    embedded.run("deploy", folder)
    return embedded


MOVE = ("migrate", "waits", "--from", 1, "--by", "admin")


def test_cases_move_after_their_plan_by_the_rights_of_a_person(two_versions):
    told = two_versions.run(*MOVE, "--dry-run").stdout
    assert "needs_mapping: 2 cases" in told and "to version 2: 0 moves, 2 needs_mapping" in told
    planned = two_versions.json(*MOVE, "--map", "pause=rest", "--dry-run")
    assert [case["verdict"] for case in planned["cases"]] == ["moves", "moves"] and planned["migration"] is None
    assert "say why" in two_versions.run(*MOVE, "--map", "pause=rest", code=1).stderr
    done = two_versions.json(*MOVE, "--map", "pause=rest", "--reason", "new rules")["migration"]
    assert (done["state"], done["counts"]["moved"], done["reason"]) == ("done", 2, "new rules")
    nobody_left = two_versions.run(*MOVE, "--reason", "again", code=1).stderr
    assert "No running case of yours is on these versions." in nobody_left
    assert "old=new" in two_versions.run(*MOVE, "--map", "pause", code=1).stderr
    theirs = two_versions.run("migrate", "waits", "--from", 1, "--by", "wang", "--dry-run", code=1).stderr
    assert "process_designer" in theirs


def test_a_version_is_suspended_with_its_cases_and_resumed(embedded):
    wish = ("waits", 1, "--by", "admin", "--reason", "a fault")
    assert "0 cases run, 2 are suspended with it" in embedded.run("process", "suspend", *wish, "--cases").stdout
    assert "is suspended" in embedded.run("process", "suspend", *wish, code=1).stderr
    assert "2 cases with it" in embedded.run("process", "resume", *wish).stdout
    assert (
        "process_designer"
        in embedded.run("process", "suspend", "waits", 1, "--by", "wang", "--reason", "x", code=1).stderr
    )
