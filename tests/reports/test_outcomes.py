"""What became of cases: counted anew from the raw trail, of the scope alone, and every number leads to its cases."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.domain import codec
from server.mining.outcomes import OutcomesRefused, read_outcomes
from server.reports.drill import Counted, counted, drilled
from server.reports.drills import DRILLS
from server.reports.outcomes import OutcomeRow, by_month
from server.reports.registry import REPORTS
from server.reports.scope import ReportScope
from tests.engine.dsl import E, S, U, call, process, props
from tests.house import House

FIRST = datetime(2026, 9, 1, 1, tzinfo=UTC)
PLAN = """\
outcomes:
  broken:
    labels: {en: Broken early, zh: 早期损坏}
    first: {process: sell, steps: hand_over, known_by: code}
    later: {process: repair, steps: [mend/mended, scrap]}
    within: 20
    at_most: 1.5
"""
SELL = process(S() + U("hand_over", "ask", role="everyone") + E(), "s > hand_over > ask > e", "sell",
               props(columns="code=code"))  # fmt: skip
REPAIR = process(S("s", props(business_key="=code")) + U("scrap", role="everyone") + call("c", "mend") + E(),
                 "s > c > scrap > e", "repair")  # fmt: skip
MEND = process(S() + U("mended", role="everyone") + E(), "s > mended > e", "mend")


@pytest.fixture
def house(database):
    """Sold things of which some come to be repaired: soon, late, twice, before the sale, never; some not handed over."""
    house, chance = House(database), random.Random(3)
    house.run(load_house_file, LoadHouseFile(kind=HouseFile.OUTCOMES, content=PLAN.encode()))
    house.deploy({"x/sell.bpmn": SELL, "x/repair.bpmn": REPAIR, "x/mend.bpmn": MEND})
    house.now, broken = FIRST, []
    for number in range(34):
        house.pass_time(hours=chance.randrange(20, 60))
        by = chance.choice(["liuyang", "hulin"])
        sold = house.start("sell", {"code": f"C{number}"}, by)
        if number % 9:
            house.do(sold, "hand_over", by, {})
        if number % 3 != 1:
            broken.append((house.now + timedelta(days=chance.randrange(0, 28)), number, by))
        for due in sorted(each for each in broken if each[0] <= house.now):
            broken.remove(due)
            case = house.start("repair", {"code": f"C{due[1]}"}, due[2])
            house.do(case, "mended", due[2], {})
            if due[1] % 2:
                house.do(case, "scrap", due[2], {})
    house.pass_time(minutes=1)
    return house


@pytest.fixture
def reached(house):
    """Completed steps from the raw trail: case, process, branch, code, step and moment."""
    with house.database.read() as connection:
        steps = connection.exec_driver_sql(
            "SELECT chain, at, payload FROM audit_entry WHERE kind = 'ElementStepped' ORDER BY chain, seq"
        ).all()
        cases = connection.exec_driver_sql('SELECT id, process, branch, data FROM "case"').all()
    about = {case: (process_, branch, codec.loads(data.encode())["code"]) for case, process_, branch, data in cases}
    found = []
    for case, at, payload in steps:
        told = codec.loads(bytes(payload))
        if told["event"] == "completed":
            moment = datetime.fromtimestamp(at / 1e6, UTC) if isinstance(at, int) else at.astimezone(UTC)
            found.append((case, *about[case], told["element"], moment))
    return pd.DataFrame(found, columns=["case", "process", "branch", "code", "step", "moment"])


def expected(reached, since, until, branches):
    known = reached[reached.moment < until]
    first = known[(known.process == "sell") & (known.step == "hand_over")].groupby(["case", "branch", "code"])
    first = first.moment.min().reset_index()
    later = known[(known.process == "repair") & known.step.isin(["mended", "scrap"])]
    later = later.groupby(["case", "code"]).moment.min().reset_index()[["code", "moment"]]
    both = first[(first.moment >= since) & first.branch.isin(branches)].merge(
        later, "left", "code", suffixes=("", "_l")
    )
    within = (both.moment_l >= both.moment) & (both.moment_l <= both.moment + pd.Timedelta(days=20))
    both["became"] = within
    both = both.groupby(["case", "branch", "moment"]).became.any().reset_index()
    both["watched"] = ~both.became & (both.moment + pd.Timedelta(days=20) >= until)
    return both


def test_outcomes_agree_with_the_trail(house, reached):
    for branches in (("ho", "b1", "b2"), ("b1",), ("b2",)):
        for skip, days in ((0, 100), (12, 30), (0, 25)):
            since, until = FIRST + timedelta(days=skip), min(FIRST + timedelta(days=days), house.now)
            reading = house.reading(ReportScope(branches, since, until))
            both = expected(reached, since, until, branches)
            agree(reading, both)
            if len(branches) > 1 and days > 30:
                assert min(both.became.sum(), both.watched.sum(), (~both.became & ~both.watched).sum()) > 2


def agree(reading, both):
    """Rows, months and the cases behind each number."""
    assert REPORTS["outcomes"].rows(reading) == [
        OutcomeRow("broken", "sell", branch, len(of), of.became.sum(), of.watched.sum(), of.became.mean(), 0.015)
        for branch, of in both.groupby("branch")
    ]
    zone = ZoneInfo("Asia/Shanghai")
    months = both.groupby(both.moment.dt.tz_convert(zone).dt.strftime("%Y-%m"))
    told = [(f"{row.month:%Y-%m}", row.counted, row.became, row.watched) for row in by_month(reading, "broken", zone)]
    assert told == [(month, len(of), of.became.sum(), of.watched.sum()) for month, of in months]
    for row in by_month(reading, "broken", zone):
        for column in ("counted", "became", "watched"):
            asked = Counted(DRILLS["outcomes"][column], {"outcome": "broken", "month": str(row.month)}, zone)
            assert counted(reading, asked) == getattr(row, column)
    columns = {"counted": both, "became": both[both.became], "watched": both[both.watched]}
    for column, of in columns.items():
        drill = DRILLS["outcomes"][column]
        assert {row.case for row in drilled(reading, Counted(drill, {"outcome": "broken"}))} == set(of.case)
        assert counted(reading, Counted(drill, {"outcome": "broken", "process": "sell"})) == len(of)


def test_without_a_file_nothing_is_told_and_a_file_counts_the_past_too(house):
    reading = house.reading(ReportScope(("ho", "b1", "b2"), FIRST, house.now))
    assert house.run(load_house_file, LoadHouseFile(kind=HouseFile.OUTCOMES, content=PLAN.encode())) is False
    assert house.run(load_house_file, LoadHouseFile(kind=HouseFile.OUTCOMES, content=b"outcomes: {}\n")) is True
    assert REPORTS["outcomes"].rows(reading) == []
    assert drilled(reading, Counted(DRILLS["outcomes"]["counted"], {"outcome": "broken"})) == []
    fewer = PLAN.replace("within: 20", "within: 1").replace("    at_most: 1.5\n", "")
    house.run(load_house_file, LoadHouseFile(kind=HouseFile.OUTCOMES, content=fewer.encode()))
    assert {row.at_most for row in REPORTS["outcomes"].rows(reading)} == {None}


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("within: 20", "within: 0", 6, "outcomes.broken.within"),
        ("at_most: 1.5", "at_most: 101", 7, "outcomes.broken.at_most"),
        ("steps: hand_over", "steps: []", 4, "outcomes.broken.first.steps"),
        ("    within: 20\n", "", 2, "outcomes.broken.within"),
        (
            "{process: repair, steps: [mend/mended, scrap]}",
            "{process: sell, steps: hand_over, known_by: code}",
            5,
            "reached",
        ),
        ("labels", "label", 3, "outcomes.broken.label"),
    ],
)
def test_a_file_is_read_strictly(old, new, line, told):
    with pytest.raises(OutcomesRefused) as refused:
        read_outcomes("f.yaml", PLAN.replace(old, new).encode())
    (fault,) = refused.value.params["errors"]
    assert fault["line"] == line and told in fault["message"]
