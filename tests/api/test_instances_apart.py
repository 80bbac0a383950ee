"""The instances of a multi-instance, such as the votes of a committee: by different people, unread before all are in."""

import pytest

from tests.api.diagrams import diagram, lane, start, user

MANY = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>=members</bpmn:loopCardinality>"
    "<bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef>"
    '<bpmn:outputDataItem id="ballot" name="ballot" /></bpmn:multiInstanceLoopCharacteristics>'
)
SECRET = "SECRET-VOTE"


def committee(many=MANY, **values):
    values = {"result": "ballot", "separate_from": "vote", "blind_to": "vote", **values}
    vote = user("vote", "Vote", **values).replace("</bpmn:userTask>", f"{many}</bpmn:userTask>")
    again = '<bpmn:exclusiveGateway id="round" /><bpmn:exclusiveGateway id="settled" name="Settled?" default="f4" />'
    nodes = start() + vote + again + user("note", "Note", result="noted", role="boss")
    flow = "begin > round > vote > note > settled > end; settled > round"
    drawn = diagram("committee", nodes, flow, lanes=lane("clerks", "clerk", "begin", "vote", "end"))
    back = b'<bpmn:sequenceFlow id="f5" sourceRef="settled" targetRef="round" />'
    when = b"<bpmn:conditionExpression>=noted.again</bpmn:conditionExpression></bpmn:sequenceFlow>"
    assert back in drawn
    return {"committee.bpmn": drawn.replace(back, back.removesuffix(b" />") + b">" + when)}


@pytest.fixture
def case(api):
    deployed = api.deploy(committee())
    assert deployed.status_code == 201
    told = [(warning["rule"], "(b2)" in warning["message"]) for warning in deployed.json()["processes"][0]["warnings"]]
    assert told == [("understaffed", True)]
    return api.start("boss", "committee", {"members": 3})


def ballots(api, login, case):
    return api.get(login, "/tasks", case=case["id"], element="vote", state="groups").json()["items"]


def vote(api, login, case, word="yes"):
    task = ballots(api, login, case)[0]
    claimed = api.post(login, f"/tasks/{task['id']}/claim", {"version": task["version"]})
    assert claimed.status_code == 200, claimed.text
    done = {"version": claimed.json()["version"], "data": {"vote": word}}
    assert api.post(login, f"/tasks/{task['id']}/complete", done).status_code == 200


def test_nobody_votes_twice_and_nobody_holds_two_ballots(api, case):
    first, second, _ = ballots(api, "li", case)
    claimed = api.post("li", f"/tasks/{first['id']}/claim", {"version": 1})
    refused = api.post("li", f"/tasks/{second['id']}/claim", {"version": 1})
    assert (refused.status_code, refused.json()["rule"]) == (403, "separated_from")
    done = {"version": claimed.json()["version"], "data": {"vote": "yes"}}
    assert api.post("li", f"/tasks/{first['id']}/complete", done).status_code == 200
    refused = api.post("li", f"/tasks/{second['id']}/claim", {"version": 1})
    assert (refused.status_code, refused.json()["rule"]) == (403, "separated_from")
    assert ballots(api, "li", case) == []
    assert len(ballots(api, "wang", case)) == 2


def test_a_ballot_given_back_may_be_taken_again(api, case):
    first, second, _ = ballots(api, "li", case)
    claimed = api.post("li", f"/tasks/{first['id']}/claim", {"version": 1}).json()
    assert api.post("li", f"/tasks/{first['id']}/release", {"version": claimed["version"]}).status_code == 200
    assert api.post("li", f"/tasks/{second['id']}/claim", {"version": 1}).status_code == 200


def test_a_ballot_cannot_be_given_to_somebody_who_has_voted(api, case):
    vote(api, "li", case)
    task = ballots(api, "wang", case)[0]
    refused = api.post("boss", f"/tasks/{task['id']}/reassign", {"version": 1, "to": "id-li"})
    assert refused.status_code == 403


