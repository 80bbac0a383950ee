"""Logs of other systems on the pages: brought, understood, read beside the server, and told what became of every row."""

import re
import time

import pytest
from starlette.testclient import TestClient

from server.domain import codec
from server.domain.events import ORGANISATION
from server.store.chains import entries_of
from tests import site
from tests.pages.conftest import Person, hidden

HERE = "/reports/logs"
ROWS = """案件编号,环节名称,开始时间,完成时间,经办人
贷-1,受理,2026-03-02 09:00,2026-03-02 09:30,王芳
贷-1,调查,2026-03-03 10:00,2026-03-03 16:00,刘洋
贷-1,调查,2026-03-03 10:00,2026-03-03 16:00,刘洋
贷-2,受理,2026-03-04 09:00,2026-03-04 09:10,王芳
,受理,2026-03-04 09:00,2026-03-04 09:10,王芳
贷-3,受理,2099-03-04 09:00,2099-03-04 09:10,王芳
"""
CHOSEN = {"case": "案件编号", "activity": "环节名称", "start": "开始时间", "time": "完成时间", "resource": "经办人"}
WAYS = {
    "format": "year_first",
    "zone": "Asia/Shanghai",
    "missing_ends": "open",
    "encoding": "gb18030",
    "separator": ",",
}


@pytest.fixture
def manager(sign_in):
    return sign_in("xujian")


def send(person, content=None, name="old system.csv", **fields):
    content = ROWS.encode("gbk") if content is None else content
    return person.post(HERE, fields, files={"file": (name, content, "text/csv")})


def brought(person, **fields):
    answer = send(person, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def choose(person, path, **more):
    page = person.get(f"{path}/mapping").text
    return person.post(f"{path}/mapping", {"name": "旧系统", "cut": hidden(page, "cut"), **CHOSEN, **WAYS, **more})


def until_read(person, path):
    """The page once the program that reads the log has come to its end."""
    for _, program in list(person.client.app.state.wired.log_runs._running):
        program.wait(60)
    page = person.get(path).text
    assert 'hx-trigger="every 2s"' not in page
    return page


def events(house):
    return [(entry.kind, codec.loads(entry.payload)) for entry in entries_of(house.database, ORGANISATION)]


def test_a_log_is_brought_understood_read_and_accounted_for(manager, house, app):
    path = brought(manager)
    page = manager.get(path).text
    for column in CHOSEN.values():
        assert f'<option value="{column}" selected>' in page
    assert "贷-1" in page and "2026-03-02 09:30" in page and 'value="gb18030" selected' in page
    assert choose(manager, path).headers["location"] == path
    page = until_read(manager, path)
    numbers = dict(re.findall(r"<dt>([^<]+)</dt><dd class=\"num\">([^<]+)</dd>", page))
    assert numbers["Rows read"] == "6" and numbers["Rows kept"] == "3" and numbers["Rows left out"] == "3"
    assert (numbers["Cases"], numbers["Activities"]) == ("2", "3")
    assert "the same as a row before" in page and "line 4: 贷-1 | 调查" in page
    assert "no case" in page and "a time in the future" in page and "2099-03-04 09:10" in page
    listed = manager.get(HERE).text
    assert "旧系统" in listed and "Ready to be analysed" in listed and "old system.csv" in listed
    wired = app.state.wired
    files = sorted(each.name for each in wired.settings.logs_dir.iterdir())
    assert files == [f"{path.rsplit('/', 1)[1]}.duckdb"]
    told = [(kind, payload) for kind, payload in events(house) if kind.startswith("Log")]
    assert [kind for kind, _ in told] == ["LogUploaded", "LogMapped", "LogImported"]
    assert told[2][1] == {"log": path.rsplit("/", 1)[1], "rows": 6, "kept": 3, "cases": 2, "activities": 3}


def test_a_log_that_is_ready_is_not_read_again_and_goes_with_its_files(manager, app, house):
    path = brought(manager)
    choose(manager, path)
    until_read(manager, path)
    assert manager.get(f"{path}/mapping").status_code == 409
    assert manager.post(f"{path}/remove").headers["location"] == HERE
    assert "was removed." in manager.get(HERE).text
    assert manager.get(path).status_code == 404
    assert list(app.state.wired.settings.logs_dir.iterdir()) == []
    assert events(house)[-1][0] == "LogRemoved"


def test_a_log_is_for_the_overseers_of_its_branch_and_moved_by_who_brought_it(manager, sign_in, house):
    path = brought(manager)
    for login in ("caopeng", "wangfang"):
        other = sign_in(login)
        assert other.get(path).status_code == 404
        assert other.post(f"{path}/remove").status_code == 404
        assert path not in other.get(HERE).text
    assert sign_in("wangfang").get(HERE).status_code == 403
    assert send(sign_in("wangfang")).status_code == 403
    director = sign_in("admin")
    assert director.get(path).status_code == 200 and "old system" in director.get(HERE).text
    assert "Choose the columns" not in director.get(path).text and "Remove the log" not in director.get(path).text
    for verb in ("remove", "cancel", "mapping"):
        assert director.post(f"{path}/{verb}").status_code == 403


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file holds no rows."),
        (b"case,activity,time\n", "The file holds no rows."),
        (b"PK\x03\x04", "Please save its sheet as CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "neither UTF-8, GBK"),
        (b"<log><trace>", "breaks off in line 1"),
    ],
)
def test_what_is_no_log_is_told_at_the_form(manager, app, content, reason):
    answer = send(manager, content)
    assert answer.status_code == 422 and reason in answer.text
    assert not app.state.wired.settings.logs_dir.exists()


