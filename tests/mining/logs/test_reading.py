"""Files in every bad shape are read for what they are, or refused for a reason; never misread."""

import gzip
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from server.mining.logs.csv_rows import LONGEST_LINE, MOST_LINES
from server.mining.logs.findings import Dropped, Problem, Unusable
from server.mining.logs.layout import Kind, layout_of
from server.mining.logs.source import rows_of, sample_of
from tests.mining.logs.logs import lives, read, table

CHINESE = [
    ("案件编号", "活动", "时间", "人员"),
    ("贷-1", "受理申请", "2026年1月31日 14:05", "王芳"),
    ("贷-1", "调查", "2026年2月1日 9:00", "刘洋"),
]
ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_found(encoding, separator):
    cases, tally = read(table(*CHINESE, separator=separator, encoding=encoding))
    (case,) = cases.values()
    assert [(work.activity, work.doer) for work in case.works] == [("受理申请", "王芳"), ("调查", "刘洋")]
    assert (tally.rows, tally.kept) == (2, 2)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_one(end):
    assert len(lives(read(table(*CHINESE, end=end))[0])) == 2


def test_chinese_far_behind_the_beginning_decides_too():
    plain = [("case", "activity", "time", "resource"), *[("1", "a", "2026-01-01", "x")] * 200_000]
    assert layout_of(io.BytesIO(table(*plain, ("1", "终审", "2026-01-02", "李"), encoding="gbk"))).encoding == "gb18030"
    assert layout_of(io.BytesIO(table(*plain, ("1", "终审", "2026-01-02", "李")))).encoding == "utf-8-sig"


def test_a_damaged_row_is_left_out_and_the_rest_is_read():
    content = table(*CHINESE, *[("贷-2", "调查", "2026-02-03 10:00", "赵磊")] * 3)
    broken = content.replace("刘洋".encode(), b"\xff\xfe\xfa")
    cases, tally = read(broken + "贷-9,审批,2026-02-04 10:00,徐\n".encode() * 60)
    assert tally.dropped[Dropped.UNREADABLE] == 1
    assert tally.examples[Dropped.UNREADABLE][0].line == 3
    assert [work.activity for work in cases["贷-1"].works] == ["受理申请"]


def test_zero_bytes_spoil_only_their_row():
    cases, tally = read(b"case,activity,time\n1,a\x00b,2026-01-01\n1,c,2026-01-02\n")
    assert tally.dropped == {Dropped.UNREADABLE: 1}
    assert [work.activity for work in cases["1"].works] == ["c"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.NO_ROWS),
        (b"\xef\xbb\xbf\n \n", Problem.NO_ROWS),
        (b"case,activity,time\n", Problem.NO_ROWS),
        (b"PK\x03\x04rest of a workbook", Problem.SPREADSHEET),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, Problem.ENCODING),
        (b"\x1f\x8b\x08broken", Problem.PACKED),
        (gzip.compress(b"case,activity,time\n1,a,2026-01-01\n" * 50_000)[:-300], Problem.PACKED),
        (b"<?xml version='1.0'?><log><trace><event/></trace>", Problem.XML),
        (b"<?xml version='1.0'?><html/>", Problem.XML),
        (b"<log></log>", Problem.NO_ROWS),
        (b'<!DOCTYPE log [<!ENTITY a "b">]><log><trace><event/></trace></log>', Problem.DOCTYPE),
    ],
)
def test_what_is_no_log_is_refused_for_its_reason(content, problem):
    stream = io.BytesIO(content)
    with pytest.raises(Unusable) as refused:
        sample_of(stream, layout_of(stream))
    assert refused.value.problem is problem


