"""Names of files as people gave them, cleaned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.file_names import LONGEST, MEDIA_TYPES, clean_name

PDF, TEXT = "application/pdf", "text/plain"


@pytest.mark.parametrize(
    ("given_name", "media_type", "shown"),
    [
        ("身份证（正面）.pdf", PDF, "身份证（正面）.pdf"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Users\\Li\\scan 1.PDF", PDF, "scan 1.PDF"),
        ("run.bat", TEXT, "run.bat.txt"),
        ("page.html", TEXT, "page.html.txt"),
        ("photo.pdf", "image/jpeg", "photo.pdf.jpg"),
        ("fdp.exe\u202etxt.pdf", PDF, "fdp.exetxt.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", PDF, "aSet-Cookie x=1.pdf"),
        ("  .. ", PDF, "document.pdf"),
        ("", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("x\x00.pdf", PDF, "x.pdf"),
        ('a"b;c.pdf', PDF, "ab;c.pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(given_name, media_type, shown):
    assert clean_name(given_name, media_type) == shown


@given(st.text(), st.sampled_from(sorted(MEDIA_TYPES)))
def test_every_name_becomes_short_printable_and_stays_as_it_is_then(name, media_type):
    cleaned = clean_name(name, media_type)
    assert 0 < len(cleaned) <= LONGEST
    assert not set(cleaned) & set('/\\"\r\n\x00')
    assert clean_name(cleaned, media_type) == cleaned
