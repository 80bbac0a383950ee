"""What an operator does wrong, or the machine: one clear line and an exit code, never a stack trace."""

import socket
import sqlite3
from contextlib import closing

import pytest

from server.store.database import open_database
from server.wiring.settings import BadSettings, load_settings


def database_of(cli):
    return cli.folder / "var" / "countersign.db"


def execute(file, *statements):
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "postgresql+psycopg://u:p@host:port/x"])
def test_an_address_of_no_database_is_a_bad_setting(embedded, url):
    said = embedded.run("check", code=2, env={"COUNTERSIGN_DATABASE_URL": url}).stderr
    assert said.startswith("error: COUNTERSIGN_DATABASE_URL: ")


def test_a_folder_that_cannot_be_made_is_a_bad_setting(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COUNTERSIGN_VAR_DIR", str(tmp_path / "file"))
    with pytest.raises(BadSettings, match="COUNTERSIGN_VAR_DIR"):
        load_settings()


def test_a_backup_needs_a_database_and_a_place(embedded, tmp_path):
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in embedded.run("db", "backup", tmp_path / "file" / "b.db", code=1).stderr
    elsewhere = {"COUNTERSIGN_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    assert "there is no database" in embedded.run("db", "backup", tmp_path / "b.db", code=1, env=elsewhere).stderr


@pytest.mark.parametrize("words", [("check",), ("db", "upgrade"), ("db", "check"), ("serve", "--port", "0")])
def test_a_database_of_a_newer_version_is_left_alone(embedded, words):
    execute(database_of(embedded), "UPDATE alembic_version SET version_num = 'ffff'")
    assert "newer version" in embedded.run(*words, code=1).stderr


def test_a_half_made_database_is_refused_in_one_line(cli):
    cli.run("db", "upgrade")
    opened = open_database(cli.env["COUNTERSIGN_DATABASE_URL"])
    with opened.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.commit()
    opened.close()
    assert cli.run("db", "upgrade", code=1).stderr.startswith("error: the database cannot be used: ")
    assert "not up to date" in cli.run("db", "check", code=1).stderr


def test_a_port_in_use_is_said_before_anything_starts(embedded):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = embedded.run("serve", "--demo", "--port", port, code=1)
    assert f"port {port} of 127.0.0.1 is in use" in said.stderr
    assert said.stdout == ""
