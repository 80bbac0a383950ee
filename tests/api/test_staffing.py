"""Where people are short, over the interface: shortages, stopped tasks, and who may know."""

from server.api.staffing_shapes import StaffingOut
from tests.engine.dsl import E, S, U, process

TWICE = {"p.bpmn": process(S() + U("a", role="boss") + U("b", role="boss", separate_from="a") + E(), "s > a > b > e")}
LONELY = {"q.bpmn": process(S() + U("a", role="stranger") + E(), "s > a > e", id="q")}


def read(api, login):
    answer = api.get(login, "/staffing")
    assert answer.status_code == 200, answer.text
    StaffingOut.model_validate(answer.json())
    return answer.json()


def test_it_tells_what_is_short_at_the_branches_one_answers_for(api):
    warned = api.deploy(TWICE).json()["processes"][0]["warnings"]
    assert [finding["rule"] for finding in warned] == ["understaffed"]
    (found,) = read(api, "far")["short"]
    assert (found["process"], found["branch"], found["since"], found["cases"]) == ("p", "b2", None, 0)
    assert [step["element"] for step in found["conflicts"][0]] == ["a", "b"]
    assert found["missing"] == [{"roles": ["boss"], "count": 1, "instead": []}]
    assert read(api, "boss")["short"] == []
    assert [each["branch"] for each in read(api, "admin")["short"]] == ["b2"]


def test_tasks_that_nobody_may_do_are_told_with_the_reason(api):
    api.deploy(LONELY)
    case = api.start("wang", "q")["id"]
    (found,) = read(api, "boss")["stopped"]
    assert (found["case"], found["branch"], found["why"], found["person"]) == (case, "b1", "nobody", None)
    assert read(api, "far")["stopped"] == []
    (short,) = read(api, "boss")["short"]
    assert (short["branch"], short["cases"]) == ("b1", 1)


def test_who_answers_for_no_branch_is_refused(api):
    assert api.get("wang", "/staffing").status_code == 403
