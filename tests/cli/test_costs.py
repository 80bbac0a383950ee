"""`costs`: a file is checked line by line, and put in force."""

from server.reports.charging import plan_in_force
from server.store.database import open_database
from tests.house import WORKFLOWS

COSTS = WORKFLOWS / "house" / "costs.yaml"


def in_force(cli):
    database = open_database(cli.env["COUNTERSIGN_DATABASE_URL"], time_zone="Asia/Shanghai")
    try:
        return plan_in_force(database)
    finally:
        database.close()


def test_the_file_of_the_demo_house_is_checked_and_loaded(cli):
    assert "everything fits" in cli.run("costs", "check", COSTS).stdout
    cli.run("db", "upgrade")
    assert in_force(cli) is None
    assert "is in force\n" in cli.run("costs", "load", COSTS).stdout
    assert "already" in cli.run("costs", "load", COSTS).stdout
    assert "legal_officer" in in_force(cli).resources


def test_faults_are_told_with_their_lines_and_nothing_is_loaded(cli, tmp_path):
    bad = tmp_path / "costs.yaml"
    bad.write_text("resources:\n  clerk: {hours: 0, salary: 1}\nspread:\n  x: clerk\n")
    cli.run("db", "upgrade")
    for verb in ("check", "load"):
        told = cli.run("costs", verb, bad, code=1).stderr
        assert f"{bad}:2: resources.clerk.hours" in told
    assert in_force(cli) is None


def test_the_demo_loads_the_costs_of_its_house(cli, tmp_path):
    house = tmp_path / "workflows" / "house"
    (house / "costs.yaml").write_text("resources:\n  clerk: {hours: 1000, salary: 50000}\n")
    assert "loaded what work costs" in cli.run("demo", "--no-history").stderr
    assert in_force(cli).resources.keys() == {"clerk"}
    assert "loaded" not in cli.run("demo", "--no-history").stderr
