"""The command line as its users type it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from server.store.database import open_database
from tests.cli.conftest import Cli


def test_the_demo_seeds_deploys_and_enters_once(cli):
    first = cli.run("demo")
    assert "http://127.0.0.1:8000" in first.stdout
    assert "wang" in first.stdout
    assert "entered 2 cases of waits" in first.stderr
    again = cli.run("demo")
    assert again.stdout == first.stdout
    assert again.stderr == ""
    cli.run("check")


def test_the_demo_leaves_in_force_what_somebody_deployed(embedded):
    drawn = embedded.folder / "workflows" / "waits" / "waits.bpmn"
    drawn.write_bytes(drawn.read_bytes().replace(b"PT10M", b"PT20M"))
    assert "deploying waits" in embedded.run("demo").stderr
    opened = open_database(f"sqlite:///{embedded.folder}/var/countersign.db")
    with opened.write() as connection:
        connection.exec_driver_sql("UPDATE deployment SET by = (SELECT id FROM person WHERE login = 'admin')")
        connection.commit()
    opened.close()
    drawn.write_bytes(drawn.read_bytes().replace(b"PT20M", b"PT30M"))
    assert embedded.run("demo").stderr == ""


def test_people_are_listed_with_the_roles_they_hold(embedded):
    people = {person["login"]: person for person in embedded.json("person", "list")}
    assert people["wang"]["roles"] == [{"role": "clerk", "branch": "b1"}]
    assert set(people["wang"]) == {"id", "login", "name", "roles", "branch"}
    assert "clerk@b1" in embedded.run("person", "list").stdout


def test_a_person_is_added_and_disabled(embedded):
    added = embedded.json(
        "person", "add", "li", "李", "--branch", "b1", "--role", "clerk@b1", "--password-stdin", stdin="long enough\n"
    )
    assert added["id"] in {person["id"] for person in embedded.json("person", "list")}
    embedded.run("person", "disable", "li")
    assert "li" not in {person["login"] for person in embedded.json("person", "list")}
    assert "The login li is taken" in embedded.run("person", "add", "li", "李", "--branch", "b1", code=1).stderr
    assert "no branch b9" in embedded.run("person", "add", "zhao", "赵", "--branch", "b9", code=1).stderr


def test_a_token_is_made_for_an_id_or_a_login(embedded):
    person = next(p for p in embedded.json("person", "list") if p["login"] == "wang")
    made = [embedded.json("token", "create", name, "--scope", "tasks")["token"] for name in ("wang", person["id"])]
    assert all(token.startswith("csk_") for token in made)
    assert made[0] != made[1]
    assert embedded.run("token", "create", "nobody", code=1).stderr.startswith("error: ")
    assert "scope" in embedded.run("token", "create", "wang", "--scope", "all", code=1).stderr


def test_the_clock_moves_and_timers_fire(cli):
    cli.run("demo")
    before = cli.json("clock", "show")
    after = cli.json("clock", "advance", "PT10M")
    assert before["mode"] == "manual"
    assert after["now"] > before["now"]
    cli.run("check")
    assert "error: " in cli.run("clock", "advance", "soon", code=1).stderr


def test_the_system_clock_is_not_moved(embedded):
    assert (
        "cannot be moved" in embedded.run("clock", "advance", "P1D", code=1, env={"COUNTERSIGN_CLOCK": "system"}).stderr
    )


def test_deploying_gives_versions_only_to_what_changed(embedded):
    assert embedded.json("deploy", embedded.folder / "workflows" / "waits")["processes"] == [
        {"key": "waits", "version": 1, "warnings": []}
    ]
    file = embedded.folder / "workflows" / "waits" / "waits.bpmn"
    file.write_bytes(file.read_bytes().replace(b"PT10M", b"PT20M"))
    assert embedded.json("deploy", embedded.folder / "workflows" / "waits")["processes"][0]["version"] == 2


def test_what_cannot_be_executed_is_not_deployed(embedded):
    file = embedded.folder / "workflows" / "waits" / "waits.bpmn"
    file.write_bytes(file.read_bytes().replace(b'"PT10M"', b'"ten minutes"'))
    refused = embedded.run("deploy", embedded.folder / "workflows" / "waits", code=1)
    assert "waits.bpmn#pause" in refused.stderr
    linted = embedded.run("lint", embedded.folder / "workflows" / "waits", code=1)
    assert "pause" in linted.stdout
    assert embedded.run("lint", embedded.folder / "workflows" / "waits", "--json", code=1).stdout.startswith("[")


def test_a_finding_says_where_the_manual_explains_it(embedded):
    file = embedded.folder / "workflows" / "waits" / "waits.bpmn"
    file.write_bytes(file.read_bytes().replace(b'"PT10M"', b'"ten minutes"'))
    linted = embedded.run("lint", embedded.folder / "workflows" / "waits", code=1, env={"COUNTERSIGN_BASE_URL": None})
    assert "\n  see docs/designers.md#timers\n" in linted.stdout
    house = {"COUNTERSIGN_BASE_URL": "https://tasks.example/"}
    for command, stream in (("lint", "stdout"), ("deploy", "stderr")):
        told = embedded.run(command, embedded.folder / "workflows" / "waits", code=1, env=house)
        assert "see https://tasks.example/manual/rules/diagrams/timer_text\n" in getattr(told, stream)


def test_unknown_settings_stop_every_command(embedded):
    stopped = embedded.run("db", "check", code=2, env={"COUNTERSIGN_COLOUR": "red"})
    assert stopped.stderr == "error: COUNTERSIGN_COLOUR: there is no such setting\n"


def test_a_database_out_of_reach_is_one_line(embedded):
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    stopped = embedded.run("db", "check", code=1, env={"COUNTERSIGN_DATABASE_URL": url})
    assert stopped.stderr.startswith("error: the database cannot be used")
    assert len(stopped.stderr.splitlines()) == 1


def test_every_command_explains_itself(embedded):
    words = ["serve", "worker", "demo", "db", "deploy", "lint", "person", "token", "audit", "check", "clock"]
    listed = embedded.run("--help").stdout
    for word in words:
        assert word in listed
        assert "Usage" in embedded.run(word, "--help").stdout


def test_a_worker_needs_postgresql_and_so_do_several_servers(embedded):
    assert "DATABASE_URL" in embedded.run("worker", code=2).stderr
    assert "PostgreSQL" in embedded.run("serve", "--workers", "2", code=1).stderr


def test_upgrading_twice_changes_nothing(cli):
    cli.run("db", "upgrade")
    cli.run("db", "upgrade")
    assert "up to date" in cli.run("db", "check").stdout


DAMAGE = {
    "task": "UPDATE task SET state = 'completed' WHERE state IN ('offered', 'claimed')",
    "timer": "DELETE FROM timer",
    "timer due": "UPDATE timer SET due_at = due_at + 1",
    "incident": (
        'INSERT INTO incident (id, "case", token, element, error, at, attempts)'
        " SELECT 'i', id, 't', 'look', 'planted', started_at, 1 FROM \"case\" LIMIT 1"
    ),
    "subscription": (
        'INSERT INTO subscription ("case", token, element, kind, name, correlation, correlation_hash, since)'
        " SELECT id, 't', 'look', 'message', 'planted', '{}', 'x', started_at FROM \"case\" LIMIT 1"
    ),
    "state": "UPDATE \"case\" SET blob = x'00' WHERE status = 'running'",
    "ended": "UPDATE \"case\" SET status = 'completed'",
    "audit": "UPDATE audit_entry SET payload = x'7b7d' WHERE id = 3",
    "audit gap": "DELETE FROM audit_entry WHERE id = 4",
    "file": "UPDATE file_content SET content = x'00'",
    "task role": "UPDATE task SET role = 'nobody'",
    "task branch": "UPDATE task SET branch = 'ho'",
    "task priority": "UPDATE task SET priority = 3",
    "task due": "UPDATE task SET due_at = created_at",
    "task form": "UPDATE task SET form = 'planted'",
    "task holder": "UPDATE task SET state = 'claimed', assignee = (SELECT min(id) FROM person)",
    "task exclusion": "INSERT INTO task_exclusion (task, person) SELECT task.id, person.id FROM task, person",
    "state data": "UPDATE \"case\" SET data = '{'",
    "state provenance": "UPDATE \"case\" SET provenance = '[]'",
    "state gone": 'DELETE FROM "case"',
    "audit person": "UPDATE audit_entry SET by = 'planted' WHERE id = 3",
    "audit end": "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    "audit element": "UPDATE audit_entry SET element = 'planted' WHERE element IS NOT NULL",
    "audit chain": "DELETE FROM audit_chain",
    "table": "ALTER TABLE person ADD COLUMN planted TEXT",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_planted_damage_is_found(embedded, damage):
    if damage.startswith("task"):
        embedded.run("clock", "advance", "PT10M")
    with sqlite3.connect(embedded.folder / "var" / "countersign.db") as connection:
        connection.execute(DAMAGE[damage])
    connection.close()
    found = embedded.json("check", code=1)
    kinds = {row["kind"] for row in found}
    expected = {"ended": "timer"}.get(damage, damage.partition(" ")[0])
    assert expected in kinds, found
    assert f"{len(found)} problems" in embedded.run("check", code=1).stdout


def test_the_trail_is_verified_alone(embedded):
    assert "whole" in embedded.run("audit", "verify").stdout
    with sqlite3.connect(embedded.folder / "var" / "countersign.db") as connection:
        connection.execute(DAMAGE["audit"])
    connection.close()
    assert embedded.json("audit", "verify", code=1)[0]["kind"] == "audit"


def test_the_demo_house_is_loaded_without_its_history(tmp_path):
    cli = Cli(tmp_path)
    cli.run("demo", "--no-history")
    opened = open_database(f"sqlite:///{tmp_path}/var/countersign.db")
    with opened.read() as connection:
        assert connection.exec_driver_sql('SELECT count(*) FROM "case"').scalar_one() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 40
    opened.close()
    assert cli.run("demo", "--no-history").stderr == ""
    cli.run("check")


def test_the_program_starts_by_itself_and_refuses_in_one_line(tmp_path):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "COUNTERSIGN_COLOUR": "red"}
    program = [sys.executable, "-c", "from server.cli import app; app()", "check"]
    done = subprocess.run(program, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: COUNTERSIGN_COLOUR: there is no such setting\n"