def test_votes_are_unread_before_all_are_in(api, case):
    vote(api, "li", case, SECRET)
    vote(api, "wang", case)
    task = ballots(api, "zhao", case)[0]
    for login in ("wang", "zhao", "boss", "admin"):
        for path in (
            f"/cases/{case['id']}",
            f"/cases/{case['id']}/history",
            f"/tasks/{task['id']}",
            "/audit?limit=200",
        ):
            assert SECRET not in api.get(login, path).text, (login, path)
    vote(api, "zhao", case)
    assert [row["vote"] for row in api.get("boss", f"/cases/{case['id']}").json()["data"]["votes"]].count(SECRET) == 1
    assert SECRET in api.get("admin", "/audit?limit=200").text


def test_another_round_is_open_to_the_same_people_and_hides_the_votes_again(api, case):
    for login in ("li", "wang", "zhao"):
        vote(api, login, case, SECRET)
    api.do("boss", case, "note", {"again": True})
    assert SECRET not in api.get("boss", f"/cases/{case['id']}").text
    for login in ("li", "wang", "zhao"):
        vote(api, login, case, "no")
    api.do("boss", case, "note", {"again": False})
    ended = api.get("boss", f"/cases/{case['id']}").json()
    assert ended["status"] == "completed"
    assert [row["vote"] for row in ended["data"]["votes"]] == ["no"] * 3


@pytest.mark.parametrize(("name", "many"), [("same_as", MANY), ("separate_from", ""), ("blind_to", "")])
def test_a_task_names_itself_only_to_keep_instances_apart(api, name, many):
    values = {"separate_from": "note", "blind_to": "note", name: "vote"}
    refused = api.deploy(committee(many, **values))
    assert refused.status_code == 422
    assert ("separation_self", "vote") in {(row["rule"], row["element"]) for row in refused.json()["errors"]}


def test_a_duty_names_a_task_of_the_caller_or_called_beside_it_when_they_are_deployed_together(api):
    called = '<bpmn:callActivity id="call_{0}" calledElement="{0}" />'
    inner = {
        name: diagram(
            name, start() + user(name + "_task", name, role="clerk", separate_from=other), f"begin > {name}_task > end"
        )
        for name, other in (("first", "outer_task"), ("second", "first_task"))
    }
    nodes = start() + user("outer_task", "Outer", role="clerk") + called.format("first") + called.format("second")
    outer = diagram("outer", nodes, "begin > outer_task > call_first > call_second > end")
    alone = api.deploy({"second.bpmn": inner["second"]})
    assert [row["rule"] for row in alone.json()["errors"]] == ["separation_unknown"]
    files = {"outer.bpmn": outer, **{f"{name}.bpmn": drawn for name, drawn in inner.items()}}
    assert api.deploy(files).status_code == 201
    case = api.start("boss", "outer", {})
    api.do("li", case, "outer_task", {})
    task = api.task("wang", case, "first_task")
    refused = api.post("li", f"/tasks/{task['id']}/claim", {"version": 1})
    assert (refused.status_code, refused.json()["rule"]) == (403, "separated_from")
    api.do("wang", case, "first_task", {})
    task = api.task("li", case, "second_task")
    refused = api.post("wang", f"/tasks/{task['id']}/claim", {"version": 1})
    assert (refused.status_code, refused.json()["rule"]) == (403, "separated_from")


def test_a_ballot_that_was_cast_is_read_by_its_voter_at_once_and_by_others_when_all_are_in(api, case):
    vote(api, "li", case, SECRET)
    [cast] = [each["id"] for each in api.get("li", "/tasks", case=case["id"], state="completed").json()["items"]]
    assert api.get("li", f"/tasks/{cast}").json()["data"]["vote"] == SECRET
    assert SECRET not in api.get("admin", f"/tasks/{cast}").text
    for login in ("wang", "zhao"):
        vote(api, login, case, "no")
    assert api.get("admin", f"/tasks/{cast}").json()["data"]["vote"] == SECRET
    assert api.get("li", f"/tasks/{cast}").json()["data"]["vote"] == SECRET
