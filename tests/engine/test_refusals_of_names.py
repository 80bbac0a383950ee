"""What people read has a name: steps, lanes, and choices."""

import pytest

from server.engine.checking import check
from tests.engine.drawing import diagram, element, end, start, user
from tests.engine.refusing import LANES

WAYS = "s > g; g > [=x] a; g > * b; a > e; b > e"


def lane(name: str) -> str:
    return element("lane", "l", "<bpmn:flowNodeRef>a</bpmn:flowNodeRef>", name=name)


def told(nodes: str, flow: str) -> list[tuple[str, str | None, str]]:
    found = check({"p.bpmn": diagram(nodes, flow)}, frozenset()).findings
    return [(each.rule, each.element, each.severity) for each in found if each.rule.startswith(("unnamed", "task_of"))]


@pytest.mark.parametrize("kind", ["userTask", "manualTask"])
@pytest.mark.parametrize("name", ["", "  "])
def test_a_task_without_a_name_is_warned_of(kind: str, name: str) -> None:
    assert told(start() + element(kind, "a", name=name) + end(), "s > a > e") == [("unnamed_task", "a", "warning")]


def test_what_the_server_does_needs_no_name() -> None:
    assert told(start() + element("scriptTask", "a", "<bpmn:script>x = 1</bpmn:script>") + end(), "s > a > e") == []


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_choice_without_a_name_is_warned_of(kind: str) -> None:
    assert told(start() + element(f"{kind}Gateway", "g", name="") + user("a", "b") + end(), WAYS) == [
        ("unnamed_choice", "g", "warning")
    ]


def test_a_named_choice_and_what_only_forks_or_joins_are_not() -> None:
    named = element("exclusiveGateway", "g", name="Complete?")
    assert told(start() + named + user("a", "b") + end(), WAYS) == []
    fork, join = element("parallelGateway", "g", name=""), element("exclusiveGateway", "j", name="")
    forked = start() + fork + user("a", "b") + join + end()
    assert told(forked, "s > g > a > j; g > b > j; j > e") == []


def test_a_lane_without_a_name_is_warned_of_whatever_its_role() -> None:
    nodes = start() + user("a") + end()
    assert told(nodes + LANES.format(lane(" ")), "s > a > e") == [("unnamed_lane", "l", "warning")]
    assert told(nodes + LANES.format(lane("Clerks")), "s > a > e") == []


def test_a_task_of_no_kind_asks_nobody_which_is_warned_of() -> None:
    assert told(start() + element("task", "a", name="Register") + end(), "s > a > e") == [
        ("task_of_no_kind", "a", "warning")
    ]
