"""Language and theme follow the person's choice, then the browser's."""

import pytest

from server.pages.preferences import choose_locale, choose_theme, safe_return_path
from server.pages.viewer import Theme

KNOWN = ("en", "zh")


@pytest.mark.parametrize(
    ("cookie", "header", "wanted"),
    [
        ("zh", "en", "zh"),
        ("xx", "en-GB,en;q=0.9", "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "fr, en;q=0.3, zh-TW;q=0.7", "zh"),
        (None, "fr, zh;q=0", "en"),
        (None, "zh;q=much, ", "en"),
        (None, None, "en"),
    ],
)
def test_the_cookie_decides_then_the_browsers_best_known_language(cookie, header, wanted):
    assert choose_locale(cookie, header, KNOWN, "en") == wanted


def test_an_unknown_theme_follows_the_system():
    assert [choose_theme(cookie) for cookie in ("dark", "pink", None)] == [Theme.DARK, Theme.AUTO, Theme.AUTO]


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/a\nb", "", None]
)
def test_the_way_back_never_leaves_the_site(path):
    assert safe_return_path(path) == "/inbox"


def test_the_way_back_keeps_path_and_query():
    assert safe_return_path("/inbox?view=mine&q=a") == "/inbox?view=mine&q=a"
