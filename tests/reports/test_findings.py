"""What managers are told of bottlenecks, days, ways and people, computed anew with pandas from the raw trail."""

from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from server.domain.people import Right
from server.pages.report_cells import keys_of as address_of
from server.reports.ageing import FEWEST, ageing
from server.reports.asked import Asked, reading_for
from server.reports.bottlenecks import bottlenecks
from server.reports.causes import causes
from server.reports.daily import MOST_DAYS, by_day, is_shown, marks, stages, took
from server.reports.drill import Counted, counted, drilled, picked
from server.reports.drills import COUNTING, DRILLS
from server.reports.handover import handovers, takers
from server.reports.heat import MEASURES, heat
from server.reports.naming import SMALLEST_GROUP, may_name
from server.reports.registry import REPORTS
from server.reports.snapshot.house import HouseSnapshot
from server.reports.step_days import by_week, by_weekday
from server.reports.totals import totals
from server.reports.variants import endings, rework, variants
from server.reports.weeks import weeks_of
from server.reports.why_waiting import BUSY, waited_for, why_waiting

SHANGHAI = ZoneInfo("Asia/Shanghai")


def keys_of(name, row):
    """What a row is about, by the names that addresses of lists have."""
    return {"process" if key == "of" else key.removeprefix("of_"): text for key, text in address_of(name, row).items()}


def quantile(values, share):
    return np.quantile(list(values), share)


def critical(raw, case):
    """The tasks that the end of a case hung on, found one after the other from its end."""
    mine = raw.tasks[(raw.tasks.case == case.case) & (raw.tasks.outcome == "completed")]
    end, found = case.ended, []
    while not (fits := mine[mine.ended <= end]).empty:
        last = fits[fits.ended == fits.ended.max()].sort_values("offered").iloc[0]
        found.append(last)
        end = last.offered
        mine = mine.drop(last.name)
    return found


def test_the_impact_of_a_step_is_what_its_waiting_cost_the_cases(raw, reading_of_busy):
    rows = {row.step: row for row in bottlenecks(reading_of_busy())}
    done = raw.cases[raw.cases.status == "completed"]
    waits = {}
    for case in done.itertuples():
        for task in critical(raw, case):
            waits.setdefault(task.element, Counter())[case.case] += raw.hours(task.offered, task.taken) + raw.signed(
                task.task
            )
    took_hours = {case.case: raw.hours(case.started, case.ended) for case in done.itertuples()}
    assert set(rows) == {step for step, each in waits.items() if sum(each.values()) > 0} and len(rows) == 3
    for step, row in rows.items():
        without = [hours - waits[step][case] for case, hours in took_hours.items()]
        for told, share in ((row.impact_median, 0.5), (row.impact_p90, 0.9)):
            assert told == pytest.approx(quantile(took_hours.values(), share) - quantile(without, share), abs=0.1)
        assert row.held_up == pytest.approx(sum(waits[step].values()), abs=0.5)
        assert row.share == pytest.approx(row.held_up / sum(took_hours.values()), abs=0.01)
        assert row.cases_held == sum(hours > 0 for hours in waits[step].values())
    assert sum(row.share for row in rows.values()) <= 1


def test_the_wait_before_is_told_only_where_the_log_reaches_back(busy, reading_of_busy):
    middle = datetime(2026, 10, 12, tzinfo=UTC)
    rows = bottlenecks(reading_of_busy(since=middle, until=middle + timedelta(days=5)))
    assert any(row.wait_before is not None for row in rows)
    assert all(row.wait_before is None for row in bottlenecks(reading_of_busy()))


def test_heat_is_that_of_the_tables(raw, reading_of_busy):
    reading = reading_of_busy()
    steps = {row.step: row for row in REPORTS["steps"].rows(reading)}
    for measure in MEASURES:
        spots = {spot.element: spot for spot in heat(reading, measure)}
        if measure in {
            "waited_in_all",
            "wait_median",
            "wait_p90",
            "hold_median",
            "total_p90",
            "completed",
            "open",
            "late",
        }:
            known = {step: getattr(row, measure) for step, row in steps.items()}
            assert {step: spot.value for step, spot in spots.items()} == pytest.approx(known)
        most = max(spot.value for spot in spots.values())
        assert all((spot.level == 5) == (spot.value > most * 0.8) for spot in spots.values() if most)
        assert all((spot.level == 0) == (spot.value == 0) for spot in spots.values())


