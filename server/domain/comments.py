"""Comments on cases and tasks: what may be written, who is mentioned, and who may read it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from server.domain.people import Actor
from server.domain.separation import Blind

LONGEST = 4_000
MOST_MENTIONS = 20
_MENTION = re.compile(r"(?<![A-Za-z0-9._@+-])@([A-Za-z0-9](?:[A-Za-z0-9._@+-]*[A-Za-z0-9_])?)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；：！？、（）《》“”]*[^\s<>\"'，。；：！？、（）《》“”.,;:!?)\]}]")
_KNOWN = re.compile(f"(?P<address>{_ADDRESS.pattern})|{_MENTION.pattern}")


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person wrote about a case, or about one of its tasks (then with its element).

    `mentions`: the people (ids) it speaks to, by the login that stands in the text. `salt` keeps the digest in the
    audit trail from being guessed; both go when the text is erased.
    """

    id: str
    case: str
    author: str
    at: datetime
    text: str
    salt: bytes
    task: str | None = None
    element: str | None = None
    mentions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a comment: plain text, an address to follow, or a mention (the login it names)."""

    text: str
    href: str | None = None
    login: str | None = None


def tidied(text: str) -> str:
    """The text as it is kept: one kind of line break, nothing that cannot be shown, no blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char.isprintable() or char in "\n\t").strip()


def logins_in(text: str) -> tuple[str, ...]:
    """The logins that are mentioned, each once, as they come."""
    return tuple(dict.fromkeys(part.login for part in parts_of(text) if part.login))


def parts_of(text: str) -> Iterator[Part]:
    """The text cut at its addresses (http and https only) and mentions."""
    end = 0
    for found in _KNOWN.finditer(text):
        if found.start() > end:
            yield Part(text[end : found.start()])
        address, whole = found["address"], found[0]
        yield Part(whole, href=address) if address else Part(whole, login=whole.removeprefix("@"))
        end = found.end()
    if end < len(text):
        yield Part(text[end:])


def may_read_comment(comment: Comment, workers: Collection[str | None], blind: Blind, actor: Actor) -> bool:
    """Whether somebody who may read the case may read this: what was said of a blind finding is as blind as that.

    `workers`: who does or did the task that it is about, or works on it for them: to them the finding is open.
    """
    return comment.element not in blind.findings or actor.id in {comment.author, *workers}
