"""Decisions of a case: bound to its version, told to the trail, hidden as long as the findings behind them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server.commands.cases.retry import RetryCase, retry_case
from server.commands.processes.linting import FilesRefused, check_files
from server.domain.people import RoleAt
from server.engine.shelf import Shelf
from server.queries.audit_view import AuditFilter, audit_page
from server.queries.case_decisions import case_decisions
from server.queries.case_view import case_view
from server.queries.reading import Reading
from server.store.chains import verify_chains
from tests.dmn.models import bkm, decision, definitions, given, table
from tests.engine.deciding import AMBIGUOUS, POSTS, drawn, one, rule
from tests.engine.dsl import E, P, S, U, process
from tests.house import House

ME = "liuyang"


@pytest.fixture
def house(database):
    return House(database)


def reading(house):
    return Reading(house.database, Shelf())


def auditor(house, login=ME):
    actor = house.person(login)
    return replace(actor, roles=frozenset({*actor.roles, RoleAt("auditor", "ho"), RoleAt("manager", "ho")}))


def trail(house, case, kind="DecisionEvaluated", actor=None):
    rows = audit_page(reading(house), actor or auditor(house), AuditFilter(case=case, kind=kind), limit=50, cursor=None)
    return [row.payload for row in rows.items]


def test_a_decision_is_told_in_the_transaction_that_made_it(house):
    house.deploy(drawn(rule(decision="posts"), m=POSTS))
    case = house.start("p", {"amount": 36000, "kind": "farmer"}, ME)
    [told] = trail(house, case)
    assert {key: told[key] for key in ("process", "element", "decision", "name", "file", "hit_policy")} == {
        "process": "p", "element": "r", "decision": "posts", "name": "posts", "file": "m.dmn", "hit_policy": "FIRST",
    }  # fmt: skip
    assert told["inputs"] == {"Borrower": "farmer", "amount": 36000}
    assert told["output"] == {"posts": Decimal(5), "tier": "director"}
    assert (told["matched"], told["rule_ids"], told["sources"]) == ((2,), ("rule_2",), ("s",))
    assert house.case(case).data["tier"] == "director"
    assert list(verify_chains(house.database)) == []


def test_a_running_case_keeps_its_tables(house):
    house.deploy(drawn(U("b") + rule(decision="d", result="x"), "s > b > r > a > e", m=one("1")))
    old = house.start("p", {}, ME)
    house.deploy(drawn(U("b") + rule(decision="d", result="x"), "s > b > r > a > e", m=one("2")))
    new = house.start("p", {}, ME)
    for case, answer, version in ((old, 1, 1), (new, 2, 2)):
        house.do(case, "b", ME, {})
        assert house.case(case).data["x"] == answer
        view = case_view(reading(house), case, house.person(ME))
        assert [made.version for made in case_decisions(reading(house), view)] == [version]


def test_a_changed_table_alone_makes_a_version(house):
    files = drawn(rule(decision="d", result="x"), m=one("1"))
    deployed = [house.deploy({**files, "p/m.dmn": one(answer)}) for answer in ("1", "1", "2")]
    assert [done.processes[0].version for done in deployed] == [1, 1, 2]


def test_a_called_process_deployed_before_brings_its_tables(house):
    inner = process(S("qs") + rule("qr", decision="d", result="x") + E("qe"), "qs > qr > qe", "q")
    house.deploy({"q/q.bpmn": inner, "q/m.dmn": one('"inner"')})
    outer = process(S() + '<bpmn:callActivity id="c" calledElement="q"/>' + U("a") + E(), "s > c > a > e")
    from server.commands.processes.deploy import DeployFiles, deploy_files

    house.run(deploy_files, DeployFiles(checked=check_files({"p/p.bpmn": outer}, frozenset({"q"})), actor=None))
    case = house.start("p", {}, ME)
    assert house.case(case).data["x"] == "inner"
    assert [(told["process"], told["file"]) for told in trail(house, case)] == [("q", "m.dmn")]


def test_warnings_of_a_model_reach_the_deployment(house):
    model = one("1").replace(b"</definitions>", b'<textAnnotation id="t"/><textAnnotation id="t"/></definitions>')
    [deployed] = house.deploy(drawn(rule(decision="d", result="x"), m=model)).processes
    assert [(found.file, found.rule) for found in deployed.warnings] == [("p/m.dmn", "duplicate-id")]


def test_errors_of_a_model_refuse_everything_with_row_and_cell():
    with pytest.raises(FilesRefused) as refused:
        check_files(drawn(rule(decision="posts"), m=POSTS.replace(b"&gt;= 30000", b"&gt;= (")))
    [found] = refused.value.findings
    assert (found.file, found.rule_number, found.cell) == ("p/m.dmn", 2, "input 2")


def test_a_held_decision_is_made_anew_on_retry_and_only_then_told(house):
    house.deploy(drawn(rule(decision="d", result="x"), m=AMBIGUOUS))
    case = house.start("p", {"n": 3}, ME)
    assert trail(house, case) == []
    assert len(trail(house, case, "IncidentRaised")) == 1
    actor = house.person(ME)
    operator = replace(actor, roles=frozenset({*actor.roles, RoleAt("operator", "ho")}))
    house.run(retry_case, RetryCase(case_id=case, actor=operator))
    assert trail(house, case) == []
    assert len(trail(house, case, "IncidentRetried")) == 1


BLIND = P("g") + U("b", result="found_b", blind_to="c") + U("c", result="found_c", blind_to="b") + P("j")


def judged(house, more="", flows="s > g > b > r > j > a > e; g > c > j", models=None):
    """B's findings are decided upon while C is still to record its own."""
    nodes = BLIND + rule(decision="d", result="grade", inputs="n=found_b.income") + more
    house.deploy(drawn(nodes, flows, **(models or {"m": one("n * 2", ["n"])})))
    case = house.start("p", {}, ME)
    house.do(case, "b", "huangmin", {"income": 21})
    return case


