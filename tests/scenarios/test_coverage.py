"""Coverage is exact: counted by hand for the small shop (9 nodes, 8 flows, 3 rules)."""

from server.dmn.tables import tables_of
from server.scenarios.coverage import Part, percent
from tests.dmn.models import bkm, context, decision, definitions, given, table
from tests.scenarios.conftest import HEAD
from tests.scenarios.shop import shop

SMALL = "  - name: small\n    steps:\n      - message: {name: paid}\n"
MEDIUM = (
    '  - name: medium\n    start: {data: {amount: "100.00"}}\n    steps:\n      - do: [check]\n      - advance: P2D\n'
)
LARGE = (
    '  - name: large\n    start: {data: {amount: "1000.00"}}\n    steps:\n      - do: [check, decide]\n'
    "      - message: {name: paid}\n"
)


def counts(tested):
    [found] = tested.coverage
    return [(part.reached, part.total) for _, part in found.parts]


def missing(tested):
    [found] = tested.coverage
    return [set(part.missing) for _, part in found.parts]


def flows_of(*pairs):
    from lxml import etree

    drawn = etree.fromstring(shop()["shop/shop.bpmn"]).iter("{*}sequenceFlow")
    return {flow.get("id") for flow in drawn if (flow.get("sourceRef"), flow.get("targetRef")) in pairs}


def test_nothing_played_reaches_nothing(tested):
    assert counts(tested(HEAD + "  []")) == [(0, 9), (0, 8), (0, 3)]


def test_one_scenario_reaches_what_its_tokens_went_through(tested):
    files = shop()
    done = tested(HEAD + SMALL, files=files)
    assert counts(done) == [(5, 9), (4, 8), (1, 3)]
    nodes, flows, rules = missing(done)
    assert nodes == {"check", "decide", "late", "lapsed"}
    assert len(flows) == 4
    assert rules == {"level.dmn#level rule 2 (rule_2)", "level.dmn#level rule 3 (rule_3)"}


def test_a_deadline_reaches_its_event_and_not_the_flow_out_of_the_task(tested):
    done = tested(HEAD + MEDIUM)
    assert counts(done) == [(7, 9), (5, 8), (1, 3)]
    assert missing(done)[0] == {"paid_in", "done"}


def test_scenarios_add_up_to_everything(tested):
    done = tested(HEAD + SMALL + MEDIUM + LARGE)
    assert done.passed, done.played
    assert counts(done) == [(9, 9), (8, 8), (3, 3)]
    assert done.coverage[0].full


def test_what_a_failed_scenario_reached_before_counts(tested):
    done = tested(HEAD + "  - name: fails\n    end: {status: failed}\n")
    assert counts(done) == [(4, 9), (3, 8), (1, 3)]


def test_percent_is_of_all_parts_together():
    assert percent([Part(9, ("a",)), Part(1, ())]) == 90.0
    assert percent([]) == 100.0


def test_every_table_is_found_under_the_name_the_engine_tells():
    nested = table(["amount"], ["x"], ("1", "1"), id="inner")
    models = definitions(
        given("amount", "number"),
        decision("plain", table(["amount"], ["x"], ("1", "1"), ("2", "2")), needs=["amount"]),
        decision("built", context(("part", nested)), needs=["amount"]),
        decision("text", "amount + 1", needs=["amount"]),
        bkm("known", ["n"], table(["n"], ["x"], ("1", "1"))),
    )
    found = {(table.file, table.owner, len(table.rules)) for table in tables_of({"m.dmn": models})}
    assert found == {("m.dmn", "plain", 2), ("m.dmn", "inner", 1), ("m.dmn", "known", 1)}
