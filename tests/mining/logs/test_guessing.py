"""Columns are known by their names, in two languages, where their contents agree."""

import io

import pytest

from server.mining.logs.guessing import guess
from server.mining.logs.instants import TimeFormat
from server.mining.logs.layout import layout_from, layout_of
from server.mining.logs.mapping import LogMapping, MappingFault, mapping_from
from server.mining.logs.source import sample_of
from tests.mining.logs.logs import table


def guessed(content):
    stream = io.BytesIO(content)
    return guess(sample_of(stream, layout_of(stream)), "Asia/Shanghai")


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        (("案件编号", "环节名称", "开始时间", "完成时间", "经办人", "岗位", "支行"), ("1", "a", "2026-01-01", "2026-01-02", "x", "y", "z"),
         {"case": "案件编号", "activity": "环节名称", "start": "开始时间", "time": "完成时间", "resource": "经办人", "role": "岗位", "branch": "支行"}),
        (("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource"), ("1", "a", "2026-01-01", "complete", "x"),
         {"case": "case:concept:name", "activity": "concept:name", "time": "time:timestamp", "transition": "lifecycle:transition", "resource": "org:resource"}),
        (("Case ID", "Activity", "Complete Timestamp", "Resource", "status"), ("1", "a", "2026-01-01", "x", "approved"),
         {"case": "Case ID", "activity": "Activity", "time": "Complete Timestamp", "resource": "Resource", "transition": None}),
        (("案件编号", "环节", "日期", "时间"), ("1", "a", "2026-01-31", "下午 2:05"), {"time": "日期", "clock": "时间", "start": None, "start_clock": None}),
        (("case", "step", "Start date", "Start time", "End date", "End time"), ("1", "a", "31.01.2026", "8:30", "31.01.2026", "9:00:15"),
         {"start": "Start date", "start_clock": "Start time", "time": "End date", "clock": "End time", "format": TimeFormat.DAY_FIRST}),
        (("case", "step", "time", "hours"), ("1", "a", "2026-01-31 14:05", "8:30"), {"time": "time", "clock": None}),
        (("nr", "what", "when"), ("1", "a", "31.01.2026"), {"case": "", "activity": "", "time": "when", "format": TimeFormat.DAY_FIRST}),
    ],
)  # fmt: skip
def test_names_tell_what_columns_mean(header, row, wanted):
    found = guessed(table(header, row))
    assert {name: getattr(found.mapping, name) for name in wanted} == wanted
    assert not found.unsure


def test_one_is_told_when_day_and_month_could_be_either():
    found = guessed(table(("case", "activity", "time"), ("1", "a", "01/02/2026")))
    assert (found.unsure, found.mapping.format) == (True, TimeFormat.DAY_FIRST)


def test_what_is_the_same_all_through_a_case_is_shown_of_it():
    rows = [
        ("1", "a", "2026-01-01", "farm", "x", "same"),
        ("1", "b", "2026-01-02", "farm", "y", "same"),
        ("2", "a", "2026-01-01", "shop", "x", "same"),
    ]
    assert guessed(table(("case", "activity", "time", "product", "note", "house"), *rows)).mapping.attributes == (
        "product",
    )


def test_hours_without_their_day_are_a_fault():
    mapping = LogMapping("c", "a", "t", "Asia/Shanghai", clock="t", start_clock="x")
    found = dict(mapping.faults(("c", "a", "t", "x")))
    assert found == {"clock": MappingFault.TAKEN_TWICE, "start": MappingFault.REQUIRED}
    assert mapping_from({"case": "c", "activity": "a", "time": "t", "zone": "UTC", "attributes": [], "format": "seconds",
                         "missing_ends": "open"}).clock is None  # fmt: skip


def test_a_mapping_is_kept_and_found_again():
    mapping = LogMapping("c", "a", "t", "Asia/Shanghai", attributes=("x",), format=TimeFormat.SECONDS)
    assert mapping_from(mapping.plain()) == mapping
    layout = layout_of(io.BytesIO(b"a;b\n1;2\n"))
    assert layout_from(layout.plain()) == layout


@pytest.mark.parametrize(
    ("wrong", "meaning", "fault"),
    [
        ({"case": ""}, "case", MappingFault.REQUIRED),
        ({"time": "x"}, "time", MappingFault.NO_SUCH_COLUMN),
        ({"activity": "c"}, "activity", MappingFault.TAKEN_TWICE),
        ({"start": "t"}, "start", MappingFault.TAKEN_TWICE),
        ({"zone": "Mars/Olympus"}, "zone", MappingFault.NO_SUCH_ZONE),
        ({"zone": "../etc"}, "zone", MappingFault.NO_SUCH_ZONE),
        ({"attributes": ("x",)}, "attributes", MappingFault.NO_SUCH_COLUMN),
        ({"attributes": ("c",) * 21}, "attributes", MappingFault.TOO_MANY),
    ],
)
def test_faults_of_a_mapping_are_told_at_their_place(wrong, meaning, fault):
    good = {"case": "c", "activity": "a", "time": "t", "zone": "Asia/Shanghai"}
    assert list(LogMapping(**good).faults(("c", "a", "t"))) == []
    assert list(LogMapping(**{**good, **wrong}).faults(("c", "a", "t"))) == [(meaning, fault)]


def test_remarks_of_many_lines_are_not_taken_for_attributes():
    rows = [
        (case, step, f"2026-01-0{day} 10:00", case * 3, case * 501)
        for case in "12"
        for day, step in enumerate("ab", start=1)
    ]
    content = table(("case", "activity", "time", "product", "remark"), *rows)
    assert guessed(content).mapping.attributes == ("product",)
