"""Operators move, skip, repeat, change and resend: with a reason, within their rights, told before and in the trail."""

import pytest

from server.domain.people import RoleAt
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.diagrams import diagram, fork, lane, start, user


def steps():
    """Three tasks in a row, the third separate from the first."""
    nodes = (
        start()
        + user("one", "One", result="first")
        + user("two", "Two", due="P1D", result="second")
        + user("three", "Three", separate_from="one", result="third")
    )
    lanes = lane("clerks", "clerk", "begin", "one", "two", "three", "end")
    return {"steps.bpmn": diagram("steps", nodes, "begin > one > two > three > end", lanes=lanes)}


@pytest.fixture
def case(api):
    assert api.deploy(steps()).status_code == 201
    return api.start("wang", "steps")


def as_operator(app, login):
    with UnitOfWork(app.state.wired.database) as work:
        work.people.grant(f"id-{login}", [RoleAt("operator", "b1")])
        work.commit()


def order(api, case, verb, login="admin", **body):
    return api.post(login, f"/cases/{case['id']}/{verb}", {"reason": "on paper", **body})


def kinds(api, case):
    found = api.get("admin", "/audit", case=case["id"], limit=200).json()["items"]
    return [(entry["kind"], entry["payload"]) for entry in reversed(found)]


def test_a_trial_tells_the_effect_and_writes_nothing(api, case):
    before = api.get("admin", f"/cases/{case['id']}/standing").json()
    answer = order(api, case, "move", to="two", dry_run=True, reason="")
    assert answer.status_code == 200, answer.text
    effect = answer.json()["effect"]
    assert (effect["closed"], effect["opened"], effect["status"]) == (["one"], ["two"], "running")
    assert api.get("admin", f"/cases/{case['id']}/standing").json() == before
    assert len(kinds(api, case)) == len(kinds(api, case))
    assert not [kind for kind, _ in kinds(api, case) if kind == "TokensMoved"]


def test_moving_closes_and_opens_tasks_with_due_dates_from_now_and_tells_why(api, case):
    assert order(api, case, "move", **{"from": ["one"]}, to="two").status_code == 200
    assert api.task("wang", case, "two")["due_at"] is not None
    told = dict(kinds(api, case))
    assert told["TokensMoved"] == {"element": "two", "away": ["one"], "reason": "on paper"}
    assert told["TaskCancelled"]["reason"] == "moved"


def test_a_reason_is_demanded_and_bounded(api, case):
    for reason in ("", "  ", "x" * 2001):
        answer = order(api, case, "move", to="two", reason=reason)
        assert answer.status_code == 422, answer.text
    assert api.task("wang", case, "one")["state"] == "offered"


def test_only_operators_of_the_branch_may_and_others_see_nothing(api, app, case):
    assert order(api, case, "move", "wang", to="two").json()["code"] == "right_missing"
    assert order(api, case, "move", "far", to="two").status_code == 404
    as_operator(app, "boss")
    assert order(api, case, "move", "boss", to="two").status_code == 200


def test_who_saw_an_older_case_is_told(api, case):
    revision = api.get("admin", f"/cases/{case['id']}/standing").json()["revision"]
    assert order(api, case, "move", to="two", revision=revision).status_code == 200
    assert order(api, case, "move", to="three", revision=revision).status_code == 409