def test_a_file_is_asked_for_and_must_not_be_too_large(manager):
    assert "Please choose a file." in manager.post(HERE, files={"other": ("", b"")}).text
    assert send(manager, name="x" * 300 + ".csv").status_code == 422
    assert "at most 2,048 MB" in manager.get(HERE).text


def test_larger_files_than_the_setting_are_stopped_on_their_way(database_url, tmp_path):
    megabyte = 1024 * 1024
    made = site.site(database_url, tmp_path, log_bytes=megabyte)
    with TestClient(made):
        manager = Person(made, site.settle(made.state.wired.database), "xujian")
        head = b"case,activity,time\n1,a,2026-01-05\n"
        assert send(manager, head + b" " * (megabyte + 1_000 - len(head))).status_code == 422
        assert send(manager, head + b" " * 2 * megabyte).status_code == 413
        assert send(manager, head).status_code == 303


def test_a_bad_choice_is_told_at_its_field_and_nothing_is_read(manager, app):
    path = brought(manager)
    answer = choose(manager, path, activity="案件编号", zone="Mars", case="")
    assert answer.status_code == 422
    for told in ("Please choose a column.", "There is no such time zone."):
        assert told in answer.text
    answer = choose(manager, path, name=" ")
    assert answer.status_code == 422 and "A log needs a name" in answer.text
    assert "Columns to be chosen" in manager.get(HERE).text


def test_one_may_look_again_and_cut_the_file_otherwise(manager):
    path = brought(manager)
    page = choose(manager, path, format="day_first", look="1").text
    assert "a time that is not written as chosen" in page
    page = choose(manager, path, separator=";").text
    assert "案件编号,环节名称,开始时间,完成时间,经办人" in page and 'value=";" selected' in page
    assert "Being read" not in manager.get(HERE).text


def test_a_log_of_which_no_row_fits_says_why_and_may_be_tried_again(manager):
    path = brought(manager)
    choose(manager, path, format="day_first")
    page = until_read(manager, path)
    assert "There is no log to look at" in page and "Not one row could be used." in page
    assert "a time that is not written as chosen" in page
    choose(manager, path)
    assert "Every row" not in until_read(manager, path) and "Ready to be analysed" in manager.get(HERE).text


def test_it_is_all_said_in_chinese(manager):
    path = brought(manager)
    manager.post("/language", {"language": "zh", "next": "/inbox"})
    assert "各列的含义" in manager.get(path).text and "其他系统的日志" in manager.get(HERE).text
    choose(manager, path)
    page = until_read(manager, path)
    assert "读取的行数" in page and "与之前的某一行相同" in page


