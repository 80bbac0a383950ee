"""Properties of the contract: read where they belong, refused where they are not read or not yet enforced."""

import pytest

from server.engine.bundle import Report
from server.engine.checking import check
from server.engine.properties import columns, listed
from tests.engine.drawing import (
    DEFINITIONS,
    body,
    diagram,
    document,
    element,
    end,
    process,
    properties,
    start,
    subprocess,
    user,
)

FORM = {"forms/intake.json": b"{}"}


def task(kind: str = "userTask", **values: str) -> Report:
    nodes = (
        start()
        + element(kind, "a", properties(**values))
        + user("b")
        + element("scriptTask", "c", "<bpmn:script>x = 1</bpmn:script>")
        + end()
    )
    return check({"p.bpmn": diagram(nodes, "s > a > b > c > e"), **FORM})


def whole(**values: str) -> Report:
    inside = properties(**values) + body(start() + user("a") + end(), "s > a > e")
    return check({"p.bpmn": document(element("process", "p", inside, isExecutable="true"))})


def found(report: Report, element_id: str) -> set[str]:
    return {finding.rule for finding in report.errors if finding.element == element_id}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "clerk"),
        ("form", "intake"),
        ("form", "intake.json"),
        ("form", "forms/intake.json"),
        ("due", "P2D"),
        ("due", "2WD"),
        ("due", "4WH"),
        ("due", '=duration("P1D")'),
        ("priority", "0"),
        ("priority", "100"),
        ("priority", "=if urgent then 90 else 50"),
        ("assign", "=officer.id"),
        ("result", "findings"),
        ("separate_from", "b"),
        ("same_as", "b"),
        ("blind_to", "b"),
    ],
)
@pytest.mark.parametrize("kind", ["userTask", "manualTask"])
def test_a_property_of_a_task_is_read(kind: str, name: str, value: str) -> None:
    assert not task(kind, **{name: value}).findings


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("form", "outtake", "property_value"),
        ("role", "clerk, boss", "property_value"),
        ("role", "clerk@b1", "property_value"),
        ("due", "2 days", "property_value"),
        ("due", "=1 +", "property_value"),
        ("due", "", "property_value"),
        ("priority", "101", "property_value"),
        ("priority", "high", "property_value"),
        ("priority", "=", "property_value"),
        ("assign", "zhang", "property_value"),
        ("assign", "=)", "property_value"),
        ("assign", "least_busy", "property_value"),
        ("result", "my findings", "property_value"),
        ("remind", "P1D", "needs_due"),
        ("remind", "tomorrow", "property_value"),
        ("remind", "=1 +", "property_value"),
        ("remind", "P0D", "property_value"),
        ("closes", "P1D", "closes_alone"),
        ("closes", "in time", "property_value"),
        ("closes", "P0D", "property_value"),
        ("closes", "=1 +", "property_value"),
        ("recuse", "applicant.first-name", "property_value"),
        ("authority", "amount", "property_value"),
        ("dissent", "declined", "property_value"),
        ("escalate", "50% remind", "needs_due"),
        ("escalate", "100% remind; 50% notify superior", "property_value"),
        ("escalate", "100% offer superior", "property_value"),
        ("escalate", "50% offer role:boss; 100% offer role:clerk", "property_value"),
        ("title", "=x", "property_not_here"),
        ("calendar", "x", "property_not_here"),
        ("separate_form", "b", "unknown_property"),
        ("separate_from", "x", "separation_unknown"),
        ("separate_from", "c", "separation_not_human"),
        ("separate_from", "a", "separation_self"),
        ("same_as", "a", "separation_self"),
        ("blind_to", "a b", "separation_self"),
        ("same_as", "b c", "same_as_several"),
    ],
)
def test_a_property_that_cannot_be_kept_is_refused(name: str, value: str, rule: str) -> None:
    assert rule in found(task(**{name: value}), "a")


def test_what_happens_in_time_is_read_where_something_is_due() -> None:
    assert not task(due="2WD", remind="4WH", escalate="50% remind; 100% notify superior; +1WD offer role:boss").findings


@pytest.mark.parametrize("closes", ["2WD", "4WH", "P3D", "=allowed"])
def test_a_multi_instance_may_close(closes: str) -> None:
    loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    nodes = start() + element("userTask", "a", properties(closes=closes) + loop) + end()
    assert not check({"p.bpmn": diagram(nodes, "s > a > e")}).errors


@pytest.mark.parametrize(("written", "meant"), [("50% remnd", "remind"), ("50% notify superiour", "superior")])
def test_a_mistyped_step_is_answered_with_the_nearest(written: str, meant: str) -> None:
    advice = [finding.advice for finding in task(due="2WD", escalate=written).errors]
    assert advice == [f"Did you mean {meant}?"]


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("title", "Loan", "property_value"),
        ("start_role", "clerk；boss", "property_value"),
        ("title", "=applicant.", "property_value"),
        ("columns", "amount", "property_value"),
        ("columns", "amount=", "property_value"),
        ("columns", "amount=amount; amount=x", "property_value"),
        ("columns", "the amount=amount", "property_value"),
        ("columns", "amount=1 +", "property_value"),
        ("calendar", "branch", "not_enforced"),
        ("retention", "P5Y", "not_enforced"),
        ("role", "clerk", "property_not_here"),
        ("tilte", "=x", "unknown_property"),
    ],
)
def test_a_property_of_a_process_that_cannot_be_kept_is_refused(name: str, value: str, rule: str) -> None:
    assert found(whole(**{name: value}), "p") == {rule}


