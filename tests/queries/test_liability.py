"""Who is liable for a loan: told to those who may know, and recomputed by anybody from the exported trail alone."""

import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from server.domain import codec
from server.domain.audit import Entry, verify
from server.domain.errors import CaseNotFound, RightMissing
from server.domain.liability import NoLiability, Part, liability_of
from server.domain.replay import Fact, Replay, facts_of
from server.engine.bundles import load_bundle
from server.engine.liability import liability_rules, receives
from server.queries.liability import case_liability
from server.queries.reading import Reading
from server.store.chains import entries_of
from tests.house import APPLICATION, LOAN_WALK, MONDAY, WORKFLOWS, House

FOLDERS = ("dual_investigation", "loan_origination", "recusal", "tiered_approval")
DISSENT = {"agreed": True, "signed_by": "liuyang", "dissent": "抵押物估值偏高。"}


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture
def reading(house):
    return Reading(house.database, house.transactions.shelf)


def walked(house, upto=None, amount="36000.00", changed=None):
    case = house.start("loan_origination", {**APPLICATION, "amount": amount}, "wangfang")
    for element, (login, data) in {**LOAN_WALK, **(changed or {})}.items():
        house.do(case, element, login, data)
        if element == upto:
            break
    return case


def exported(database, case):
    """The trail of a case as it leaves the house: JSON lines, bytes as hexadecimal digits."""
    names = ("chain", "seq", "kind", "by", "at", "salt", "payload", "sealed", "previous", "hash")
    return [json.dumps({n: _plain(getattr(e, n)) for n in names}) for e in entries_of(database, case)]


def _plain(value):
    return value.hex() if isinstance(value, bytes) else value.isoformat() if hasattr(value, "isoformat") else value


def imported(lines):
    for line in map(json.loads, lines):
        raw = {n: bytes.fromhex(line[n]) for n in ("salt", "payload", "sealed", "previous", "hash")}
        yield Entry(**{**line, **raw, "at": datetime.fromisoformat(line["at"])})


@cache
def loan_rules():
    """The rules as the files say them; no database is asked."""
    files = {
        str(path.relative_to(WORKFLOWS)): path.read_bytes()
        for folder in FOLDERS
        for path in sorted((WORKFLOWS / folder).rglob("*"))
        if path.is_file()
    }
    return liability_rules(load_bundle(files, "loan_origination"), ZoneInfo("Asia/Shanghai"))


def told(found):
    acts = [(a.element, a.fact.by, a.fact.seq, a.objects, a.overruled, codec.dumps(a.data)) for a in found.acts]
    return acts, found.manager, found.shares, found.digest


def test_five_officers_share_a_loan_above_20000_and_the_director_is_first(house, reading):
    case = walked(house)
    found = case_liability(reading, case, house.person("hejing")).liability
    shares = [(int(s.ruled.share), s.person, s.ruled.first) for s in found.shares]
    ids = [house.person(p).id for p in ("liuyang", "huangmin", "xujian", "linxiaoyan", "chenguodong")]
    assert shares == [
        (30, ids[0], False),
        (20, ids[1], False),
        (10, ids[2], False),
        (20, ids[3], False),
        (20, ids[4], True),
    ]
    assert found.unallocated == 0
    assert [act.fact.by for act in found.of(Part.ISSUE)] == [house.person("zhuting").id]
    assert found.manager == ids[0]


@pytest.mark.parametrize(
    ("paid", "shared"),
    [
        ("3000", [("investigate_a", 100)]),
        ("3000.01", [("review", 30), ("investigate_a", 70)]),
        ("10000", [("review", 30), ("investigate_a", 70)]),
        ("10000.01", [("approve_deputy", 30), ("investigate_a", 30)]),
        ("20000", [("approve_deputy", 30), ("investigate_a", 30)]),
        (
            "20000.01",
            [
                ("investigate_a", 30),
                ("investigate_b", 20),
                ("review", 10),
                ("approve_deputy", 20),
                ("approve_director", 20),
            ],
        ),
    ],
)
def test_the_table_of_the_house_shares_by_the_amount_paid_out(paid, shared):
    fact = Fact(1, MONDAY, "TaskCompleted", None, {}, "00")
    ruled = loan_rules().shares({"payment": {"amount": Decimal(paid)}}, fact)
    assert [(each.steps[0], each.share) for each in ruled] == shared
    assert sum(each.first for each in ruled) == 1


def test_who_dissented_in_writing_is_told_as_overruled_once_it_was_paid_out(house, reading):
    changed = {"sign_report": ("liuyang", DISSENT)}
    case = walked(house, upto="check_payout", changed=changed)
    before = case_liability(reading, case, house.person("hejing")).liability
    assert [(a.element, a.overruled) for a in before.objections] == [("sign_report", False)]
    assert before.shares == ()
    house.do(case, "pay_out", *LOAN_WALK["pay_out"])
    after = case_liability(reading, case, house.person("hejing")).liability
    assert [(a.element, a.overruled) for a in after.objections] == [("sign_report", True)]


def test_it_is_recomputed_from_the_exported_trail_alone(house, reading):
    case = walked(house, changed={"sign_report": ("liuyang", DISSENT)})
    lines = exported(house.database, case)
    rules = loan_rules()
    entries = list(imported(lines))
    assert not list(verify(entries))
    assert told(liability_of(facts_of(entries), rules)) == told(
        case_liability(reading, case, house.person("hejing")).liability
    )


def test_the_trail_replays_to_the_data_of_the_case(house, reading):
    case = walked(house)
    replay = Replay(receives(case_liability(reading, case, house.person("hejing")).view.bundle))
    for fact in facts_of(entries_of(house.database, case)):
        replay.take(fact)
    assert codec.dumps(dict(sorted(replay.data.items()))) == codec.dumps(dict(sorted(house.case(case).data.items())))


def test_each_decision_tells_the_data_as_it_stood(house, reading):
    case = walked(house)
    acts = {a.element: a for a in case_liability(reading, case, house.person("hejing")).liability.acts}
    assert "review" not in acts["review"].data and "review" in acts["risk_opinion"].data


def test_only_auditors_compliance_and_managers_of_the_branch_may_know(house, reading):
    case = walked(house, upto="screening")
    for login in ("hejing", "zhouwenbin", "xujian"):
        assert case_liability(reading, case, house.person(login))
    with pytest.raises(RightMissing):
        case_liability(reading, case, house.person("wangfang"))
    with pytest.raises(CaseNotFound):
        case_liability(reading, case, house.person("caopeng"))


def test_blind_findings_stay_hidden_from_auditors_too(house, reading):
    case = walked(house, upto="investigate_a")
    act = case_liability(reading, case, house.person("hejing")).liability.acts[-1]
    assert act.element == "investigate_a" and act.fact.values == {} and act.fact.hash


def test_a_process_that_declares_nothing_has_no_liability(database):
    house = House(database, "recusal")
    reading = Reading(database, house.transactions.shelf)
    case = house.start("recusal", {"applicant": {"name": "张建国", "kind": "farmer"}}, "admin")
    with pytest.raises(NoLiability):
        case_liability(reading, case, house.person("hejing"))
