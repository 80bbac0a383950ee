"""Operators see what is held in their branches and let many cases try again, each on its own and told in the trail."""

import pytest

from server.commands.cases.retry_many import MOST
from tests.api import diagrams
from tests.api.diagrams import diagram, script, start


@pytest.fixture
def held(api):
    """Two cases that divide by zero."""
    assert api.deploy(diagrams.broken()).status_code == 201
    return [api.start("wang", "broken", {"divisor": 0})["id"] for _ in range(2)]


def retry(api, cases, login="admin", reason="the rate was corrected"):
    return api.post(login, "/incidents/retry", {"cases": list(cases), "reason": reason})


def results(answer):
    assert answer.status_code == 200, answer.text
    return [(each["case"], each["result"], each["code"]) for each in answer.json()["items"]]


def listed(api, login="admin", **asked):
    answer = api.get(login, "/incidents", **asked)
    assert answer.status_code == 200, answer.text
    return [each["case"] for each in answer.json()["items"]]


def test_all_open_incidents_are_listed_and_narrowed(api, held):
    nodes = start() + script("add", "total = 1 + missing")
    assert api.deploy({"adds.bpmn": diagram("adds", nodes, "begin > add > end")}).status_code == 201
    other = api.start("wang", "adds")["id"]
    assert listed(api) == [*held, other]
    assert listed(api, process="broken") == listed(api, element="divide") == listed(api, q="DIVISION") == held
    assert listed(api, process="none") == listed(api, q="no such text") == []


def test_only_operators_and_only_of_their_branches(api, held):
    assert api.get("wang", "/incidents").json()["code"] == "right_missing"
    assert results(retry(api, held[:1], "wang")) == [(held[0], "refused", "right_missing")]
    assert results(retry(api, held[:1], "far")) == [(held[0], "gone", None)]


def test_each_case_is_tried_on_its_own_and_the_answer_says_what_became_of_it(api, held):
    mended, broken = held
    data = {"data": {"divisor": 2}, "reason": "a slip"}
    assert api.post("admin", f"/cases/{mended}/data", data).status_code == 200
    assert results(retry(api, [broken, mended, mended, "nowhere"])) == [
        (broken, "held_again", None),
        (mended, "went_on", None),
        ("nowhere", "gone", None),
    ]
    assert results(retry(api, [mended])) == [(mended, "gone", None)]
    assert listed(api) == [broken]


def test_a_suspended_case_is_refused_and_the_others_go_on(api, held):
    assert api.post("admin", f"/cases/{held[0]}/suspend", {}).status_code == 200
    told = results(retry(api, held))
    assert told == [(held[0], "refused", "case_suspended"), (held[1], "held_again", None)]


def test_the_trail_names_the_elements_and_the_reason(api, held):
    retry(api, held[:1])
    entries = api.get("admin", "/audit", case=held[0], limit=200).json()["items"]
    (told,) = [entry["payload"] for entry in entries if entry["kind"] == "IncidentRetried"]
    assert told["reason"] == "the rate was corrected"
    assert "divide" in str(told["elements"])


@pytest.mark.parametrize("body", [
    {"cases": [], "reason": "x"}, {"cases": ["a"], "reason": " "}, {"cases": ["a"], "reason": "x" * 2001},
    {"cases": ["a"] * (MOST + 1), "reason": "x"}, {"reason": "x"}, {"cases": "a", "reason": "x"},
])  # fmt: skip
def test_what_is_no_such_wish_is_refused(api, body):
    assert api.post("admin", "/incidents/retry", body).status_code == 422
