"""Several tasks of the inbox at once: each on its own, with a reason for each that was refused."""

import re

import pytest

from tests.house import APPLICATION


def start(house, name):
    data = {**APPLICATION, "applicant": {**APPLICATION["applicant"], "name": name}}
    return house.open(house.start("loan_origination", data, "wangfang"))["intake"]


@pytest.fixture
def tasks(house):
    return [start(house, name) for name in ("甲一", "甲二", "甲三")]


def chosen(tasks):
    return [f"{task.id}.{task.version}" for task in tasks]


def send(person, tasks, act, **fields):
    return person.post("/inbox/several", {"task": chosen(tasks), "act": act, "next": "/inbox?view=groups", **fields})


def now(house, task):
    return house.open(task.case)["intake"]


def told(person, path="/inbox"):
    return person.get(path).text


def test_several_tasks_are_taken_at_once(house, sign_in, tasks):
    tangli = sign_in("tangli")
    answer = send(tangli, tasks, "claim")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?view=groups")
    assert {now(house, task).assignee for task in tasks} == {house.person("tangli").id}
    assert "Tasks taken: 3." in told(tangli)


def test_what_is_refused_is_told_for_each_and_the_rest_is_done(house, sign_in, tasks):
    house.claim(tasks[1], "wangfang")
    answer = send(sign_in("tangli"), tasks, "claim")
    assert answer.status_code == 200
    assert "2 tasks are done." in answer.text
    assert re.findall(r'<a href="/tasks/([^"]+)">甲', answer.text) == [tasks[1].id]
    assert "王芳" in answer.text
    assert now(house, tasks[0]).assignee == house.person("tangli").id


def test_a_task_out_of_sight_is_unknown_and_not_named(house, sign_in, tasks):
    answer = send(sign_in("sunlihua"), tasks[:1], "claim")
    assert answer.status_code == 200
    assert "甲一" not in answer.text
    assert now(house, tasks[0]).assignee is None


def test_several_tasks_are_given_to_somebody_who_may_do_them(house, sign_in, tasks):
    boss = sign_in("admin")
    asked = send(boss, tasks, "reassign")
    assert asked.status_code == 200
    assert all(value in asked.text for value in chosen(tasks))
    offered = re.findall(r"<option value=\"[^\"]+\">([^<]+)</option>", asked.text)
    assert "唐莉 (tangli)" in offered
    assert not [name for name in offered if "sunlihua" in name]
    send(boss, tasks, "reassign", to="tangli", reason="年假")
    assert {now(house, task).assignee for task in tasks} == {house.person("tangli").id}


def test_several_tasks_get_a_priority_and_come_first(house, sign_in, tasks):
    send(sign_in("admin"), tasks[2:], "prioritise", priority="80")
    listed = re.findall(
        r'<td class="title" role="cell"><a href="[^"]*">([^ ]*)', told(sign_in("tangli"), "/inbox?order=priority")
    )
    assert listed == ["甲三", "甲一", "甲二"]
    assert "priority of 80" in told(sign_in("admin"), f"/cases/{tasks[2].case}")


def test_who_oversees_nothing_is_not_offered_what_only_overseers_may(house, sign_in, tasks):
    page = told(sign_in("tangli"), "/inbox?view=groups")
    assert 'value="claim"' in page
    assert 'value="prioritise"' not in page
    answer = send(sign_in("tangli"), tasks, "prioritise", priority="80")
    assert "This needs the role" in answer.text


def test_nothing_chosen_is_said(sign_in, tasks):
    tangli = sign_in("tangli")
    answer = send(tangli, [], "claim")
    assert answer.status_code == 303
    assert "Choose at least one task first." in told(tangli)


@pytest.mark.parametrize(
    "fields",
    [{"act": "burn"}, {"act": ""}, {"task": "x.y"}, {"task": "no-version"}, {"task": [f"t{n}.1" for n in range(51)]}],
)
def test_a_bad_choice_is_refused_whole(house, sign_in, tasks, fields):
    good = {"act": "claim", "task": chosen(tasks), "next": "/inbox"}
    assert sign_in("tangli").post("/inbox/several", {**good, **fields}).status_code == 422
    assert [now(house, task).assignee for task in tasks] == [None] * 3


def test_a_form_from_elsewhere_does_nothing(house, sign_in, tasks):
    tangli = sign_in("tangli")
    answer = tangli.client.post("/inbox/several", data={"act": "claim", "task": chosen(tasks), "csrf_token": "x"})
    assert answer.status_code == 403
    assert [now(house, task).assignee for task in tasks] == [None] * 3