def test_each_hour_of_waiting_has_the_reason_of_its_day(raw, reading_of_busy):
    """Hour by hour: set aside, done again, nobody did it that day, those who did were busy, or they had room."""
    reading = reading_of_busy()
    minutes = pd.DatetimeIndex(raw._minutes.astype("datetime64[us]"), tz="UTC")
    days = minutes.tz_convert(SHANGHAI).date
    length = Counter(days)

    def day_of(moment):
        return days[np.searchsorted(raw._minutes, moment.value // 1000, side="right") - 1]

    def worked(since, until):
        low, high = np.searchsorted(raw._minutes, [since.value // 1000, until.value // 1000])
        return Counter(days[low:high])

    there = {(act.by, day_of(act.moment)) for act in raw.own_acts.itertuples()}
    seen, at_work = Counter(), raw.holds[~raw.holds.signing]
    own = at_work[at_work.person == at_work.whose]
    for step in ("a", "check"):
        mine = raw.tasks[raw.tasks.element == step]
        doers = {}
        for hold in at_work[at_work.task.isin(mine.task)].itertuples():
            for moment in (hold.since, hold.until if pd.notna(hold.until) else raw.until):
                doers.setdefault(day_of(moment), set()).add(hold.person)
        busy = {}
        for person in at_work.person.unique():
            held = np.zeros(len(minutes), dtype=bool)
            for hold in at_work[at_work.person == person].itertuples():
                until = hold.until if pd.notna(hold.until) else raw.until
                low, high = np.searchsorted(raw._minutes, [hold.since.value // 1000, until.value // 1000])
                held[low:high] = True
            busy[person] = Counter(days[held])
        found = Counter()
        for _, visits in mine.sort_values("offered").groupby("case"):
            for visit, task in enumerate(visits.itertuples()):
                end = task.taken if pd.notna(task.taken) else task.ended if pd.notna(task.ended) else raw.until
                for day, count in worked(task.offered, end).items():
                    people = doers.get(day)
                    if visit:
                        reason = "rework"
                    elif not people:
                        reason = "batching"
                    else:
                        used = np.mean([busy[person][day] / length[day] for person in people])
                        reason = "people" if used >= BUSY else "arrivals"
                    found[reason] += count / 60
                found["signing"] += raw.signed(task.task)
                if pd.isna(task.taken) or (pd.isna(task.opened) and pd.notna(task.ended)):
                    continue  # nobody knows for how long it was not looked at
                opened = task.opened if pd.notna(task.opened) else raw.until
                for hold in own[own.task == task.task].itertuples():
                    until = min(opened, hold.until) if pd.notna(hold.until) else opened
                    if hold.since >= until:
                        continue
                    for day, count in worked(hold.since, until).items():
                        away = (hold.person, day) not in there
                        found[("rework" if visit else "batching") if away else "aside"] += count / 60
        rows = {row.reason: row.waited for row in why_waiting(reading, "p", step)}
        assert {name: pytest.approx(hours, abs=0.6) for name, hours in found.items() if hours} == rows
        assert sum(row.share for row in why_waiting(reading, "p", step)) == pytest.approx(1)
        seen += found
    assert {"aside", "rework", "arrivals", "signing"} <= seen.keys()


def test_days_are_counted_where_the_reader_is(raw, reading_of_busy):
    rows = by_day(reading_of_busy(), SHANGHAI)
    began = Counter(raw.cases.started.dt.tz_convert(SHANGHAI).dt.date)
    over = raw.cases[raw.cases.ended.notna()]
    done = Counter(pd.to_datetime(over[over.status == "completed"].ended).dt.tz_convert(SHANGHAI).dt.date)
    ended = Counter(pd.to_datetime(over.ended).dt.tz_convert(SHANGHAI).dt.date)
    running = 0
    for row in rows:
        running += began[row.day] - ended[row.day]
        assert (row.started, row.completed, row.dropped) == (
            began[row.day],
            done[row.day],
            ended[row.day] - done[row.day],
        )
        assert row.running == running
    assert sum(row.started for row in rows) == len(raw.cases)
    assert [row.day for row in rows] == list(pd.date_range(rows[0].day, rows[-1].day).date)


@pytest.mark.parametrize("since", [datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 2, 4, tzinfo=UTC)])
def test_open_tasks_of_each_day_are_those_not_ended_by_its_end(raw, reading_of_busy, since):
    tasks = raw.tasks.assign(
        day=raw.tasks.offered.dt.tz_convert(SHANGHAI).dt.date,
        over=pd.to_datetime(raw.tasks.ended, utc=True).dt.tz_convert(SHANGHAI).dt.date,
    )
    rows = stages(reading_of_busy(since), SHANGHAI)
    assert sum(row.open for row in rows) > 0
    for row in rows[:: 7 if since.month > 2 else 1]:
        mine = tasks[tasks.element == row.step]
        assert row.open == ((mine.day <= row.day) & ~(mine.over <= row.day)).sum()


def test_a_picture_of_a_long_time_shows_the_ends_of_its_weeks(reading_of_busy):
    reading = reading_of_busy(datetime(2026, 2, 4, tzinfo=UTC))
    days = [row.day for row in by_day(reading, SHANGHAI)]
    shown = [day for day in days if is_shown(day, days[0], days[-1])]
    assert sorted({row.day for row in stages(reading, SHANGHAI)}) == shown
    assert len(days) > MOST_DAYS and shown[-1] == days[-1]
    assert {day.weekday() for day in shown[:-1]} == {6} and len(shown) == pytest.approx(len(days) / 7, abs=2)


def test_times_of_cases_and_their_marks(raw, reading_of_busy):
    done = raw.cases[raw.cases.status == "completed"]
    hours = {case.case: raw.hours(case.started, case.ended) for case in done.itertuples()}
    reading = reading_of_busy()
    assert {row.case: pytest.approx(row.hours, abs=0.05) for row in took(reading)} == hours
    assert marks(reading) == pytest.approx([quantile(hours.values(), share) for share in (0.5, 0.85, 0.95)], abs=0.05)


def test_steps_done_again_and_ways(raw, reading_of_busy):
    reading = reading_of_busy()
    done = raw.tasks[raw.tasks.outcome == "completed"]
    times = done.groupby(["element", "case"]).size()
    rows = {row.step: row for row in rework(reading)}
    for step, row in rows.items():
        mine = times[step]
        assert (row.cases, row.again) == ((mine > 1).sum(), (mine - 1).sum())
        assert row.share == pytest.approx(row.cases / len(mine))
        again = done[done.element == step].sort_values("ended").groupby("case").tail(-1)
        assert row.hours == pytest.approx(sum(raw.hours(t.offered, t.ended) for t in again.itertuples()), abs=0.2)
    assert rows
    paths = Counter()
    whole = set(raw.cases[raw.cases.status == "completed"].case)
    for _case, mine in done[done.case.isin(whole)].sort_values(["offered", "element"]).groupby("case"):
        paths[tuple(mine.element)] += 1
    assert {tuple(row.steps): row.cases for row in variants(reading, 100)} == paths
    told = {row.ending: row.cases for row in endings(reading)}
    assert told == {"e": (raw.cases.status == "completed").sum(), "cancelled": 1}


def test_handovers_are_between_who_completed_and_who_took(raw, reading_of_busy):
    first = raw.holds.sort_values("since").groupby("task").first().whose
    found = {}
    for task in raw.tasks.itertuples():
        if task.task in first.index:
            givers = raw.tasks[
                (raw.tasks.case == task.case) & (raw.tasks.ended == task.offered) & (raw.tasks.outcome == "completed")
            ]
            for giver in givers.doer:
                found.setdefault((giver, first[task.task]), []).append(raw.hours(task.offered, task.taken))
    rows = {(row.giver, row.taker): row for row in handovers(reading_of_busy())}
    assert rows.keys() == found.keys()
    for pair, row in rows.items():
        assert row.tasks == len(found[pair]) and row.waited == pytest.approx(sum(found[pair]), abs=0.2)
        assert row.wait_median == pytest.approx(quantile(found[pair], 0.5), abs=0.05)


def test_what_others_handed_to_somebody_counts_once_however_many_handed_it(raw, reading_of_busy):
    first, found = raw.holds.sort_values("since").groupby("task").first().whose, {}
    for task in raw.tasks[raw.tasks.task.isin(first.index)].itertuples():
        done = raw.tasks[(raw.tasks.case == task.case) & (raw.tasks.ended == task.offered)]
        if set(done[done.outcome == "completed"].doer) - {first[task.task]}:
            found.setdefault(first[task.task], []).append(raw.hours(task.offered, task.taken))
    rows = takers(reading_of_busy())
    assert {row.taker: row.tasks for row in rows} == {taker: len(hours) for taker, hours in found.items()}
    assert [row.waited for row in rows] == pytest.approx([sum(found[row.taker]) for row in rows], abs=0.2)
    assert [row.waited for row in rows] == sorted((row.waited for row in rows), reverse=True)


def test_totals_and_ages(raw, reading_of_busy):
    reading = reading_of_busy()
    told = totals(reading)
    still = raw.tasks[raw.tasks.outcome.isna()]
    done = raw.tasks[(raw.tasks.outcome == "completed") & raw.tasks.due.notna()]
    assert told.running == (raw.cases.status == "running").sum() and told.open == len(still)
    assert told.overdue == (still.due < raw.until).sum() and told.untaken == still.doer.isna().sum()
    assert told.in_time == pytest.approx((done.ended <= done.due).mean())
    for row in ageing(reading):
        mine = raw.tasks[(raw.tasks.element == row.step) & (raw.tasks.outcome == "completed")]
        ages = [raw.hours(task.offered, None) for task in still[still.element == row.step].itertuples()]
        spent = [raw.hours(task.offered, task.ended) for task in mine.itertuples()]
        if len(spent) < FEWEST:
            assert row.unknown == len(ages)
            continue
        half, most = quantile(spent, 0.5), quantile(spent, 0.9)
        assert (row.young, row.old) == (sum(age <= half for age in ages), sum(age > most for age in ages))
        assert row.young + row.usual + row.old == len(ages)


def test_weekdays_weeks_and_own_numbers(busy, raw, reading_of_busy):
    reading = reading_of_busy()
    mine = raw.tasks[raw.tasks.element == "check"]
    offered = Counter(mine.offered.dt.tz_convert(SHANGHAI).dt.day_of_week)
    taken = Counter(pd.to_datetime(mine.taken.dropna(), utc=True).dt.tz_convert(SHANGHAI).dt.day_of_week)
    assert {row.weekday: (row.offered, row.taken) for row in by_weekday(reading, "p", "check", SHANGHAI)} == {
        day: (offered[day], taken[day]) for day in range(7) if day < 5 or offered[day] or taken[day]
    }
    weeks = mine.groupby(
        mine.offered.dt.tz_convert(SHANGHAI).dt.tz_localize(None).dt.to_period("W").dt.start_time.dt.date
    )
    assert {row.week: row.tasks for row in by_week(reading, "p", "check", SHANGHAI)} == {
        week: len(each) for week, each in weeks
    }
    person = busy.person("huangmin").id
    own = weeks_of(reading, person, SHANGHAI)
    assert sum(row.completed for row in own) == ((raw.tasks.doer == person) & (raw.tasks.outcome == "completed")).sum()


def test_every_whole_number_of_every_report_leads_to_as_many_rows(reading_of_busy):
    reading, checked = reading_of_busy(), Counter()
    tables = {name: report.rows(reading) for name, report in REPORTS.items()}
    tables |= {"ageing": ageing(reading), "handovers": handovers(reading), "takers": takers(reading)}
    for name, rows in tables.items():
        for row in rows:
            whole = [each.name for each in fields(row) if each.type in {"int", int} and each.name != "version"]
            for column in whole:
                asked = Counted(DRILLS[name][column], keys_of(name, row))
                assert column in COUNTING
                assert counted(reading, asked) == getattr(row, column), (name, column, asked.keys)
                assert len(drilled(reading, asked, most=10_000)) == getattr(row, column)
                checked[name] += getattr(row, column) > 0
    assert checked.keys() == tables.keys() - {"outcomes", "conformance", "capacity"}
    for row in rework(reading):
        assert counted(reading, Counted(DRILLS["rework"]["cases"], {"process": "p", "again": row.step})) == row.cases
        assert counted(reading, Counted(DRILLS["rework"]["again"], {"process": "p", "step": row.step})) == row.again
    for row in endings(reading):
        assert (
            counted(reading, Counted(DRILLS["endings"]["cases"], {"process": "p", "ending": row.ending})) == row.cases
        )


def test_days_and_weeks_of_a_step_lead_to_its_tasks(reading_of_busy):
    reading, of = reading_of_busy(), {"process": "p", "step": "check"}
    for row in by_weekday(reading, "p", "check", SHANGHAI):
        for column in ("offered", "taken"):
            keys = {**of, f"{column}_on": str(row.weekday + 1)}
            assert counted(reading, Counted(DRILLS["step_days"][column], keys, SHANGHAI)) == getattr(row, column)
    for row in by_week(reading, "p", "check", SHANGHAI):
        keys = {**of, "week": str(row.week)}
        assert counted(reading, Counted(DRILLS["step_days"]["tasks"], keys, SHANGHAI)) == row.tasks
    assert counted(reading, Counted(DRILLS["step_days"]["tasks"], {**of, "week": "x", "offered_on": "y"})) == 0


def test_what_was_done_by_a_day_and_what_is_of_other_steps_is_listed(reading_of_busy):
    reading = reading_of_busy()
    rows = by_day(reading, SHANGHAI)
    whole = Counted(DRILLS["flow"]["came"], {})
    assert counted(reading, whole) == sum(row.started for row in rows)
    assert counted(reading, Counted(DRILLS["flow"]["ended"], {})) == sum(row.completed + row.dropped for row in rows)
    open_tasks = {row.step: row.open for row in REPORTS["steps"].rows(reading)}
    others = Counted(DRILLS["waiting"]["open"], {"others": "p/a p/b"})
    assert counted(reading, others) == sum(open_tasks.values()) - open_tasks["a"] - open_tasks["b"]


def test_reasons_and_causes_lead_to_their_tasks(reading_of_busy):
    reading = reading_of_busy()
    for row in why_waiting(reading, "p", "check"):
        tasks = waited_for(reading, "p", "check", row.reason)
        listed = picked(reading, tasks)
        assert [each.part for each in listed] == [hours for _, hours in tasks]
        assert sum(each.part for each in listed) == pytest.approx(row.waited)
        assert {each.step for each in listed} == {"check"}
    found = causes(reading, "p", "check", "wait", SHANGHAI)
    for effect in found.effects:
        tasks = found.having(effect.attribute, effect.value)
        assert len(tasks) == len(picked(reading, tasks)) == effect.count
        assert quantile([hours for _, hours in tasks], 0.5) == pytest.approx(effect.median_with)
    assert found.having("nothing", "x") == []


def test_what_a_median_is_of_is_listed_with_its_times(raw, reading_of_busy):
    reading = reading_of_busy()
    rows = drilled(reading, Counted(DRILLS["steps"]["wait_median"], {"process": "p", "step": "a"}), most=1000)
    (told,) = [row for row in REPORTS["steps"].rows(reading) if row.step == "a"]
    assert quantile([row.wait for row in rows], 0.5) == pytest.approx(told.wait_median)
    assert [row.wait for row in rows] == sorted((row.wait for row in rows), reverse=True)


def test_causes_look_at_the_same_tasks(raw, reading_of_busy):
    found = causes(reading_of_busy(), "p", "a", "hold", SHANGHAI)
    done = raw.tasks[(raw.tasks.element == "a") & (raw.tasks.outcome == "completed")]
    assert found.count == len(done)
    people = Counter(raw.holds.sort_values("since").groupby("task").first().whose.reindex(done.task))
    told = {effect.value: effect for effect in found.effects if effect.attribute == "person"}
    assert {person: effect.count for person, effect in told.items()} == people
    for person, effect in told.items():
        first = raw.holds.sort_values("since").groupby("task").first().whose
        hours = [raw.hours(t.taken, t.ended) - raw.signed(t.task) for t in done.itertuples() if first[t.task] == person]
        assert effect.median_with == pytest.approx(quantile(hours, 0.5), abs=0.05)


def test_a_scope_may_be_narrowed_to_a_version_and_to_what_lists_show(reading_of_busy):
    assert totals(reading_of_busy(version=2)).open == 0
    assert totals(reading_of_busy(version=1)).open == totals(reading_of_busy()).open > 0
    assert totals(reading_of_busy(attributes={"product": "x"})).open == 0


def test_names_are_for_who_leads_them_or_for_many(busy):
    manager = next(each for each in map(busy.person, ("xujian", "chenguodong")) if each.holds(Right.MANAGER, "b1"))
    few, many = ["x"] * 9, [str(number) for number in range(SMALLEST_GROUP)]
    assert may_name(manager, ["b1"], few)
    other = busy.person("liuyang")
    assert not may_name(other, ["b1"], few) and may_name(other, ["b1"], many)


def test_nothing_is_told_of_no_branches(busy, tmp_path):
    from server.domain.errors import RightMissing

    snapshot = HouseSnapshot(busy.database, tmp_path / "none")
    with pytest.raises(RightMissing):
        reading_for(snapshot, busy.person("liuyang"), Asked(), busy.now)
    snapshot.close()
