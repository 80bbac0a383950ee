"""The committee of the tiered approval: what is stored around its ballots agrees with its state."""

from server.commands.audit.compare import CompareCase, compare_case
from tests.house import House

PROPOSED = {
    "applicant": {"name": "城关农机公司", "kind": "enterprise"},
    "guarantee": "mortgage",
    "proposal": {"amount": "100000.00", "term_months": 24},
}
MEETING = {"held_on": "2026-11-25", "present": 3}
BALLOT = {"vote": "agree", "reasons": "还款来源可靠。"}


def ballots(house, case):
    with_case = [task for task in tasks_of(house, case) if task.element == "vote" and task.open]
    return sorted(with_case, key=lambda task: task.id)


def tasks_of(house, case):
    return house.run(lambda _command, work: work.uow.tasks.of_case(case, open_only=False), None)


def disagreements(house, case):
    return house.run(compare_case, CompareCase(case_id=case))


def test_ballots_share_their_round_and_who_holds_one_is_kept_from_the_others(database):
    house = House(database, "loan_origination")
    case = house.start("tiered_approval", PROPOSED, "admin", branch="b1")
    house.do(case, "convene", "tangli", MEETING)
    assert len({task.round for task in ballots(house, case)}) == 1
    held = house.claim(ballots(house, case)[0], "luping")
    assert disagreements(house, case) == []
    house.finish(held, "luping", BALLOT)
    for login in ("weilan", "jinpeng"):
        house.finish(house.claim(ballots(house, case)[0], login), login, BALLOT)
        assert disagreements(house, case) == []
    assert set(house.open(case)) == {"minutes"}
    assert {task.round for task in tasks_of(house, case) if task.element != "vote"} == {None}
