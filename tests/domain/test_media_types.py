"""What files are by their content."""

import zipfile
from io import BytesIO

import pytest

from server.domain.file_names import MEDIA_TYPES
from server.domain.media_types import FileTypeRefused, media_type_of

OFFICE = "application/vnd.openxmlformats-officedocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names, **contents):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {**dict.fromkeys(names, "x"), **contents}.items():
            archive.writestr(name, content)
    return made.getvalue()


def entry(name):
    return name.encode("utf-16-le") + bytes(64 - 2 * len(name))


TAKEN = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document"),
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet"),
    "pptx": (zipped("[Content_Types].xml", "ppt/presentation.xml"), OFFICE + "presentationml.presentation"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
    "doc": (OLE + entry("WordDocument"), "application/msword"),
    "xls": (OLE + entry("Workbook"), "application/vnd.ms-excel"),
    "text": ("还款计划\r\n第一期 100 元".encode(), "text/plain"),
    "GB 18030": ("还款计划".encode("gb18030"), "text/plain"),
    "text with a sign": ("利率 < 5%, a<b".encode(), "text/plain"),
}
REFUSED = {
    "program": b"MZ" + bytes(100),
    "Linux program": b"\x7fELF" + bytes(100),
    "page": b"<!DOCTYPE html><p>hello",
    "page after text": b"hello\n" * 3000 + b"<script>alert(1)</script>",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "shell script": b"#!/bin/sh\nrm -rf /",
    "batch file": b"@echo off\r\ndel *.*",
    "PHP": b"hello <?php system('id');",
    "RTF": b"{\\rtf1\\ansi hello}",
    "GIF": b"GIF89a" + bytes(30),
    "plain zip": zipped("a.txt"),
    "macros": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "macros of an open document": zipped(
        "Basic/Standard/Module1.xml", mimetype="application/vnd.oasis.opendocument.text"
    ),
    "Java archive": zipped("META-INF/MANIFEST.MF", "A.class"),
    "program in a document": zipped("[Content_Types].xml", "word/document.xml", "word/run.exe"),
    "damaged zip": b"PK\x03\x04" + bytes(100),
    "old macros": OLE + entry("WordDocument") + entry("_VBA_PROJECT"),
    "installer": OLE + entry("Unknown"),
    "bytes": bytes(range(256)),
    "PDF behind a page": b"<html>\n%PDF-1.7",
}


@pytest.mark.parametrize(("content", "media_type"), TAKEN.values(), ids=TAKEN)
def test_a_file_is_what_its_content_says_whatever_it_is_called(content, media_type):
    assert media_type_of(BytesIO(content), "evil.exe") == media_type
    assert media_type in MEDIA_TYPES


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_could_run_or_be_read_as_a_page_is_refused_whatever_it_is_called(content):
    with pytest.raises(FileTypeRefused):
        media_type_of(BytesIO(content), "harmless.pdf")


def test_lists_are_told_from_texts_by_their_name_alone():
    assert media_type_of(BytesIO(b"a,b\n1,2"), "list.CSV") == "text/csv"
