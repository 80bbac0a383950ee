"""What the events of a case amount to: paired, sorted, without doubles, and every row accounted for."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.logs.findings import Dropped, Repaired
from server.mining.logs.mapping import MissingEnds
from server.mining.logs.pairing import Ending
from tests.mining.logs.logs import lives, mapping_of, read, table

HEADER = ("case", "activity", "transition", "time", "resource", "instance")


def at(minute):
    return datetime(2026, 1, 5, 1, tzinfo=UTC) + timedelta(minutes=minute)


def micros(minute):
    return int(at(minute).timestamp()) * 1_000_000


def log(*events, header=HEADER):
    rows = [
        (case, activity, transition, at(minute).isoformat(), who, "")
        for case, activity, transition, minute, who in events
    ]
    return table(header, *rows)


def told(content, **more):
    """(activity, offered, taken, ended, ending, doer) of every activity, in minutes."""
    cases, tally = read(content, **more)
    base = micros(0)

    def minute(moment):
        return None if moment is None else (moment - base) // 60_000_000

    found = [
        (w.activity, minute(w.offered), minute(w.taken), minute(w.ended), w.ending, w.doer)
        for case in cases.values()
        for w in case.works
    ]
    return found, tally, cases


def test_starts_and_ends_are_paired_and_waiting_begins_when_the_one_before_ended():
    found, tally, cases = told(
        log(
            ("1", "a", "start", 0, "x"),
            ("1", "a", "complete", 5, "x"),
            ("1", "b", "start", 9, "y"),
            ("1", "b", "complete", 12, "y"),
        )
    )
    assert found == [("a", 0, 0, 5, Ending.COMPLETED, "x"), ("b", 5, 9, 12, Ending.COMPLETED, "y")]
    assert (tally.kept, sum(tally.dropped.values())) == (4, 0)
    assert (cases["1"].started, cases["1"].ended, cases["1"].started_by) == (micros(0), micros(12), "x")


def test_a_log_of_ends_only_is_work_in_no_time_after_waiting():
    found, tally, _ = told(
        table(
            ("case", "activity", "time"),
            *[("1", name, at(m).isoformat()) for name, m in (("a", 0), ("b", 7), ("c", 9))],
        )
    )
    assert [each[:4] for each in found] == [("a", 0, 0, 0), ("b", 0, 7, 7), ("c", 7, 9, 9)]
    assert not tally.repaired


def test_rows_with_both_ends_are_activities_by_themselves():
    content = table(
        ("case", "activity", "start", "end"),
        ("1", "a", at(0).isoformat(), at(4).isoformat()),
        ("1", "b", at(6).isoformat(), at(7).isoformat()),
        ("1", "c", at(8).isoformat(), ""),
        ("1", "d", at(9).isoformat(), at(8).isoformat()),
    )
    found, tally, cases = told(content)
    assert [each[:4] for each in found] == [("a", 0, 0, 4), ("b", 4, 6, 7), ("c", 7, 8, None)]
    assert tally.dropped == {Dropped.END_BEFORE_START: 1} and tally.repaired == {Repaired.KEPT_OPEN: 1}
    assert cases["1"].ended is None


def test_what_is_scheduled_waits_from_then_and_may_be_withdrawn():
    found, *_ = told(
        log(
            ("1", "a", "schedule", 0, ""), ("1", "b", "schedule", 1, ""), ("1", "a", "assign", 3, "x"), ("1", "a", "start", 4, "x"),
            ("1", "a", "complete", 6, "x"), ("1", "b", "withdraw", 6, ""),
        )
    )  # fmt: skip
    assert found == [("a", 0, 3, 6, Ending.COMPLETED, "x"), ("b", 1, None, 6, Ending.CANCELLED, None)]


def test_a_pause_ends_a_hold_but_not_the_activity():
    _, _, cases = told(
        log(
            ("1", "a", "start", 0, "x"),
            ("1", "a", "suspend", 2, "x"),
            ("1", "a", "resume", 5, "y"),
            ("1", "a", "complete", 6, "y"),
        )
    )
    (work,) = cases["1"].works
    assert [(h.person, h.since, h.until, h.ending) for h in work.holds] == [
        ("x", micros(0), micros(2), Ending.RELEASED),
        ("y", micros(5), micros(6), Ending.COMPLETED),
    ]
    assert (work.taken, work.ended, work.doer) == (micros(0), micros(6), "y")


def test_parallel_instances_of_one_name_are_paired_by_person_else_by_age():
    found, *_ = told(
        log(
            ("1", "a", "start", 0, "x"),
            ("1", "a", "start", 1, "y"),
            ("1", "a", "complete", 3, "y"),
            ("1", "a", "complete", 9, "x"),
        )
    )
    assert found == [("a", 0, 0, 9, Ending.COMPLETED, "x"), ("a", 1, 1, 3, Ending.COMPLETED, "y")]
    found, *_ = told(
        log(
            ("1", "a", "start", 0, ""),
            ("1", "a", "start", 1, ""),
            ("1", "a", "complete", 3, ""),
            ("1", "a", "complete", 9, ""),
        )
    )
    assert [each[1:4] for each in found] == [(0, 0, 3), (1, 1, 9)]


def test_an_instance_id_decides():
    rows = [("start", 0, "1"), ("start", 1, "2"), ("complete", 3, "2"), ("complete", 9, "1")]
    content = table(HEADER, *[("c", "a", what, at(m).isoformat(), "", number) for what, m, number in rows])
    found, *_ = told(content)
    assert [each[2:4] for each in found] == [(0, 9), (1, 3)]


def test_doubles_are_dropped_and_disorder_is_sorted_and_both_are_counted():
    events = [
        ("1", "a", "start", 0, "x"),
        ("1", "a", "complete", 5, "x"),
        ("1", "b", "start", 5, "y"),
        ("1", "b", "complete", 8, "y"),
    ]
    clean, *_ = told(log(*events))
    dirty, tally, _ = told(log(events[3], *events[:3], events[1], events[1]))
    assert dirty == clean
    assert tally.dropped == {Dropped.DUPLICATE: 2} and tally.repaired == {Repaired.OUT_OF_ORDER: 3}
    assert [example.line for example in tally.examples[Dropped.DUPLICATE]] == [6, 7]


@pytest.mark.parametrize("ends", MissingEnds)
def test_work_without_an_end_stays_open_or_ends_with_its_case(ends):
    content = log(("1", "a", "start", 0, "x"), ("1", "b", "start", 1, "y"), ("1", "b", "complete", 7, "y"))
    found, tally, cases = told(content, missing_ends=ends.value)
    if ends is MissingEnds.OPEN:
        assert found[0] == ("a", 0, 0, None, None, "x") and tally.repaired == {Repaired.KEPT_OPEN: 1}
        assert cases["1"].ended is None
    else:
        assert found[0] == ("a", 0, 0, 7, Ending.COMPLETED, "x") and tally.repaired == {Repaired.CLOSED_AT_LAST: 1}
        assert cases["1"].ended == micros(7)


def test_an_end_without_a_start_is_work_in_no_time_and_a_stray_pause_is_dropped():
    found, tally, _ = told(
        log(
            ("1", "a", "start", 0, "x"),
            ("1", "a", "complete", 2, "x"),
            ("1", "b", "complete", 5, "y"),
            ("1", "c", "suspend", 6, "y"),
        )
    )
    assert found[1] == ("b", 2, 5, 5, Ending.COMPLETED, "y")
    assert tally.repaired == {Repaired.NO_START: 1} and tally.dropped == {Dropped.STRAY: 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "a", "start", "2026-01-05", "", ""), Dropped.NO_CASE),
        (("1", " ", "start", "2026-01-05", "", ""), Dropped.NO_ACTIVITY),
        (("1", "a", "start", "", "", ""), Dropped.NO_TIME),
        (("1", "a", "start", "yesterday", "", ""), Dropped.BAD_TIME),
        (("1", "a", "start", "1969-12-31 10:00Z", "", ""), Dropped.TOO_EARLY),
        (("1", "a", "start", "2031-01-01", "", ""), Dropped.IN_FUTURE),
        (("1", "a", "wobble", "2026-01-05", "", ""), Dropped.UNKNOWN_TRANSITION),
        (("1", "a" * 501, "start", "2026-01-05", "", ""), Dropped.TOO_LONG),
    ],
)
def test_rows_that_are_no_events_are_dropped_for_their_reason(row, reason):
    good = ("1", "z", "complete", "2026-01-05 10:00Z", "", "")
    mapping = mapping_of(table(HEADER, good))
    cases, tally = read(table(HEADER, good, row), mapping)
    assert tally.dropped == {reason: 1} and tally.examples[reason][0].line == 3
    assert [work.activity for work in cases["1"].works] == ["z"]


def test_a_remark_that_is_long_or_damaged_costs_no_row():
    content = table(
        ("case", "activity", "time", "remark"),
        ("1", "a", "2026-01-05 10:00", "备" * 501), ("2", "a", "2026-01-05 10:00", "a\ufffdb\x00"),
    )  # fmt: skip
    cases, tally = read(content, attributes=["remark"])
    assert cases["1"].attributes == {"remark": "备" * 500} and cases["2"].attributes == {"remark": "a\ufffdb\ufffd"}
    assert not tally.dropped and tally.rows == 2
    assert (tally.repaired[Repaired.SHORTENED], tally.repaired[Repaired.DAMAGED]) == (1, 1)


def test_zones_are_brought_to_one_and_missing_ones_are_counted():
    times = ("2026-01-05T09:00:00+08:00", "2026-01-05T02:00:00+01:00", "2026-01-05T01:00:02Z", "2026-01-05 09:00:03")
    cases, tally = read(table(("case", "activity", "time"), *[("1", str(n), time) for n, time in enumerate(times)]))
    assert [work.ended - micros(0) for work in cases["1"].works] == [0, 0, 2_000_000, 3_000_000]
    assert tally.repaired == {Repaired.ZONE_ASSUMED: 1}


def test_an_apostrophe_before_what_looks_like_a_formula_is_the_spreadsheets_own():
    cases, _ = read(b"case,activity,time\n'-1,'=a,2026-01-05\n'x,b,2026-01-05\n")
    assert cases.keys() == {"-1", "'x"}


def test_attributes_are_of_the_case_the_latest_that_is_told():
    content = table(
        ("case", "activity", "time", "amount", "place"),
        ("1", "a", "2026-01-05 10:00", "12", "x"), ("1", "b", "2026-01-05 11:00", "13", ""), ("2", "a", "2026-01-05 10:00", "", ""),
    )  # fmt: skip
    cases, _ = read(content, attributes=["amount", "place"])
    assert cases["1"].attributes == {"amount": "13", "place": "x"} and cases["2"].attributes == {}


ACTIVITIES = st.sampled_from(["受理", "调查", "审批", "签约"])
SPAN = st.integers(1, 500)


@given(
    cases=st.lists(
        st.lists(st.tuples(ACTIVITIES, SPAN, SPAN, st.sampled_from(["王芳", "刘洋", ""])), min_size=1, max_size=8),
        min_size=1,
        max_size=6,
    ),
    chance=st.randoms(use_true_random=False),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"]),
    separator=st.sampled_from(",;\t|"),
    spelling=st.sampled_from(["%Y-%m-%dT%H:%M:%S+00:00", "%Y/%m/%d %H:%M:%SZ", "%Y年%m月%d日 %H:%M:%S"]),
)
def test_a_log_means_the_same_in_any_order_encoding_and_spelling_and_with_doubles(
    cases, chance, encoding, separator, spelling
):
    header = ("案件编号", "活动", "事件类型", "时间", "人员")
    rows, wanted = [], []
    for number, activities in enumerate(cases):
        minute, before = number, None
        for activity, wait, work, who in activities:
            start, end = minute + wait, minute + wait + work
            rows += [(f"案-{number}", activity, "开始", start, who), (f"案-{number}", activity, "完成", end, who)]
            wanted.append(
                (
                    f"案-{number}",
                    activity,
                    micros(start if before is None else before),
                    micros(start),
                    micros(end),
                    Ending.COMPLETED,
                    who or None,
                )
            )
            minute = before = end
    rows += chance.choices(rows, k=len(rows) // 2)
    chance.shuffle(rows)
    written = [(case, activity, what, at(minute).strftime(spelling), who) for case, activity, what, minute, who in rows]
    content = table(header, *written, separator=separator, encoding=encoding)
    found, tally = read(content, mapping_of(content, zone="UTC"))
    assert lives(found) == sorted(wanted)
    assert tally.dropped.total() == tally.dropped[Dropped.DUPLICATE] == len(rows) - 2 * len(wanted)


@given(st.integers(0, 10_000))
def test_whatever_is_cut_out_of_a_log_every_row_is_accounted_for(seed):
    chance = random.Random(seed)
    what = ["schedule", "assign", "start", "suspend", "resume", "complete", "withdraw", "", "odd"]
    events = [
        ("1", chance.choice("ab"), chance.choice(what), chance.randrange(20), chance.choice("xy")) for _ in range(30)
    ]
    content = log(("1", "a", "start", 0, "x"), *events)
    mapping = mapping_of(log(("1", "a", "start", 0, "x")))
    cases, tally = read(content, mapping)
    assert tally.rows == 31
    for work in cases["1"].works:
        moments = [moment for moment in (work.offered, work.taken, work.ended) if moment is not None]
        assert moments == sorted(moments)
        holds = [moment for hold in work.holds for moment in (hold.since, hold.until) if moment is not None]
        assert holds == sorted(holds)
        assert (work.ended is None) == (work.ending is None)
