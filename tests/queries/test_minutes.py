"""Minutes of a committee: who was called, who recused, the votes once all are in, and what was decided on."""

import hashlib
import json

import pytest

from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.minutes import NoMinutes
from server.queries.case_texts import case_texts
from server.queries.case_view import case_view
from server.queries.minutes import held_meetings
from server.queries.reading import Reading
from server.store.unit_of_work import UnitOfWork
from tests.house import APPLICATION, LOAN_WALK, House

REQUEST = {
    "applicant": {"name": "城关农机公司", "kind": "enterprise"},
    "guarantee": "mortgage",
    "proposal": {"amount": "100000.00", "term_months": 24},
}
MEETING = {"held_on": "2026-11-24", "present": 3}
MINUTES = {"resolution": "approve", "opinion": "经营稳定。", "minutes_number": "JY-1"}
MEMBERS = ("luping", "weilan", "jinpeng")


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture
def case(house):
    case = house.start("tiered_approval", REQUEST, "admin", branch="b1")
    house.do(case, "convene", "tangli", MEETING)
    return case


def meetings(house, case, reader="hejing"):
    reading = Reading(house.database, house.transactions.shelf)
    view = case_view(reading, case, house.person(reader))
    texts = case_texts(reading, house.transactions.forms, view.case, "zh")
    shows = {id_: text.form.show for id_, text in texts.elements.items() if text.form}
    return held_meetings(reading, view, shows)


def vote(house, case, login, **values):
    with UnitOfWork(house.database) as uow:
        task = next(t for t in uow.tasks.of_case(case, open_only=True) if t.element == "vote")
    house.finish(house.claim(task, login), login, {"vote": "agree", "reasons": "还款来源可靠。", **values})


def test_votes_are_told_with_what_came_of_them_once_all_are_in(house, case):
    for login in MEMBERS[:2]:
        vote(house, case, login)
    (before,) = meetings(house, case)
    assert not before.meeting.disclosed and before.meeting.called == 3
    vote(house, case, "jinpeng", vote="conditions", conditions="追加保证人。")
    house.do(case, "minutes", "tangli", {**MINUTES, "resolution": "conditions", "conditions": "追加保证人。"})
    house.do(case, "confirm_resolution", "fanghua", {"decision": "confirm", "opinion": "同意。"})
    (after,) = meetings(house, case)
    assert after.meeting.disclosed
    assert [ballot.by for ballot in after.meeting.ballots] == [house.person(login).id for login in MEMBERS]
    assert list(after.meeting.steps) == [
        "convene",
        "count_excused",
        "count_quorum",
        "tally",
        "minutes",
        "confirm_resolution",
    ]
    assert after.meeting.steps["tally"]["tally"]["resolution"] == "conditions"
    assert {house.person(login).id for login in MEMBERS} <= set(after.called.held)


def test_what_was_decided_on_has_a_digest_that_anybody_can_recompute(house, case):
    (held,) = meetings(house, case)
    told = json.loads(held.meeting.content)
    assert told["data"]["applicant"]["name"] == "城关农机公司" and "approval_level" in told["data"]
    assert hashlib.sha256(held.meeting.content).hexdigest() == held.meeting.digest
    for login in MEMBERS:
        vote(house, case, login)
    assert meetings(house, case)[0].meeting.digest == held.meeting.digest


def test_a_committee_called_again_is_another_round_with_its_own_steps(house, case):
    for login in MEMBERS:
        vote(house, case, login, vote="abstain", reasons="与申请人有业务往来。")
    house.do(case, "convene", "tangli", {**MEETING, "held_on": "2026-11-30"})
    first, second = meetings(house, case)
    assert str(first.meeting.steps["convene"]["meeting"]["held_on"]) == "2026-11-24"
    assert str(second.meeting.steps["convene"]["meeting"]["held_on"]) == "2026-11-30"
    assert first.meeting.steps["tally"]["tally"]["resolution"] == "no_quorum" and "tally" not in second.meeting.steps
    assert first.meeting.called == second.meeting.called == 3 and not second.meeting.ballots


def test_who_is_related_to_the_party_is_told_as_kept_out(house):
    member = house.person("jinpeng")
    declared = DeclareRelation(actor=member, number=APPLICATION["applicant"]["id_number"], about="姻亲")
    house.run(declare_relation, declared)
    amount = {"amount": "160000.00"}
    applicant = {**APPLICATION["applicant"], "kind": "enterprise"}
    told = {**APPLICATION, **amount, "applicant": applicant, "guarantee": "mortgage"}
    case = house.start("loan_origination", told, "wangfang")
    for element, (login, data) in LOAN_WALK.items():
        house.do(case, element, login, {**data, **amount} if element == "joint_report" else data)
        if element == "risk_opinion":
            break
    house.do(case, "convene", "tangli", {**MEETING, "present": 3})
    (held,) = meetings(house, case)
    assert held.called.recused == (member.id,)
    # Whatever the secretary says, the minutes tell how many the house knows to be kept out, and as many ballots open.
    assert held.meeting.steps["count_excused"]["called"] == {"held": 3, "excused": 1, "away": 0, "able": 2}
    assert held.meeting.called == 2
    assert held.meeting.steps["count_quorum"]["quorum"] == {"needed": 2, "reached": True}


def test_a_case_without_votes_has_no_minutes(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    with pytest.raises(NoMinutes):
        meetings(house, case)
