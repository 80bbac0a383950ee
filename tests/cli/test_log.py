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


LOG = "案件编号,活动,时间,人员\n1,受理,2026-01-05 09:00,王\n1,调查,2026-01-06 09:00,李\n1,调查,2026-01-06 09:00,李\n,调查,x,\n"


def test_the_log_of_another_system_is_read_where_it_lies(cli, tmp_path):
    cli.run("demo")
    file = tmp_path / "old.csv"
    file.write_bytes(LOG.encode("gbk"))
    done = cli.run("log", "import", file, "--by", "admin", "--name", "旧系统")
    assert "4 rows read, 2 kept: 1 cases, 2 activities" in done.stdout
    assert "duplicate: 1" in done.stdout and "no case: 1" in done.stdout and "line 4: 1 | 调查" in done.stdout
    assert "case: 案件编号" in done.stderr and "100%" in done.stderr
    assert file.exists()
    kept = sorted(path.suffix for path in (cli.folder / "var" / "logs").iterdir())
    assert kept == [".duckdb"]
    file.write_text("vorgang,schritt,tag,uhr\n1,a,31.01.2026,8:30\n1,b,31.01.2026,9:30\n")
    named = ("--case", "vorgang", "--activity", "schritt", "--time", "tag", "--times", "day_first")
    again = cli.run("log", "import", file, "--by", "admin", *named, "--clock", "uhr")
    assert "2 rows read, 2 kept" in again.stdout
    told = cli.run("log", "import", file, "--by", "admin", *named, "--start-clock", "uhr", code=1).stderr
    assert "--start: required" in told


def test_a_log_that_cannot_be_read_is_refused_with_the_reason(cli, tmp_path):
    cli.run("demo")
    file = tmp_path / "old.csv"
    file.write_text("nr,what,when\n1,a,2026-01-05\n")
    told = cli.run("log", "import", file, "--by", "admin", code=1).stderr
    assert "error: --case: required; --activity: required; the columns are nr, what, when" in told
    chosen = ("--case", "nr", "--activity", "what", "--times", "day_first")
    assert "there is no log: nothing_kept" in cli.run("log", "import", file, "--by", "admin", *chosen, code=1).stderr
    assert "needs the role manager" in cli.run("log", "import", file, "--by", "wang", *chosen[:4], code=1).stderr
    file.write_bytes(b"PK\x03\x04")
    assert "spreadsheet" in cli.run("log", "import", file, "--by", "admin", code=1).stderr
