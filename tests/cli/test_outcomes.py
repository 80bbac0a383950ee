"""`outcomes`: a file is checked line by line, and put in force."""

from server.reports.outcomes import outcomes_in_force
from server.store.database import open_database
from tests.house import WORKFLOWS

OUTCOMES = WORKFLOWS / "house" / "outcomes.yaml"


def in_force(cli):
    database = open_database(cli.env["COUNTERSIGN_DATABASE_URL"], time_zone="Asia/Shanghai")
    try:
        return outcomes_in_force(database).outcomes
    finally:
        database.close()


def test_the_file_of_the_demo_house_is_checked_and_loaded_once(cli, tmp_path):
    bad = tmp_path / "outcomes.yaml"
    bad.write_text("outcomes:\n  x: {within: 0}\n")
    assert "everything fits" in cli.run("outcomes", "check", OUTCOMES).stdout
    cli.run("db", "upgrade")
    assert f"{bad}:2: outcomes.x.within" in cli.run("outcomes", "load", bad, code=1).stderr
    assert in_force(cli) == {}
    assert "is in force\n" in cli.run("outcomes", "load", OUTCOMES).stdout
    assert "already" in cli.run("outcomes", "load", OUTCOMES).stdout
    assert in_force(cli).keys() == {"gone_bad"}