def test_a_reading_that_was_killed_leaves_nothing_and_says_so(manager, app):
    wired = app.state.wired
    rows = "".join(f"{n},a,2026-01-05 10:00:{n % 60:02}\n" for n in range(400_000))
    path = brought(manager, content=("case,activity,time\n" + rows).encode())
    log_id = path.rsplit("/", 1)[1]
    page = manager.get(path).text
    fields = {"name": "big", "cut": hidden(page, "cut"), "case": "case", "activity": "activity", "time": "time"}
    assert manager.post(f"{path}/mapping", {**fields, **WAYS, "encoding": "utf-8-sig"}).status_code == 303
    while not list(wired.settings.logs_dir.glob("*.work/staging.duckdb")):
        time.sleep(0.05)
    assert manager.get(f"{path}/mapping").status_code == 409
    ((_, program),) = wired.log_runs._running
    program.kill()
    wired.log_runs.close()
    assert sorted(each.name for each in wired.settings.logs_dir.iterdir()) == [f"{log_id}.sent"]
    page = manager.get(path).text
    assert "The reading broke off" in page and "Choose the columns" in page
    assert "Broken off" in manager.get(HERE).text
    assert manager.get(f"{path}/mapping").status_code == 200


@pytest.mark.parametrize("begun", [False, True])
def test_reading_can_be_given_up(manager, app, begun):
    wired = app.state.wired
    rows = "".join(f"{n},a,2026-01-05 10:00:{n % 60:02}\n" for n in range(400_000))
    path = brought(manager, content=("case,activity,time\n" + rows).encode())
    page = manager.get(path).text
    fields = {"name": "big", "cut": hidden(page, "cut"), "case": "case", "activity": "activity", "time": "time"}
    manager.post(f"{path}/mapping", {**fields, **WAYS, "encoding": "utf-8-sig"})
    while begun and not list(wired.settings.logs_dir.glob("*.work/staging.duckdb")):
        time.sleep(0.05)
    assert manager.post(f"{path}/cancel").headers["location"] == path
    assert "not read any further" in manager.get(path).text and "Given up" in manager.get(HERE).text
    ((_, program),) = wired.log_runs._running
    assert program.wait(60) == 0
    names = sorted(each.suffix for each in wired.settings.logs_dir.iterdir())
    assert names == [".sent"]


MANY = "案件编号,环节名称,开始时间,完成时间,经办人\n" + "".join(
    f"贷-{n},受理,2026-03-02 09:{n:02},2026-03-02 10:{n:02},王芳\n"
    f"贷-{n},审批,2026-03-0{5 + n % 2} 09:{n:02},2026-03-0{5 + n % 2} 09:{n + 20:02},刘洋\n"
    for n in range(30)
)


def test_a_log_that_is_ready_is_told_by_the_same_reports(manager, sign_in):
    path = brought(manager, content=MANY.encode())
    choose(manager, path, encoding="utf-8")
    page = until_read(manager, path)
    log = path.rsplit("/", 1)[1]
    assert f'href="/reports/bottlenecks?log={log}"' in page
    for each in ("", "/bottlenecks", "/flows", "/people", "/waiting", "/steps", "/flow", "/load", "/steps/file"):
        assert manager.get(f"/reports{each}?log={log}").status_code == 200, each
    ranking = manager.get(f"/reports/bottlenecks?log={log}").text
    assert "审批" in ranking and "旧系统" in ranking and "/reports/what-if" not in ranking
    (way,) = re.findall(r'href="(/reports/why/[^"]+)"', ranking.partition("<tbody>")[2].partition("</tbody>")[0])[:1]
    assert manager.get(way.replace("&amp;", "&")).status_code == 200 and f"log={log}" in way
    steps = manager.get(f"/reports/steps?log={log}").text
    (counted,) = re.findall(r'href="(/reports/steps/completed[^"]+)"', steps)[:1]
    listed = manager.get(counted.replace("&amp;", "&")).text
    assert listed.count("<tr>") == 31 and 'href="/cases/' not in listed
    assert manager.get(f"/reports/steps?log={log}&branch=b9").status_code == 422
    assert (
        "Nothing happened in this time"
        in manager.get(f"/reports/steps?log={log}&since=2020-01-01&until=2020-02-01").text
    )
    assert sign_in("caopeng").get(f"/reports/steps?log={log}").status_code == 404
    assert manager.get("/reports/steps?log=nothing").status_code == 404


def test_a_log_that_is_not_read_yet_has_no_reports(manager):
    log = brought(manager).rsplit("/", 1)[1]
    assert manager.get(f"/reports/bottlenecks?log={log}").status_code == 404