def test_properties_of_a_process_are_read() -> None:
    report = whole(
        title='=name + "; " + x', columns='a=x; b = if y = "1;2" then 1 else 2', start_role="clerk", read_role="boss"
    )
    assert not report.findings
    info = report.processes[0]
    assert (info.title, info.start_role, info.read_role) == ('=name + "; " + x', "clerk", "boss")
    assert list(info.columns.items()) == [("a", "x"), ("b", 'if y = "1;2" then 1 else 2')]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("separate_form", "separate_from"),
        ("prioritty", "priority"),
        ("blind", "blind_to"),
        ("formJsonSchemaFilename", "form"),
        ("assignee", "assign"),
    ],
)
def test_an_unknown_property_is_answered_with_the_nearest(written: str, meant: str) -> None:
    advice = [finding.advice for finding in task(**{written: "b"}).errors]
    assert advice == [f"Did you mean {meant}?"]


def test_a_property_stands_once() -> None:
    twice = properties(role="a").replace("</spiff", '<spiffworkflow:property name="role" value="b"/></spiff', 1)
    data = diagram(start() + element("userTask", "a", twice) + end(), "s > a > e")
    assert found(check({"p.bpmn": data}), "a") == {"duplicate_property"}


@pytest.mark.parametrize("values", [{"same_as": "b", "separate_from": "b"}, {"separate_from": "b, c", "same_as": "b"}])
def test_same_and_separate_contradict(values: dict[str, str]) -> None:
    assert "separation_contradiction" in found(task(**values), "a")


def test_separation_contradicts_from_the_other_side_too() -> None:
    nodes = (
        start()
        + element("userTask", "a", properties(separate_from="b"))
        + element("userTask", "b", properties(same_as="a"))
        + end()
    )
    assert found(check({"p.bpmn": diagram(nodes, "s > a > b > e")}), "b") == {"separation_contradiction"}


def test_separation_contradicts_over_several_steps() -> None:
    nodes = (
        start()
        + user("a")
        + element("userTask", "b", properties(same_as="a"))
        + element("userTask", "c", properties(same_as="b", separate_from="a"))
        + end()
    )
    assert found(check({"p.bpmn": diagram(nodes, "s > a > b > c > e")}), "c") == {"separation_contradiction"}


def test_long_values_are_cut_in_messages() -> None:
    report = task(priority="9" * 100_000, due="x" * 100_000, **{"y" * 100_000: "b"})
    assert len(report.errors) == 3
    assert all(len(finding.message) < 400 for finding in report.errors)


def test_a_task_of_a_process_that_a_case_has_with_it_may_be_named() -> None:
    call = element("callActivity", "c", calledElement="q")
    outer = process(start() + element("userTask", "a", properties(separate_from="b")) + call + end(), "s > a > c > e")
    inner = process(start("t") + user("b") + end("f"), "t > b > f", "q")
    assert not check({"p.bpmn": document(outer, inner)}).findings
    caller = process(start("t") + element("userTask", "b", properties(separate_from="a")) + end("f"), "t > b > f", "q")
    plain = process(start() + user("a") + call + end(), "s > a > c > e")
    assert not check({"p.bpmn": document(plain, caller)}).findings
    stranger = process(start() + user("a") + end(), "s > a > e")
    for drawn in (document(caller), document(stranger, caller)):
        assert found(check({"p.bpmn": drawn}), "b") == {"separation_unknown"}


def test_only_a_plain_start_has_a_form() -> None:
    def starting(event: str) -> Report:
        inside = properties(form="intake") + event
        return check({"p.bpmn": diagram(element("startEvent", "s", inside) + end(), "s > e"), **FORM})

    report = starting("")
    assert not report.findings
    assert report.processes[0].starts[0].form == "intake"
    assert found(starting('<bpmn:messageEventDefinition messageRef="paid"/>'), "s") == {"property_not_here"}


def test_properties_stand_on_elements_that_read_them_only() -> None:
    data = diagram(start() + element("task", "a", properties(role="clerk")) + end(), "s > a > e")
    assert found(check({"p.bpmn": data}), "a") == {"property_not_here"}


def test_lists_are_separated_by_commas_spaces_or_both() -> None:
    assert listed("a, b c,d ,a") == ("a", "b", "c", "d")


def test_columns_keep_semicolons_of_strings() -> None:
    assert columns('a="x;\\"y;"; b==2') == (("a", '"x;\\"y;"'), ("b", "2"))


def starting(definition: str, **values: str) -> Report:
    return check({"p.bpmn": diagram(start("s", properties(**values) + definition) + user("a") + end(), "s > a > e")})


@pytest.mark.parametrize("event", ["", DEFINITIONS["message"], DEFINITIONS["signal"]])
def test_a_start_that_brings_data_may_give_the_business_key(event: str) -> None:
    report = starting(event, business_key="=contract.number")
    assert not report.errors
    assert report.processes[0].starts[0].business_key == "=contract.number"


@pytest.mark.parametrize(
    ("event", "value", "rule"),
    [
        ("", "number", "property_value"),
        ("", "=number +", "property_value"),
        (DEFINITIONS["timer"], "=number", "property_not_here"),
    ],
)
def test_a_business_key_that_could_not_be_told_is_refused(event: str, value: str, rule: str) -> None:
    assert rule in found(starting(event, business_key=value), "s")


def test_a_start_inside_a_process_gives_no_business_key() -> None:
    inner = subprocess("sub", start("t", properties(business_key="=x")) + user("b") + end("f"), "t > b > f")
    report = check({"p.bpmn": diagram(start() + inner + end(), "s > sub > e")})
    assert found(report, "t") == {"property_not_here"}
