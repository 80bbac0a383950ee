"""The page that changes people, branches and limits by files: shown first, carried out with a reason, never halfway."""

import csv
import io

import pytest

from server.store.unit_of_work import UnitOfWork
from tests.pages.conftest import hidden

HERE = "/people/import"
PEOPLE = "login,name,branch,roles\n"


def sent(client, *contents, **more):
    files = [("file", (f"{number}.csv", content, "text/csv")) for number, content in enumerate(contents)]
    return client.post(HERE, files=files, **more)


def confirm(client, page, reason="年度调整"):
    fields = {"digest": hidden(page, "digest"), "content": hidden(page, "content"), "reason": reason}
    return client.post(f"{HERE}/confirm", fields)


def person(house, login):
    with UnitOfWork(house.database) as uow:
        return uow.people.by_login(login)


def test_a_file_is_shown_first_and_then_carried_out(sign_in, house):
    hr = sign_in("tianjing")
    page = sent(hr, (PEOPLE + "lina,李娜,b1,intake_clerk@b1 manager@b1\nwangfang,王芳芳,,none\n").encode("gbk"))
    assert page.status_code == 200
    for told in ("Added: 李娜", "王芳 (wangfang)", "1 of them is only asked for", "Role ended:"):
        assert told in page.text
    assert person(house, "lina") is None
    answer = confirm(hr, page.text)
    assert answer.headers["location"] == "/people"
    assert person(house, "lina").name == "李娜"
    assert house.person("wangfang").roles == frozenset()
    again = confirm(hr, page.text)
    assert again.status_code == 409
    assert "Everything stands as the files say already." in again.text


def test_where_people_would_be_short_is_shown_before(sign_in):
    leaving = "".join(
        f"{login},,,none\n" for login in ("liuyang", "huangmin", "wumei", "zhaolei", "jiangwei", "pengyu")
    )
    page = sent(sign_in("tianjing"), (PEOPLE + leaving).encode()).text
    assert "Short from" in page
    assert "No process would be short of people" not in page
    harmless = sent(sign_in("tianjing"), (PEOPLE + "wangfang,王芳芳,,\n").encode()).text
    assert "No process would be short of people" in harmless


def test_what_is_wrong_is_told_at_its_line_and_column(sign_in, house):
    answer = sent(sign_in("tianjing"), (PEOPLE + "lina,李娜,b9,\nx y,新人,b1,\n").encode())
    assert answer.status_code == 422
    assert "There is no branch b9." in answer.text
    assert "<code>branch</code>" in answer.text
    assert "<code>login</code>" in answer.text
    assert person(house, "lina") is None


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ((), "Please choose a file."),
        ((b"a,b\n1,2\n",), "has the columns of none of staff"),
        ((PEOPLE.encode(), PEOPLE.encode()), "Two files are of the same kind"),
        ((b"\xff\xfe\x00",), "neither UTF-8 nor GBK"),
        ((PEOPLE.encode() + b"x,y,b1,\n" * 50_000,), "more than 5000 rows"),
        ((b"login,name\n",), "These columns are missing: branch, roles."),
        ((b"login,name,branch,roles,rolls\n",), "There are no such columns: rolls."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_clear_word(sign_in, contents, told):
    answer = sent(sign_in("tianjing"), *contents)
    assert answer.status_code == 422
    assert told in answer.text


def test_what_changed_since_is_shown_anew_and_a_reason_is_asked_for(sign_in, house):
    hr, other = sign_in("tianjing"), sign_in("admin")
    page = sent(hr, (PEOPLE + "wangfang,王芳芳,,\n").encode()).text
    missing = confirm(hr, page, reason=" ")
    assert missing.status_code == 422
    assert 'id="reason-error"' in missing.text
    confirm(other, sent(other, (PEOPLE + "wangfang,王方,,\n").encode()).text)
    stale = confirm(hr, page)
    assert stale.status_code == 409
    assert "not what it was" in stale.text
    assert person(house, "wangfang").name == "王方"
    assert confirm(hr, stale.text).status_code == 303
    assert person(house, "wangfang").name == "王芳芳"


def test_a_content_made_up_is_read_as_any_other(sign_in):
    hr = sign_in("tianjing")
    for content in ("", "!!", "eJw="):
        answer = hr.post(f"{HERE}/confirm", {"digest": "", "content": content, "reason": "x"})
        assert answer.status_code == 422


def test_the_present_state_is_downloaded_and_changes_nothing(sign_in):
    hr = sign_in("tianjing")
    files = [hr.get(f"{HERE}/{name}.csv").content for name in ("people", "branches", "limits")]
    rows = list(csv.DictReader(io.StringIO(files[0].decode("utf-8-sig"))))
    assert {"login": "wangfang", "name": "王芳", "branch": "b1", "roles": "intake_clerk@b1", "active": "yes"} in rows
    page = sent(hr, *files)
    assert page.status_code == 200
    assert "Everything stands as the files say already." in page.text
    empty = hr.get(f"{HERE}/people.csv", params={"empty": "1"}).content.decode("utf-8-sig")
    assert empty == "login,name,branch,roles,active\r\n"
    assert hr.get(f"{HERE}/secrets.csv").status_code == 404


def test_a_name_that_is_a_formula_comes_and_goes_as_a_name(sign_in, house):
    hr = sign_in("tianjing")
    confirm(hr, sent(hr, (PEOPLE + "wangfang,'=1+1,,\n").encode()).text)
    assert person(house, "wangfang").name == "=1+1"
    content = hr.get(f"{HERE}/people.csv").content
    assert "'=1+1" in content.decode()
    assert "Everything stands as the files say already." in sent(hr, content).text


def test_it_is_for_personnel_administration_alone(sign_in):
    for login in ("wangfang", "xujian"):
        client = sign_in(login)
        assert client.get(HERE).status_code == 403
        assert client.get(f"{HERE}/people.csv").status_code == 403
        assert sent(client, PEOPLE.encode()).status_code == 403
        assert client.post(f"{HERE}/confirm", {}).status_code == 403
