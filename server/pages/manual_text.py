"""The manuals as HTML: Markdown with anchors at its headings and links that lead to pages of ours."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from server.pages.assets import TASKS_UI
from server.pages.rule_manual import explained_at

NAMES = (
    "staff",
    "days",
    "managers",
    "measures",
    "designers",
    "bpmn-coverage",
    "decisions-and-feel",
    "scenarios",
    "operators",
    "api",
)
"""The manuals that are served, in the order in which they are listed; no other file is."""
_FOLDERS = (TASKS_UI / "manual", TASKS_UI.parent / "docs")
"""Where a wheel puts them, and where they are among the sources."""
_NO_SIGN_OF_ANCHORS = re.compile(r"[^\w\- ]")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `anchor` is its id."""

    level: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual as HTML; `images` are the names of the pictures that it shows."""

    title: str
    html: str
    headings: tuple[Heading, ...]
    images: frozenset[str]


@cache
def manual(name: str) -> Manual:
    """A manual, rendered once. `name` is one of NAMES."""
    return rendered((_folder() / f"{name}.md").read_text("utf-8"))


def image_path(name: str) -> Path | None:
    """The file of a picture; None for one that no manual shows."""
    shown = any(name in manual(each).images for each in NAMES)
    return _folder() / "images" / name if shown else None


def help_href(rule: str, file: str) -> str:
    """Where a manual explains the rule that a file of a deployment breaks."""
    return f"/manual/{explained_at(rule, file)}"


def rendered(text: str) -> Manual:
    """Render a manual; markup of HTML in it is shown as text."""
    tokens = _PARSER.parse(text)
    headings = _anchored(tokens)
    images = frozenset(name for token in _inner(tokens) if (name := _image(token)))
    _make_links(tokens)
    _leave_corners(tokens)
    html = _PARSER.renderer.render(_framed(tokens), _PARSER.options, {})
    return Manual(headings[0].title if headings else "", html, headings[1:], images)


def _folder() -> Path:
    return next(folder for folder in _FOLDERS if folder.is_dir())


def _anchored(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Give each heading the anchor that GitHub gives it, where links between the manuals lead too."""
    found: list[Heading] = []
    used = Counter[str]()
    for token, content in pairwise(tokens):
        if token.type != "heading_open":
            continue
        title = "".join(part.content for part in content.children or ())
        plain = _NO_SIGN_OF_ANCHORS.sub("", title.lower()).replace(" ", "-")
        anchor = f"{plain}-{used[plain]}" if used[plain] else plain
        used[plain] += 1
        token.attrSet("id", anchor)
        found.append(Heading(int(token.tag[1:]), anchor, title))
    return tuple(found)


def _inner(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _image(token: Token) -> str | None:
    """The name of a picture, which is then fetched from us when it comes into sight."""
    if token.type != "image":
        return None
    name = posixpath.basename(str(token.attrGet("src")))
    token.attrSet("src", f"/manual/images/{name}")
    token.attrSet("loading", "lazy")
    return name


def _make_links(tokens: Sequence[Token]) -> None:
    """Lead links to other manuals to their pages; what is not served is named without a link."""
    opened: list[bool] = []
    for token in _inner(tokens):
        if token.type == "link_open":
            href = _href(str(token.attrGet("href")))
            opened.append(href is not None)
            if href is None:
                token.tag = "span"
                token.attrs = {}
            else:
                token.attrSet("href", href)
        elif token.type == "link_close" and not opened.pop():
            token.tag = "span"


def _href(written: str) -> str | None:
    parts = urlsplit(written)
    if parts.scheme or not parts.path:
        return written
    name, ending = posixpath.splitext(parts.path)
    anchor = f"#{parts.fragment}" if parts.fragment else ""
    return f"/manual/{name}{anchor}" if ending == ".md" and name in NAMES else None


def _leave_corners(tokens: Sequence[Token]) -> None:
    """The empty corner of a table heads nothing, and is announced as no heading."""
    for opened, content, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opened.type == "th_open" and not content.content:
            opened.tag = closed.tag = "td"


def _framed(tokens: Sequence[Token]) -> list[Token]:
    """What is wider than a phone is scrolled in a frame of its own, with the keyboard too."""
    made: list[Token] = []
    for token in tokens:
        if token.type in {"table_open", "fence", "code_block"}:
            made.append(Token("frame_open", "div", 1, attrs={"class": "across", "tabindex": "0"}, block=True))
        if token.type == "table_open":
            token.attrSet("class", "table")
        token.info = ""
        made.append(token)
        if token.type in {"table_close", "fence", "code_block"}:
            made.append(Token("frame_close", "div", -1, block=True))
    return made
