"""The event log at the console."""

import csv
import io
import json


def test_the_log_is_written_in_each_format(cli, tmp_path):
    cli.run("demo")
    rows = list(csv.DictReader(io.StringIO(cli.run("log", "export", "--format", "csv").stdout)))
    assert {row["process"] for row in rows} == {"waits"} and {row["activity"] for row in rows} >= {"begin"}
    file = tmp_path / "log.xes"
    assert "2 cases in all" in cli.run("log", "export", "--format", "xes", "--out", file).stderr
    assert file.read_text().count("<trace>") == 2
    ocel = json.loads(cli.run("log", "export", "--format", "ocel", "--process", "waits").stdout)
    assert sum(each["type"] == "case" for each in ocel["objects"]) == 2


def test_cases_of_other_days_stay_out(cli):
    cli.run("demo")
    told = cli.run("log", "export", "--format", "csv", "--until", "2001-01-01").stdout
    assert len(told.strip().splitlines()) == 1


def test_what_is_no_day_and_what_is_no_format_is_refused(cli):
    cli.run("demo")
    assert "is no day" in cli.run("log", "export", "--format", "csv", "--since", "yesterday", code=1).stderr
    cli.run("log", "export", "--format", "pdf", code=2)
