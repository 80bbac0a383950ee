"""Bad files of designers through the pages: kept as they are, told in words at their place, and never put into force."""

import pytest

from tests.dmn.models import column, decision, definitions, given, output, table
from tests.engine.dsl import E, S, U, call, el, process, props
from tests.pages.test_processes import send, zipped

HERE = "/processes/mine"
MAIN, OTHER, MODEL = "mine/mine.bpmn", "mine/other.bpmn", "mine/level.dmn"
GOOD = process(S() + U("a") + E(), "s > a > e", "mine")


def called(name, by):
    return process(S() + call("calls", name) + E(), "s > calls > e", by)


def rated(*rules):
    """A process with a decision by a table of these rules, each of which alone may match."""
    columns, outputs = [column("amount", "number")], [output("level", "string")]
    rows = [(cell, f'"{number}"') for number, cell in enumerate(rules)]
    model = definitions(given("amount", "number"), decision("level", table(columns, outputs, *rows), needs=["amount"]))
    rates = el("businessRuleTask", "rate", props(decision="level", result="level"))
    return {MAIN: process(S() + rates + E(), "s > rate > e", "mine"), MODEL: model}


BAD = {
    "one id twice": (
        {MAIN: process(S() + U("a", "a") + E(), "s > a > e", "mine")},
        MAIN,
        "Several elements have the id a.",
    ),
    "calls itself": ({MAIN: called("mine", "mine")}, MAIN, "mine calls itself through mine."),
    "calls around": (
        {MAIN: called("other", "mine"), OTHER: called("mine", "other")},
        OTHER,
        "other calls itself through mine.",
    ),
    "overlap": (rated("<= 100", "[100..1000)"), MODEL, "Rules 1 and 2 both match when amount = 100."),
    "ten megabytes": ({MAIN: GOOD + b" " * 10_000_000}, MAIN, "The file has 10"),
    "ten thousand steps": (
        {MAIN: process(S() + U(*(f"a{number}" for number in range(10_000))) + E(), "s > a1 > e", "mine")},
        MAIN,
        "The file has more than 5000 elements.",
    ),
}


@pytest.fixture
def designer(sign_in):
    return sign_in("admin")


@pytest.mark.parametrize("name", BAD)
def test_what_is_bad_is_kept_and_told_at_its_place_and_deployed_by_no_door(designer, house, name):
    files, place, told = BAD[name]
    assert send(designer, "/processes/upload", zipped({MAIN: GOOD})).headers["location"] == f"{HERE}/draft"
    assert send(designer, f"{HERE}/draft/bring", zipped(files), version="1").headers["location"] == f"{HERE}/draft"
    found = designer.get(f"{HERE}/draft/findings").json()["findings"]
    assert any(
        each["file"] == place and each["severity"] == "error" and told in each["message"] and each["advice"]
        for each in found
    ), found
    for path in ("draft", f"draft/files/{place}"):
        page = designer.get(f"{HERE}/{path}")
        assert page.status_code == 200 and told in page.text, path
    refused = designer.post(f"{HERE}/draft/deploy", {"version": "2", "why": "new rules"})
    assert refused.status_code == 422 and "were not deployed" in refused.text and told in refused.text
    assert designer.get(f"{HERE}/versions").status_code == 404, "there is no version"


@pytest.mark.parametrize("name", ["ten megabytes", "ten thousand steps"])
def test_no_process_begins_with_what_cannot_be_read(designer, name):
    files, _, told = BAD[name]
    refused = send(designer, "/processes/upload", zipped(files))
    assert refused.status_code == 422 and told in refused.text
    assert designer.get(f"{HERE}/draft").status_code == 404