def test_a_file_of_the_machine_is_never_read_into_a_log(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("told")
    content = f'<!DOCTYPE log [<!ENTITY a SYSTEM "file://{secret}">]><log><trace><event>&a;</event></trace></log>'
    with pytest.raises(Unusable) as refused:
        sample_of(io.BytesIO(content.encode()), layout_of(io.BytesIO(content.encode())))
    assert refused.value.problem is Problem.DOCTYPE


def test_a_broken_off_log_is_told_with_its_line():
    content = b"<log>\n<trace>\n<event>\n</event>\n"
    stream = io.BytesIO(content)
    with pytest.raises(Unusable) as refused, rows_of(stream, layout_of(stream), ("a",)) as rows:
        list(rows)
    assert (refused.value.problem, int(refused.value.detail) >= 4) == (Problem.XML, True)


def test_cells_hold_line_ends_and_quotation_marks():
    content = b'case,activity,time,note\n1,"say ""go""\r\nnow",2026-01-01,x\n1,b,2026-01-02,"a\n\nb"\n1,c,2026-01-03,\n'
    cases, tally = read(content)
    assert [work.activity for work in cases["1"].works] == ['say "go"\r\nnow', "b", "c"]
    assert [work.line for work in cases["1"].works] == [2, 4, 7]
    assert not tally.dropped


def test_a_quotation_mark_that_never_closes_costs_only_what_it_swallows():
    rows = [f"{n},a,2026-01-01 00:00:{n % 60:02}" for n in range(MOST_LINES * 2)]
    rows[10] = '10,"a,2026-01-01'
    cases, tally = read("\n".join(["case,activity,time", *rows]).encode())
    assert tally.dropped == {Dropped.MALFORMED: MOST_LINES}
    assert tally.examples[Dropped.MALFORMED][0].line == 12
    assert len(cases) == MOST_LINES and {"9", str(MOST_LINES * 2 - 1)} <= cases.keys() and "10" not in cases


def test_text_behind_a_quoted_cell_is_malformed():
    _, tally = read(b'case,activity,time\n1,"a" b,2026-01-01\n1,"a",2026-01-01\n')
    assert tally.dropped == {Dropped.MALFORMED: 1}


def test_an_absurdly_long_line_is_passed_over_in_bounded_memory():
    class Endless(io.RawIOBase):
        """Ten million signs without a line end between two good rows; counts how much is asked for at once."""

        def __init__(self):
            self.parts = [b"case,activity,time\n1,a,2026-01-01\n", *[b"x" * 100_000] * 100, b"\n1,b,2026-01-02\n"]
            self.most = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = self.parts[0][: len(buffer)] if self.parts else b""
            self.most = max(self.most, len(buffer))
            if self.parts:
                self.parts[0] = self.parts[0][len(piece) :]
                if not self.parts[0]:
                    self.parts.pop(0)
            buffer[: len(piece)] = piece
            return len(piece)

        def seek(self, place, _whence=0):
            return place

        def seekable(self):
            return True

    raw = Endless()
    layout = layout_of(io.BytesIO(b"case,activity,time\n1,a,2026-01-01\n"))
    with rows_of(io.BufferedReader(raw), layout, ("case", "activity", "time")) as rows:
        found = list(rows)
    assert [row.fault for row in found] == [None, Dropped.TOO_LONG, None]
    assert [list(row.cells) for row in found if not row.fault][1] == ["1", "b", "2026-01-02"]
    assert raw.most < LONGEST_LINE
    assert found[1].line == 3


def test_rows_with_more_cells_than_columns_are_shifted_and_left_out():
    cases, tally = read(b"case,activity,time\n1,a,b,2026-01-01\n1,a,2026-01-01,,\n1,b\n1,c,2026-01-02\n")
    assert tally.dropped == {Dropped.TOO_MANY_CELLS: 1, Dropped.NO_TIME: 1}
    assert [work.activity for work in cases["1"].works] == ["a", "c"]


def test_columns_of_one_name_are_told_apart():
    sample = sample_of(
        stream := io.BytesIO(b"case,case,,activity\n1,2,3,a\n"),
        layout_of(stream),
    )
    assert sample.columns == ("case", "case (2)", "#3", "activity")


def test_a_line_before_the_header_may_name_the_separator():
    cases, _ = read(b"sep=|\ncase|activity|time\n1|a,b;c|2026-01-01\n")
    assert [(work.activity, work.line) for work in cases["1"].works] == [("a,b;c", 3)]


def test_rows_come_one_by_one_however_long_the_file():
    class Counted(io.BytesIO):
        read_so_far = 0

        def read(self, size=-1):
            piece = super().read(size)
            self.read_so_far += len(piece)
            return piece

        read1 = read

    content = table(("case", "activity", "time"), *[(str(n), "a", "2026-01-01") for n in range(300_000)])
    stream = Counted(content)
    layout = layout_of(io.BytesIO(content))
    with rows_of(stream, layout, ("case",)) as rows:
        for number, row in enumerate(rows):
            if number == 1_000:
                assert row.cells == ["1000"]
                break
    assert stream.read_so_far < 200_000 < len(content)


@pytest.mark.parametrize("packed", [False, True])
def test_xes_is_read_with_the_attributes_of_its_traces(packed):
    content = b"""<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/"><string key="concept:name" value="whole"/>
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
<trace><string key="concept:name" value="C1"/><int key="amount" value="12"/>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-01-01T08:00:00.000+08:00"/>
<string key="lifecycle:transition" value="start"/><string key="org:resource" value="wang"/></event>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-01-01T01:00:00Z"/>
<string key="lifecycle:transition" value="complete"/><string key="org:resource" value="wang"/></event>
</trace>
<trace><string key="concept:name" value="C2"/><event><string key="concept:name" value="b"/></event></trace>
</log>"""
    content = gzip.compress(content) if packed else content
    layout = layout_of(io.BytesIO(content))
    assert (layout.kind, layout.packed) == (Kind.XES, packed)
    cases, tally = read(content)
    (work,) = cases["C1"].works
    assert (work.activity, work.ended - work.taken, work.doer) == ("a", 3_600_000_000, "wang")
    assert cases["C1"].attributes == {"case:amount": "12"}
    assert tally.dropped == {Dropped.NO_TIME: 1}
    assert tally.examples[Dropped.NO_TIME][0].line == 10


def test_a_long_xes_is_forgotten_as_it_is_read():
    """What is held of the tree never grows: counted by the elements that are alive, not by the clock."""
    event = b'<event><string key="concept:name" value="a"/></event>'
    trace = b'<trace><string key="concept:name" value="c"/>' + event * 20 + b"</trace>"
    content = b"<log>" + trace * 3_000 + b"</log>"
    from server.mining.logs import xes_rows

    alive = []
    forget = xes_rows._forget

    def counted(element):
        forget(element)
        root = element.getroottree().getroot()
        alive.append(sum(1 for _ in root.iter()))

    xes_rows._forget = counted
    try:
        stream = io.BytesIO(content)
        with rows_of(stream, layout_of(stream), ("concept:name",)) as rows:
            assert sum(1 for _ in rows) == 60_000
    finally:
        xes_rows._forget = forget
    assert max(alive) < 2_000


TWO_COLUMNS = [
    ("案件编号", "活动", "日期", "时间", "人员"),
    ("贷-1", "受理申请", "2026年1月31日", "下午 2:05", "王芳"),
    ("贷-1", "调查", "2026/2/1 00:00:00", "1899-12-30 09:00:30", "刘洋"),
    ("贷-1", "审查", "2026-02-02", "", "刘洋"),
    ("贷-1", "审查", "", "10:00", "刘洋"),
    ("贷-1", "审查", "2026-02-02", "25:61", "刘洋"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_day_and_its_hours_in_two_columns_are_one_time(encoding):
    cases, tally = read(table(*TWO_COLUMNS, encoding=encoding))
    ends = [datetime.fromtimestamp(work.ended / 1e6, ZoneInfo("Asia/Shanghai")) for work in cases["贷-1"].works]
    assert [f"{end:%m-%d %H:%M:%S}" for end in ends] == ["01-31 14:05:00", "02-01 09:00:30"]
    assert tally.dropped == {Dropped.NO_TIME: 2, Dropped.BAD_TIME: 1}
    assert tally.examples[Dropped.BAD_TIME][0].text == "2026-02-02 25:61"


def test_both_ends_may_stand_in_two_columns_each():
    head = ("case", "activity", "start date", "start time", "end date", "end time")
    cases, tally = read(table(head, ("1", "a", "31.01.2026", "8:30", "31.01.2026", "9:00"), ("1", "b", "31.01.2026", "9:30", "31.01.2026", "9:00")))  # fmt: skip
    (work,) = cases["1"].works
    assert work.ended - work.taken == 30 * 60 * 1_000_000
    assert tally.dropped == {Dropped.END_BEFORE_START: 1}