def test_what_was_decided_from_blind_findings_is_hidden_like_them(house):
    case = judged(house)
    assert house.case(case).data["grade"] == 42
    for login in (ME, "huangmin"):
        view = case_view(reading(house), case, auditor(house, login))
        assert "grade" not in view.data
        [made] = case_decisions(reading(house), view)
        assert (made.blind, made.inputs, made.output, made.rules) == (True, {}, None, {})
        [told] = trail(house, case, actor=auditor(house, login))
        assert (told["blind"], told["inputs"], told["output"], told["matched"]) == (True, None, None, None)
        written = [row for row in trail(house, case, "DataWritten", auditor(house, login)) if row["key"] == "grade"]
        assert [row["value"] for row in written] == [None]


def test_it_is_told_once_both_are_done(house):
    case = judged(house)
    house.do(case, "c", ME, {"income": 20})
    view = case_view(reading(house), case, auditor(house))
    assert view.data["grade"] == 42
    [made] = case_decisions(reading(house), view)
    assert (made.blind, made.inputs, made.output) == (False, {"n": 21}, 42)
    assert trail(house, case)[0]["output"] == 42


def test_what_is_decided_from_a_hidden_decision_is_hidden_too(house):
    models = {
        "m": definitions(
            given("n"), decision("d", "n * 2", needs=["n"]), given("grade"), decision("f", "grade + 1", needs=["grade"])
        )
    }
    case = judged(house, rule("r2", decision="f", result="final"), "s > g > b > r > r2 > j > a > e; g > c > j", models)
    view = case_view(reading(house), case, auditor(house))
    assert not {"grade", "final"} & view.data.keys()
    assert [made.blind for made in case_decisions(reading(house), view)] == [True, True]


def test_a_decision_on_other_data_stays_visible_meanwhile(house):
    case = judged(house, rule("r2", decision="f", result="other"), "s > r2 > g > b > r > j > a > e; g > c > j",
                  {"m": definitions(given("n"), decision("d", "n * 2", needs=["n"]), decision("f", "1"))})  # fmt: skip
    view = case_view(reading(house), case, auditor(house))
    assert view.data["other"] == 1
    assert {made.element: made.blind for made in case_decisions(reading(house), view)} == {"r": True, "r2": False}


def test_a_form_shows_no_hidden_decision_to_the_second_officer(house):
    from server.queries.task_view import task_view

    case = judged(house)
    seen = task_view(reading(house), house.open(case)["c"].id, house.person(ME), "en", house.now)
    assert "grade" not in seen.shown


def test_rules_of_a_knowledge_model_are_told_with_their_annotations(house):
    inner = (
        table(["n"], ["x"], ("> 1", "1"), policy="FIRST")
        .replace("</rule>", "<annotationEntry><text>Above one.</text></annotationEntry></rule>")
        .replace("<rule ", '<annotation name="why"/><rule ', 1)
    )
    model = definitions(given("n"), bkm("f", ["n"], inner), decision("d", "f(n)", needs=["n"], knows=["f"]))
    house.deploy(drawn(rule(decision="d", result="x"), m=model))
    case = house.start("p", {"n": 3}, ME)
    found = case_decisions(reading(house), case_view(reading(house), case, house.person(ME)))
    assert [(made.decision, dict(made.rules)) for made in found] == [("d", {}), ("f", {1: "Above one."})]


def test_dates_and_durations_are_kept_exactly(house):
    model = one('{day: date("2026-05-01"), wait: duration("PT36H"), at: date and time("2026-05-01T10:00:00Z")}')
    house.deploy(drawn(rule(decision="d"), m=model))
    told = trail(house, house.start("p", {}, ME))[0]["output"]
    assert told["at"] == datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert set(told) == {"day", "wait", "at"}
