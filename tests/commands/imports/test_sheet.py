"""A CSV file as rows, whatever program wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.imports.faults import RowsRefused
from server.commands.imports.sheet import MOST_ROWS, read_sheet

LIST = "name,city\n张建国,城关\n"


def faults(content):
    with pytest.raises(RowsRefused) as refused:
        read_sheet(content)
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings_of_chinese_spreadsheets_are_recognised(encoding):
    sheet = read_sheet(LIST.encode(encoding))
    assert sheet.columns == ("name", "city")
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [(2, {"name": "张建国", "city": "城关"})]


@pytest.mark.parametrize(
    "content", [LIST.encode("utf-16"), b"name\n\xff\xff\n", b"name\n\x00\x01\n", b"\x89PNG\r\n\x1a\n\x00"]
)
def test_other_encodings_and_other_files_are_refused(content):
    assert faults(content) == [(1, "", "unknown_encoding")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(separator):
    sheet = read_sheet(LIST.replace(",", separator).encode())
    assert sheet.columns == ("name", "city")


def test_rows_are_numbered_as_in_a_spreadsheet_and_empty_ones_left_out():
    sheet = read_sheet(b'name,note\r\n\r\nA,"two\r\nlines"\r\n,\r\nB,\r\n')
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (3, {"name": "A", "note": "two\r\nlines"}),
        (5, {"name": "B"}),
    ]


def test_a_list_that_is_no_table_is_refused():
    assert faults(b"") == [(1, "", "no_header")]
    assert faults(b"name\n") == [(1, "", "no_rows")]
    assert faults(b"name,name\nA,B\n") == [(1, "name", "column_twice")]
    assert faults(b"name\nA,B\n") == [(2, "", "too_many_cells")]
    assert faults(b"name,\nA,B\n") == [(2, "", "nameless_column")]
    assert faults(b'name\n"A\n') == [(2, "", "not_csv")]
    assert faults(b"name\n" + b"A\n" * (MOST_ROWS + 1)) == [(1, "", "too_many_rows")]
    assert faults(b"x" * 2_000_001) == [(1, "", "too_large")]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        sheet = read_sheet(content)
    except RowsRefused as refused:
        assert refused.faults
    else:
        assert sheet.rows
