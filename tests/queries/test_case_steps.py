"""Where a case stands by its trail."""

from datetime import UTC, datetime

from server.queries.case_steps import standing_by
from server.queries.case_trail import TrailEntry

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def step(element, event, process="p"):
    return TrailEntry(AT, "ElementStepped", None, element, None, {"process": process, "event": event})


def test_what_is_entered_and_not_left_waits():
    trail = [step("a", "entered"), step("a", "completed"), step("b", "entered"), step("b", "entered")]
    standing = standing_by(trail, "p")
    assert standing.waiting == {"b": 2}
    assert standing.done == {"a"}
    assert standing.since["b"] == AT


def test_what_was_cancelled_neither_waits_nor_is_done():
    standing = standing_by([step("a", "entered"), step("a", "cancelled")], "p")
    assert (standing.waiting, standing.done) == ({}, frozenset())


def test_inserted_elements_and_those_of_called_processes_are_not_on_the_drawing():
    trail = [step("_cs_split", "entered"), step("_cs_join", "completed"), step("a", "entered", "called")]
    standing = standing_by(trail, "p")
    assert (standing.waiting, standing.done) == ({}, frozenset())
