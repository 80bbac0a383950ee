"""Starting cases from a list at the page."""

import re

import pytest

from tests.api import diagrams
from tests.pages.conftest import Person

NUMBER = {"type": "string", "x-widget": "text", "maxLength": 40}
GRADE = {"type": "string", "x-widget": "choice", "enum": ["a", "b"]}
PAGE = "/start/policy/import"


@pytest.fixture
def clerk(app, house):
    nodes = diagrams.start(form="policy", business_key="=number") + diagrams.user("look", "Look")
    drawn = diagrams.diagram("policy", nodes, "begin > look > end", name="Policy", start_role="intake_clerk")
    labels = b'{"form.policy.number": "Policy number", "form.policy.grade.a": "Best"}'
    files = {"policy.bpmn": drawn, "forms/policy.json": diagrams.form("Policy", ["number"], number=NUMBER, grade=GRADE)}
    house.deploy({**files, "labels/en.json": labels})
    return Person(app, house, "wangfang")


def send(person, content, name="list.csv", **fields):
    return person.post(PAGE, fields, files={"file": (name, content.encode("gbk"), "text/csv")})


def test_processes_with_keys_offer_lists_and_name_the_columns(clerk):
    page = clerk.get("/start").text
    assert f'href="{PAGE}"' in page and "/start/loan_origination/import" not in page
    page = clerk.get(PAGE).text
    assert "<code>number</code>" in page and "Policy number" in page and "a = Best" in page
    empty = clerk.get("/start/policy/import.csv")
    assert empty.content.decode("utf-8-sig") == "branch,number,grade\r\n"
    assert empty.headers["content-disposition"] == 'attachment; filename="policy.csv"'


def test_every_row_is_answered_and_a_second_time_nothing_is_doubled(clerk):
    page = send(clerk, "number,grade\n甲-1,a\n甲-2,\n")
    assert page.status_code == 200 and "2 cases were started." in page.text
    case = re.search(r'<a href="/cases/([^"]+)">甲-1</a>', page.text)[1]
    assert clerk.house.case(case).business_key == "甲-1"
    again = send(clerk, "number,grade\n甲-1,a\n甲-3,\n").text
    assert "1 case was started." in again and "1 was there already." in again and "Already there" in again


def test_only_checking_starts_nothing(clerk):
    page = send(clerk, "number\nP-1\n", check="1").text
    assert "1 case would be started." in page
    assert "1 case was started." in send(clerk, "number\nP-1\n").text


def test_wrong_rows_are_named_with_the_titles_of_their_columns(clerk):
    page = send(clerk, "number,grade,branch\nP-1,z,b1\nP-1,a,b2\n", name="<b>.csv")
    assert page.status_code == 422
    assert "Nothing was imported from &lt;b&gt;.csv" in page.text
    assert "Grade (grade)" in page.text and "Branch (branch)" in page.text
    assert "Choose one of the options." in page.text
    assert "You may not start cases of this process at the branch b2." in page.text


def test_no_file_a_picture_and_other_processes_are_refused(clerk, sign_in):
    assert "Please choose a file." in clerk.post(PAGE, files={"other": ("", b"")}).text
    answer = clerk.post(PAGE, files={"file": ("x.png", b"\x89PNG\r\n\x1a\n\x00", "image/png")})
    assert answer.status_code == 422 and "neither UTF-8 nor GBK" in answer.text
    assert clerk.get("/start/loan_origination/import").status_code == 422
    assert sign_in("liuyang").get(PAGE).status_code == 403
    assert clerk.client.post(PAGE, files={"file": ("l.csv", b"number\nP\n")}).status_code == 403
