"""What the documentation holds: its pages, fenced blocks, links and commands."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "workflows").glob("*.md")])
_BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`[^`\n]*`")


def text_of(page):
    return page.read_text(encoding="utf-8")


def named(page):
    return str(page.relative_to(ROOT))


def blocks(page, kind):
    """The contents of the fenced blocks of a page whose first line says exactly `kind`."""
    return [body for said, body in _BLOCK.findall(text_of(page)) if said.strip() == kind]


def prose(page):
    """A page without its fenced blocks."""
    return _BLOCK.sub("", text_of(page))


def links(page):
    return _LINK.findall(_CODE.sub("", prose(page)))


def anchors(page):
    """The names a link may point to within a page: its headings as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(script):
    """The countersign commands of a shell script as lists of words, also those within `$(…)`."""
    flat = script.replace("\\\n", " ")
    found = re.findall(r"(?:^|\$\()\s*countersign ([^\n)]*)", flat, re.MULTILINE)
    return [shlex.split(words, comments=True) for words in found]
