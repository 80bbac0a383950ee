"""Tasks that people help with: who worked on them, what waited for signatures, and what was taken back."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.reports.bottlenecks import bottlenecks
from server.reports.registry import REPORTS
from server.reports.scope import ReportScope
from server.reports.totals import totals
from tests.engine.dsl import E, S, U, process
from tests.house import MONDAY, House
from tests.reports.conftest import HABITS
from tests.reports.test_findings import quantile


def test_the_generated_log_has_all_of_it(raw):
    assert {"lent", "signed", "recalled"} <= HABITS.keys()
    others = raw.holds[raw.holds.person != raw.holds.whose]
    assert len(others) > 10 and raw.holds.signing.sum() > 10 and raw.tasks.recalled.sum() > 3
    assert raw.holds[raw.holds.signing].until.isna().any(), "something still waits for a signature"
    assert others.until.isna().any(), "somebody still works on a task of another"


def test_no_moment_of_a_task_is_held_twice(raw, reading_of_busy):
    """The pieces of a task follow one another, and those of the snapshot are those of the trail."""
    rows = reading_of_busy().snapshot.rows(
        "SELECT task, person, coalesce(holder, person), since, until, mode = 'signing' FROM holding_all"
    )
    told = Counter((*row[:3], pd.Timestamp(row[3]), pd.Timestamp(row[4]), row[5]) for row in rows if row[3] != row[4])
    known = raw.holds[raw.holds.since != raw.holds.until]
    found = Counter(
        (each.task, each.person, each.whose, bare(each.since), bare(each.until), each.signing)
        for each in known.itertuples()
    )
    assert told == found
    for _, pieces in known.sort_values("since").groupby("task"):
        ends = list(pieces.until)[:-1]
        assert all(end <= since for end, since in zip(ends, list(pieces.since)[1:], strict=True))


def bare(moment):
    return pd.NaT if pd.isna(moment) else moment.tz_localize(None)


def test_signing_is_a_time_of_its_own(raw, reading_of_busy):
    """Waiting, being held and waiting for signatures add up to the whole; none of it is counted twice."""
    rows = {row.step: row for row in REPORTS["steps"].rows(reading_of_busy())}
    signed = {task: raw.signed(task) for task in raw.holds[raw.holds.signing].task.unique()}
    for step, row in rows.items():
        mine = raw.tasks[raw.tasks.element == step]
        done, over = mine[mine.outcome == "completed"], mine[mine.outcome.notna()]
        assert row.signing == pytest.approx(sum(signed.get(task, 0) for task in over.task), abs=0.3)
        held = [raw.hours(task.taken, task.ended) - signed.get(task.task, 0) for task in done.itertuples()]
        assert row.hold_median == pytest.approx(quantile(held, 0.5), abs=0.05)
        assert (row.recalled, row.given_back) == (done.recalled.sum(), mine.released.sum())
    assert sum(row.signing for row in rows.values()) > 10 and sum(row.recalled for row in rows.values()) > 0


def test_open_tasks_that_wait_for_signatures_are_held_and_told(raw, reading_of_busy):
    rows, still = REPORTS["waiting"].rows(reading_of_busy()), raw.holds[raw.holds.signing & raw.holds.until.isna()]
    assert sum(row.unsigned for row in rows) == len(still) > 0
    assert totals(reading_of_busy()).untaken == raw.tasks[raw.tasks.outcome.isna()].doer.isna().sum()


def test_whoever_helps_is_told_beside_whose_task_it_is(raw, reading_of_busy):
    rows = {row.person: row for row in REPORTS["load"].rows(reading_of_busy())}
    now = raw.holds[raw.holds.until.isna()]
    assert {person: row.holding for person, row in rows.items() if row.holding} == Counter(now.whose)
    helping = Counter(now[now.person != now.whose].person)
    assert {person: row.helping for person, row in rows.items() if row.helping} == helping
    assert sum(helping.values()) > 0


def test_a_case_with_recalled_and_cosigned_tasks_counts_once(raw, reading_of_busy):
    reading = reading_of_busy()
    (row,) = REPORTS["flow"].rows(reading)
    assert (row.started, row.completed) == (len(raw.cases), (raw.cases.status == "completed").sum())
    assert row.running + row.completed + row.cancelled + row.failed == len(raw.cases)
    assert all(each.cases_held <= row.completed for each in bottlenecks(reading))
    tasks = REPORTS["steps"].rows(reading)
    assert sum(each.completed + each.cancelled + each.open for each in tasks) == len(raw.tasks)


def test_what_an_absent_person_held_is_theirs_until_somebody_takes_it_over(database):
    """The wait ended when the first of them took it; the time before the substitute came is not taken from anybody."""
    house = House(database)
    house.deploy({"p/p.bpmn": process(S() + U("a", role="everyone", assign="owner") + E(), "s > a > e")})
    case = house.start("p", {}, "huangmin")
    house.pass_time(hours=2)
    absence = EnterAbsence(
        person=house.person("huangmin").id, actor=house.person("huangmin"), substitutes=(house.person("zhaolei").id,),
        begins=house.now, ends=house.now + timedelta(days=2),
    )  # fmt: skip
    house.run(enter_absence, absence)
    house.pass_time(hours=1)
    task = house.claim(house.open(case)["a"], "zhaolei")
    house.pass_time(hours=1)
    house.finish(task, "zhaolei", {})
    reading = house.reading(ReportScope(("b1",), MONDAY, house.now + timedelta(seconds=1)))
    rows = reading.snapshot.rows("SELECT person, since, until, ending, claimed FROM holding_all ORDER BY since")
    at = [(MONDAY + timedelta(hours=hours)).replace(tzinfo=None) for hours in (0, 3, 4)]
    absent, substitute = house.person("huangmin").id, house.person("zhaolei").id
    assert rows == [
        (absent, at[0], at[1], "taken_over", False),
        (substitute, at[1], at[2], "completed", True),
    ]
    (row,) = REPORTS["steps"].rows(reading)
    assert (row.wait_median, row.hold_median, row.given_back) == (0, 3, 0)  # four hours, one of them over noon
    assert [(each.person, each.completed) for each in REPORTS["load"].rows(reading)] == [(substitute, 1)]
