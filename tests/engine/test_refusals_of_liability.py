"""What a process may say of who is liable."""

import pytest

from server.engine.checking import check
from tests.engine.drawing import body, document, element, end, properties, start


def files(issue="issue", decision_="shares", steps="a", outputs=("steps", "share")):
    inside = properties(liability=decision_)
    task = element("userTask", "a", properties(liability=issue) if issue else "")
    drawn = document(element("process", "p", inside + body(start() + task + end(), "s > a > e"), isExecutable="true"))
    entries = {"steps": f'<text>"{steps}"</text>', "share": "<text>100</text>"}
    columns = "".join(f'<output id="o_{name}" name="{name}"/>' for name in outputs)
    cells = "".join(f"<outputEntry>{entries[name]}</outputEntry>" for name in outputs)
    shares = (
        '<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" '
        'namespace="urn:m"><inputData id="paid_data" name="paid"><variable name="paid" typeRef="number"/></inputData>'
        '<decision id="shares" name="shares"><variable name="shares"/><informationRequirement>'
        '<requiredInput href="#paid_data"/></informationRequirement><decisionTable hitPolicy="RULE ORDER">'
        '<input><inputExpression typeRef="number"><text>paid</text></inputExpression></input>'
        f"{columns}<rule><inputEntry><text>-</text></inputEntry>{cells}</rule></decisionTable></decision></definitions>"
    )
    return {"p.bpmn": drawn, "shares.dmn": shares.encode()}


def refused(**said):
    return {finding.rule for finding in check(files(**said)).errors}


def test_a_process_that_shares_what_a_task_issues_is_accepted():
    assert not refused()


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"issue": "isue"}, "liability_part"),
        ({"issue": "decide"}, "liability_issue"),
        ({"issue": ""}, "liability_issue"),
        ({"decision_": "share"}, "decision_unknown"),
        ({"steps": "b"}, "liability_step"),
        ({"outputs": ("steps",)}, "liability_columns"),
    ],
)
def test_what_could_not_be_reckoned_is_refused(said, rule):
    assert rule in refused(**said)


@pytest.mark.parametrize(("named", "rule"), [("b", "minutes_step"), ("a", "minutes_of_one")])
def test_minutes_are_of_votes_and_tell_of_steps_beside_them(named, rule):
    task = element("userTask", "a", properties(minutes=named))
    drawn = document(element("process", "p", body(start() + task + end(), "s > a > e"), isExecutable="true"))
    assert rule in {finding.rule for finding in check({"p.bpmn": drawn}).errors}


def test_a_mistyped_word_is_answered_with_the_nearest():
    advice = [finding.advice for finding in check(files(issue="isue")).errors if finding.rule == "liability_part"]
    assert advice == ["Did you mean issue?"]
