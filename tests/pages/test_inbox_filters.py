"""The list by how long tasks wait, when they are due, their priority and what is with them; own columns of a process."""

import pytest

from server.commands.tasks.prioritise import PrioritiseTask, prioritise_task
from tests.engine.dsl import E, S, U, process, props, script
from tests.house import APPLICATION

COLUMNS = "amount=amount; who=who; party_number=number"


def drawn():
    shown = props(columns=COLUMNS, party="=number", title="=who")
    steps = (
        S() + script("work", "1 / (amount - 7)") + U("look", role="everyone", due="P2D") + U("wait", role="everyone")
    )
    return process(shown + steps + E(), "s > look > e; s > wait > e; s > work > e", id="p")


@pytest.fixture
def rows(house, sign_in):
    """The titles of the list of an address."""
    house.deploy({"p/p.bpmn": drawn()})
    house.pass_time(days=-2, hours=-1)
    house.start("p", {"who": "甲一", "amount": 5, "number": "N1"}, "liuyang")
    house.pass_time(days=2, hours=1)
    house.start("p", {"who": "乙二", "amount": 7, "number": "N2"}, "liuyang")

    def listed(query):
        page = sign_in("liuyang").get(f"/inbox?view=groups&process=p&{query}").text
        body = page.partition("<tbody")[2].partition("</tbody")[0]
        return sorted(
            f"{who} {step}"
            for row in body.split("<tr ")[1:]
            for who in ("甲一", "乙二")
            for step in ("look", "wait")
            if f">{who}<" in row and f">{step}<" in row
        )

    return listed


ALL = ["乙二 look", "乙二 wait", "甲一 look", "甲一 wait"]


def test_tasks_that_wait_longer_than_asked_are_listed(rows):
    assert rows("") == ALL
    assert rows("age=day") == ["甲一 look", "甲一 wait"]
    assert rows("age=week") == []


def test_tasks_are_listed_by_the_days_on_which_they_are_due(rows):
    assert rows("since=2026-11-23&until=2026-11-23") == ["甲一 look"]
    assert rows("since=2026-11-24") == ["乙二 look", "乙二 wait", "甲一 wait"]  # without a due time: last of all
    assert rows("until=2026-11-25") == ["乙二 look", "甲一 look"]
    assert rows("since=someday&until=0001-01-01") == ALL


def test_tasks_are_listed_by_priority(house, rows):
    task = next(t for t in house.open(house.start("p", {"who": "x", "amount": 1}, "liuyang")).values())
    wish = PrioritiseTask(task_id=task.id, version=task.version, actor=house.person("admin"), priority=90)
    house.run(prioritise_task, wish)
    assert rows("priority=high") == [] and rows("priority=low") == [] and rows("priority=normal") == ALL


def test_what_i_have_begun_and_what_is_stuck_can_be_listed_alone(house, sign_in, rows):
    case = house.start("p", {"who": "甲一", "amount": 1, "number": "N3"}, "liuyang")
    task = house.claim(house.open(case)["look"], "liuyang")
    assert sign_in("liuyang").act(task, "draft").status_code in {303, 422}
    mine = sign_in("liuyang").get("/inbox?view=mine&flag=begun").text
    assert f"/tasks/{task.id}" in mine
    assert f"/tasks/{task.id}" not in sign_in("liuyang").get("/inbox?view=mine&flag=stuck").text
    assert rows("flag=begun") == [] and rows("flag=stuck") == ["乙二 look", "乙二 wait"]


def test_a_list_of_one_process_has_its_own_columns(sign_in, rows):
    page = sign_in("liuyang").get("/inbox?view=groups&process=p").text
    assert ">amount</th>" in page and ">party number</th>" in page
    assert ">who</th>" not in page  # the title says it
    assert "@party" not in page
    assert ">amount</th>" not in sign_in("liuyang").get("/inbox?view=groups").text


def test_a_file_of_one_process_has_its_own_columns(sign_in, rows):
    file = sign_in("liuyang").post("/inbox/export", {"next": "/inbox?view=groups&process=p"}).text
    assert file.splitlines()[0].endswith("amount,party number") and file.splitlines()[1].endswith((",5,N1", ",7,N2"))


def test_codes_in_columns_read_as_in_the_form(house, sign_in):
    house.start("loan_origination", APPLICATION, "wangfang")
    page = sign_in("wangfang").get("/inbox?view=groups&process=loan_origination").text
    assert ">Farmer</td>" in page and "farmer_micro" not in page
