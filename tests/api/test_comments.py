"""Comments over the API: who may write and read them, whom they may speak to, and what stays blind."""

import hashlib

import pytest

from server.domain import codec
from server.store.channel import Channel
from server.store.comments import Comments
from tests.api.test_blindness import SECRET, judged, judged_by_two, told


@pytest.fixture
def case(api):
    assert api.deploy(judged_by_two("", chain="judge_a > join")).status_code == 201
    return api.start("boss", "copied", {"matter": "M"})


def say(api, login, path, text, **more):
    return api.post(login, f"{path}/comments", {"text": text, **more})


def texts(api, login, case):
    answer = api.get(login, f"/cases/{case['id']}/comments")
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


def test_who_may_read_the_case_may_write_and_read(api, case):
    path = f"/cases/{case['id']}"
    answer = say(api, "boss", path, " first @admin \r\nsecond ")
    assert answer.status_code == 201
    said = answer.json()
    assert (said["text"], said["author"], said["task"]) == ("first @admin \nsecond", "id-boss", None)
    assert said["mentions"] == {"admin": "id-admin"}
    assert texts(api, "admin", case) == [said["text"]]
    assert say(api, "far", path, "x").status_code == 404
    assert api.get("far", f"{path}/comments").status_code == 404
    assert say(api, "boss", "/cases/none", "x").status_code == 404


def test_a_comment_on_a_task_answers_with_the_task_and_changes_nothing_of_it(api, case):
    task = api.task("li", case, "judge_b")
    answer = say(api, "li", f"/tasks/{task['id']}", "on my way")
    assert answer.status_code == 200
    comment = answer.json().pop("comment")
    assert {k: v for k, v in answer.json().items() if k != "comment"} == task
    assert (comment["task"], comment["element"]) == (task["id"], "judge_b")
    assert say(api, "far", f"/tasks/{task['id']}", "x").status_code == 404
    stale = say(api, "li", f"/tasks/{task['id']}", "x", version=task["version"] + 1)
    assert stale.status_code == 409
    assert stale.json()["current"] == task


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "empty"),
        ("x" * 4_001, "too_long"),
        ("@far look", "not_a_reader"),
        ("@nobody look", "not_a_reader"),
        ("@ghost look", "not_a_reader"),
        (" ".join(f"@p{n}" for n in range(21)), "too_many_mentions"),
    ],
)
def test_what_is_refused_is_told_at_the_field(api, case, text, code):
    answer = say(api, "boss", f"/cases/{case['id']}", text)
    assert answer.status_code == 422
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [("text", code)]
    assert texts(api, "boss", case) == []


def test_a_text_of_four_thousand_characters_fits(api, case):
    assert say(api, "boss", f"/cases/{case['id']}", "长" * 4_000).status_code == 201


def test_what_is_said_of_a_blind_finding_is_as_blind(api):
    case = judged(api, judged_by_two("", chain="judge_a > join"))
    mine = api.get("li", "/tasks", case=case["id"], element="judge_a", state="done").json()["items"][0]
    assert say(api, "li", f"/tasks/{mine['id']}", f"I found {SECRET}").status_code == 200
    for login, answer in told(api, case):
        assert SECRET not in answer.text, (login, str(answer.url))
    assert texts(api, "li", case) == [f"I found {SECRET}"]
    assert [texts(api, login, case) for login in ("boss", "admin")] == [[], []]
    api.do("zhao", case, "judge_b", {"verdict": "fine"})
    assert texts(api, "zhao", case) == texts(api, "boss", case) == [f"I found {SECRET}"]


def test_nobody_is_told_of_what_they_may_not_read_yet(api):
    case = judged(api, judged_by_two("", chain="judge_a > join"))
    mine = api.get("li", "/tasks", case=case["id"], element="judge_a", state="done").json()["items"][0]
    answer = say(api, "li", f"/tasks/{mine['id']}", "@boss look")
    assert answer.json()["errors"][0]["code"] == "not_a_reader"
    assert say(api, "boss", f"/tasks/{mine['id']}", "@li really?").status_code == 200
    assert texts(api, "li", case) == texts(api, "boss", case) == ["@li really?"]
    assert texts(api, "admin", case) == []


def test_lists_of_comments_are_paged(api, case):
    for number in range(5):
        say(api, "boss", f"/cases/{case['id']}", f"c{number}")
    found, cursor = [], None
    for _ in range(3):
        more = {"cursor": cursor} if cursor else {}
        answer = api.get("boss", f"/cases/{case['id']}/comments", limit=2, **more).json()
        found += [item["text"] for item in answer["items"]]
        cursor = answer["next_cursor"]
    assert (sorted(found), cursor) == ([f"c{n}" for n in range(5)], None)


def test_the_trail_holds_the_digest_of_the_salted_text_and_never_the_text(api, app, case):
    said = say(api, "boss", f"/cases/{case['id']}", SECRET).json()
    entries = api.get("admin", "/audit", case=case["id"], kind="CommentAdded")
    assert SECRET not in entries.text
    [entry] = entries.json()["items"]
    with app.state.wired.database.read() as connection:
        [kept] = Comments(Channel(connection)).of_case(case["id"])
    assert entry["payload"]["comment"] == said["id"] == kept.id
    assert entry["payload"]["sha256"] == hashlib.sha256(kept.salt + SECRET.encode()).hexdigest()
    assert entry["payload"]["sha256"] not in {hashlib.sha256(SECRET.encode()).hexdigest(), codec.dumps(SECRET)}


def test_an_ended_case_may_be_commented_on(api, case):
    assert api.post("admin", f"/cases/{case['id']}/cancel", {"reason": "x"}).status_code == 200
    assert say(api, "boss", f"/cases/{case['id']}", "pity").status_code == 201
