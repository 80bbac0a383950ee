"""The pictures of the documentation: each is there, used, told in words, small, and in the list that makes them."""

import re
import struct

import yaml

from tests.contracts.reading_docs import PAGES, ROOT, prose, text_of

IMAGES = ROOT / "docs" / "images"
SHOWN = [
    (page, alt, (page.parent / target).resolve())
    for page in PAGES
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", prose(page))
]
LISTED = yaml.safe_load(text_of(ROOT / "tests" / "pictures" / "pictures.yaml"))


def test_every_picture_that_is_shown_exists_and_says_in_words_what_it_shows():
    assert [(page.name, path.name) for page, _, path in SHOWN if not path.is_file()] == []
    assert [(page.name, path.name) for page, alt, path in SHOWN if len(alt.split()) < 5] == []


def test_every_picture_is_shown_and_made_by_make_pictures():
    files = {path.name for path in IMAGES.iterdir()}
    assert files == {path.name for _, _, path in SHOWN}
    assert files == {one["file"] for one in LISTED}
    assert len(LISTED) == len(files)


def test_pictures_are_small():
    assert {path.name: size for path in IMAGES.iterdir() if (size := path.stat().st_size) > 120_000} == {}
    assert {path.name for path in IMAGES.iterdir() if struct.unpack(">I", path.read_bytes()[16:20])[0] > 1440} == set()


def test_both_languages_both_themes_and_a_telephone_are_shown():
    assert {one.get("lang", "en") for one in LISTED} == {"en", "zh"}
    assert {one.get("theme", "light") for one in LISTED} == {"light", "dark"}
    assert min(one["size"][0] for one in LISTED) < 400
