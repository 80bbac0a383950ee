"""One running case goes on as another version says: who holds what, due dates and drafts stay."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.tasks.draft import SaveDraft, save_draft
from server.domain.cases import CaseStatus
from server.domain.errors import CaseEnded, CaseNotFound, RightMissing
from server.domain.migrations import CaseCannotMove, CaseOnThatVersion
from server.domain.reasons import ReasonMissing
from server.domain.separation import Blind
from server.domain.tasks import TaskState
from server.engine.migration.model import Verdict
from server.engine.shelf import Shelf
from server.queries.case_trail import case_trail
from server.queries.reading import Reading
from server.store.unit_of_work import UnitOfWork
from tests.commands.test_escalation import told
from tests.engine.dsl import E, P, S, bd, el, process, props, tim
from tests.house import House

MOVING = "moving"


def step(element, name, **declared):
    return el("userTask", element, props(role="officer_b", **declared), name=name)


def drawn(*nodes, flow):
    return {f"{MOVING}/{MOVING}.bpmn": process("".join(nodes), flow, id=MOVING)}


ONE = drawn(S(), step("visit", "Visit", due="P3D"), step("report", "Report"), E(), flow="s > visit > report > e")
TWO = drawn(
    S(),
    step("visit", "Visit at home", due="P9D"),
    step("check", "Check"),
    step("report", "Report"),
    E("e", "e1"),
    bd("late", "visit", tim("timeDuration", "P5D"), ni=True),
    step("remind", "Remind"),
    flow="s > visit > check > report > e; late > remind > e1",
)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy(ONE)
    return house


def begun(house):
    return house.start(MOVING, {}, "admin", branch="b1")


def move(house, case, by="admin", *, reason="new rules", **more):
    wish = MigrateCase(case_id=case, actor=house.person(by), reason=reason, **{"mapping": {}, **more})
    return house.run(migrate_case, wish)


def agrees(house, case):
    return house.run(compare_case, CompareCase(case)) == []


def test_a_case_goes_on_as_the_new_version_says_and_what_people_have_stays(house):
    case = begun(house)
    task = house.claim(house.open(case)["visit"], "huangmin")
    task = house.open(case)["visit"]
    house.run(
        save_draft,
        SaveDraft(task_id=task.id, version=task.version, actor=house.person("huangmin"), values={"note": "half"}),
    )
    before = house.open(case)["visit"]
    house.deploy(TWO)
    house.pass_time(hours=1)
    done = move(house, case)
    after = house.open(case)["visit"]
    assert (done.before, done.after, done.judgement.verdict) == (1, 2, Verdict.MOVES)
    kept = ("id", "token", "assignee", "state", "due_at", "priority", "role", "created_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.name, house.case(case).process_version) == ("Visit at home", 2)
    holder = house.person("huangmin").id
    with UnitOfWork(house.database) as work:
        assert work.drafts.get(task.id, holder).values == {"note": "half"}
        assert [timer.element for timer in work.timers.of_case(case)] == ["late"]
    assert agrees(house, case)
    house.finish(after, "huangmin", {})
    assert set(house.open(case)) == {"check"}
    house.do(case, "check", "huangmin", {})
    house.do(case, "report", "huangmin", {})
    assert house.case(case).status is CaseStatus.COMPLETED


def test_an_old_page_of_a_task_that_changed_is_stale(house):
    case = begun(house)
    task = house.open(case)["visit"]
    house.deploy(TWO)
    move(house, case)
    assert house.open(case)["visit"].version == task.version + 1


def test_a_dry_run_writes_nothing_and_says_what_is_in_the_way(house):
    case = begun(house)
    house.deploy(drawn(S(), step("call", "Visit"), step("report", "Report"), E(), flow="s > call > report > e"))
    before = house.case(case)
    told = move(house, case, reason="", dry_run=True)
    assert told.judgement.verdict is Verdict.NEEDS_MAPPING
    assert told.judgement.remarks[0].candidates[0] == "call"
    assert house.case(case) == before
    with pytest.raises(CaseCannotMove, match="Visit"):
        move(house, case)
    assert house.case(case) == before
    move(house, case, mapping={"visit": "call"})
    assert set(house.open(case)) == {"call"}
    assert agrees(house, case)


def test_a_claim_that_the_new_rules_forbid_is_released_and_said(house):
    case = begun(house)
    house.do(case, "visit", "huangmin", {})
    task = house.claim(house.open(case)["report"], "huangmin")
    apart = drawn(
        S(), step("visit", "Visit"), step("report", "Report", separate_from="visit"), E(), flow="s > visit > report > e"
    )
    house.deploy(apart)
    done = move(house, case)
    assert [(r.element, r.person) for r in done.released] == [("report", house.person("huangmin").id)]
    task, holder = house.open(case)["report"], house.person("huangmin").id
    assert (task.state, task.assignee) == (TaskState.OFFERED, None)
    with UnitOfWork(house.database) as work:
        assert work.tasks.excluded([task.id]) == {(task.id, holder)}
    assert told(house, "huangmin") == ["barred"]
    gone = [each for each in case_trail(Reading(house.database, Shelf()), case, Blind()) if each.kind == "TaskReleased"]
    assert [each.facts["holder"] for each in gone] == [holder]
    assert agrees(house, case)


def test_who_did_an_element_counts_for_the_one_that_takes_its_place(house):
    case = begun(house)
    house.do(case, "visit", "huangmin", {})
    house.deploy(
        drawn(
            S(), step("call", "Call"), step("report", "Report", separate_from="call"), E(), flow="s > call > report > e"
        )
    )
    move(house, case, mapping={"visit": "call"})
    report = house.open(case)["report"].id
    with UnitOfWork(house.database) as work:
        assert work.tasks.excluded([report])
    assert agrees(house, case)


def test_a_suspended_case_moves_and_stays_suspended(house):
    case = begun(house)
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.deploy(TWO)
    move(house, case)
    assert house.case(case).status is CaseStatus.SUSPENDED
    assert agrees(house, case)


def test_only_an_operator_of_the_branch_moves_a_case_and_says_why(house):
    case = begun(house)
    house.deploy(TWO)
    with pytest.raises(RightMissing):
        move(house, case, "xujian")
    with pytest.raises(CaseNotFound):
        move(house, case, "zhaolei")
    with pytest.raises(ReasonMissing):
        move(house, case, reason="  ")
    move(house, case)
    with pytest.raises(CaseOnThatVersion):
        move(house, case)


def test_a_case_that_ended_does_not_move(house):
    case = begun(house)
    house.do(case, "visit", "huangmin", {})
    house.do(case, "report", "huangmin", {})
    house.deploy(TWO)
    with pytest.raises(CaseEnded):
        move(house, case)


def test_a_case_moves_back(house):
    case = begun(house)
    before, task = house.case(case), house.open(case)["visit"]
    house.deploy(TWO)
    move(house, case)
    move(house, case, to=1)
    after = house.case(case)
    assert (after.blob, after.binding, after.columns) == (before.blob, before.binding, before.columns)
    assert house.open(case)["visit"].name == task.name
    with UnitOfWork(house.database) as work:
        assert work.timers.of_case(case) == []
    assert agrees(house, case)


def test_tokens_of_both_branches_move(house):
    nodes = (S(), P("g", "j"), step("a", "A"), step("b", "B"), step("c", "C"), E())
    house.deploy(drawn(*nodes, flow="s > g; g > a > j; g > b > j; j > c > e"))
    case = begun(house)
    house.do(case, "a", "huangmin", {})
    more = (*nodes, step("b2", "B2"))
    house.deploy(drawn(*more, flow="s > g; g > a > j; g > b > b2 > j; j > c > e"))
    move(house, case)
    for element in ("b", "b2", "c"):
        house.do(case, element, "huangmin", {})
    assert house.case(case).status is CaseStatus.COMPLETED