@pytest.mark.parametrize(("verb", "body", "code"), [
    ("move", {"to": "nowhere"}, "element_not_found"),
    ("move", {"to": "begin"}, "cannot_enter_element"),
    ("move", {"from": ["three"], "to": "two"}, "token_not_there"),
    ("repeat", {"element": "two"}, "never_passed"),
    ("skip", {"at": "three"}, "token_not_there"),
    ("messages", {"name": "none"}, "token_not_there"),
    ("data", {"data": {"x" * 201: 1}}, "invalid_value"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_by_its_rule(api, case, verb, body, code):
    answer = order(api, case, verb, **body)
    assert (answer.json()["code"], answer.status_code) == (code, answer.status_code), answer.text
    assert answer.status_code in {409, 422}


def test_where_several_tokens_wait_one_is_named(api, case):
    api.do("wang", case, "one")
    assert order(api, case, "repeat", element="one").status_code == 200
    refused = order(api, case, "skip")
    assert (refused.status_code, refused.json()["code"]) == (422, "several_tokens")
    assert order(api, case, "skip", at="one").status_code == 200


def test_a_skipped_task_gives_its_result_and_is_told_as_passed_over(api, case):
    answer = order(api, case, "skip", data={"ok": True})
    assert answer.json()["data"] == {"first": {"ok": True}}
    assert [t["element"] for t in api.get("wang", "/tasks", case=case["id"]).json()["items"]] == ["two"]
    assert dict(kinds(api, case))["TaskSkipped"]["values"] == {"ok": True}


def test_who_skips_a_step_is_kept_from_what_is_separate_from_it(api, app, case):
    as_operator(app, "li")
    assert order(api, case, "skip", "li").status_code == 200
    api.do("wang", case, "two")
    answer = api.post("li", f"/tasks/{api.task('wang', case, 'three')['id']}/claim", {"version": 1})
    assert answer.json()["code"] == "separated_from"


@pytest.mark.parametrize(("verb", "body"), [("skip", {}), ("move", {"to": "two"})])
def test_an_operator_may_not_pass_over_what_separation_forbids_them_to_do(api, app, case, verb, body):
    as_operator(app, "li")
    api.do("li", case, "one")
    api.do("wang", case, "two")
    answer = order(api, case, verb, "li", **body)
    assert (answer.status_code, answer.json()["code"]) == (403, "separated_from")
    assert order(api, case, verb, **body).status_code == 200


def test_an_operator_may_not_change_what_somebody_separate_wrote(api, app, case):
    as_operator(app, "li")
    api.do("li", case, "one", {"ok": True})
    api.do("wang", case, "two")
    order(api, case, "skip", data={"verdict": "no"}, dry_run=False)
    again = api.start("wang", "steps")
    api.do("li", again, "one", {"ok": True})
    api.do("wang", again, "two")
    order(api, again, "repeat", element="two")
    api.do("wang", again, "three", {"verdict": "no"})
    answer = order(api, again, "data", "li", data={"third": {"verdict": "yes"}})
    assert (answer.status_code, answer.json()["code"]) == (403, "separated_from")
    assert order(api, again, "data", data={"third": {"verdict": "yes"}}).json()["data"]["third"] == {"verdict": "yes"}


def test_changed_data_are_told_with_what_was_before(api, case):
    api.do("wang", case, "one", {"sum": "10.00"})
    answer = order(api, case, "data", data={"first": {"sum": "20.00"}, "note": "new"})
    assert answer.json()["data"] == {"first": {"sum": "20.00"}, "note": "new"}
    told = [payload for kind, payload in kinds(api, case) if kind == "DataChanged"]
    assert [(p["key"], p["element"], p["before"]) for p in told] == [("first", "one", {"sum": "10.00"}), ("note", "", None)]  # fmt: skip


def test_a_number_stays_a_number_unless_another_kind_is_said(api, case):
    order(api, case, "data", data={"sum": 3})
    answer = order(api, case, "data", data={"sum": "three"})
    assert (answer.status_code, answer.json()["code"]) == (422, "form_errors")
    assert [error["field"] for error in answer.json()["errors"]] == ["sum"]
    assert order(api, case, "data", data={"sum": "4"}).json()["data"]["sum"] == 4
    assert order(api, case, "data", data={"sum": "three"}, other_kind=True).json()["data"]["sum"] == "three"


def test_blind_findings_are_neither_changed_nor_passed_over_by_who_may_not_read_them(api, app):
    assert api.deploy(diagrams.blind()).status_code == 201
    case = api.start("boss", "blind")
    api.do("li", case, "judge_a", {"verdict": "SECRET"})
    answer = order(api, case, "data", data={"finding_a": {"verdict": "other"}})
    assert (answer.status_code, answer.json()["code"]) == (403, "still_blind")
    as_operator(app, "li")
    assert order(api, case, "skip", "li", at="judge_b").json()["code"] == "separated_from"
    trial = order(api, case, "skip", at="judge_b", dry_run=True)
    assert "SECRET" not in trial.text
    assert order(api, case, "skip", at="judge_b").status_code == 200


def test_a_message_that_was_lost_is_given_to_what_waits(api):
    assert api.deploy(diagrams.payment()).status_code == 201
    case = api.start("admin", "payment", branch="b1")
    assert api.get("admin", f"/cases/{case['id']}/standing").json()["awaited"][0]["name"] == "paid"
    assert order(api, case, "messages", name="paid", data={"sum": "3.00"}).json()["data"] == {"sum": "3.00"}
    assert order(api, case, "messages", name="close_day").json()["status"] == "completed"


def test_a_join_that_would_wait_for_ever_is_named(api):
    nodes = start() + fork("split", "join") + user("a", "A", role="clerk") + user("b", "B", role="clerk")
    flow = "begin > split > a > join > end; split > b > join"
    assert api.deploy({"f.bpmn": diagram("forked", nodes, flow)}).status_code == 201
    case = api.start("wang", "forked")
    answer = order(api, case, "move", **{"from": ["a"]}, to="b")
    assert (answer.status_code, answer.json()["code"], "join" in answer.json()["detail"]) == (
        409,
        "would_wait_for_ever",
        True,
    )


def test_a_case_that_was_operated_passes_the_check(api, app, case):
    order(api, case, "skip", data={"ok": True})
    order(api, case, "repeat", element="one")
    order(api, case, "move", **{"from": ["two"]}, to="three")
    order(api, case, "data", data={"first": 1})
    assert all_agrees(app, case)


def all_agrees(app, case):
    from server.commands.audit.compare import CompareCase, compare_case

    return list(app.state.wired.transactions.run(compare_case, CompareCase(case_id=case["id"]))) == []
