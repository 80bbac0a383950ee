"""Builds the card of comments on the pages of cases and tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.comments import LONGEST, Comment, Part, parts_of
from server.domain.separation import Blind
from server.forms.errors import FormErrors
from server.pages.contexts.comments import CommentPart, CommentRow, CommentsCard
from server.pages.words import Names, Words
from server.queries.case_texts import CaseTexts
from server.queries.comments import Told


@dataclass(frozen=True, slots=True)
class Unkept:
    """A comment that was refused: what was written and why, in the reader's words."""

    text: str
    error: str


def comments_card(
    action: str, told: Told, names: Names, texts: CaseTexts, blind: Blind, *, element: str | None, unkept: Unkept | None
) -> CommentsCard:
    """The card; `element` is that of the task whose page it stands on (None: the page of a case)."""
    return CommentsCard(
        action=action,
        comments=tuple(_row(comment, names, texts, blind) for comment in told.comments),
        more=told.more,
        longest=LONGEST,
        blind=element in blind.findings,
        text=unkept.text if unkept else "",
        error=unkept.error if unkept else None,
    )


def people_in(told: Told) -> list[str]:
    """Who wrote, and to whom."""
    spoken_to = [person for comment in told.comments for _, person in comment.mentions]
    return [*(comment.author for comment in told.comments), *spoken_to]


def unkept(refused: FormErrors, written: str, words: Words) -> Unkept:
    """The comment of a form that was refused."""
    return Unkept(written, words.errors(refused))


def anchor(comment_id: str) -> str:
    """The id of a comment's place on the page."""
    return f"comment-{comment_id}"


def _row(comment: Comment, names: Names, texts: CaseTexts, blind: Blind) -> CommentRow:
    about = texts.elements.get(comment.element or "")
    spoken_to = dict(comment.mentions)
    return CommentRow(
        id=anchor(comment.id),
        author=names.person(comment.author),
        at=comment.at,
        step=about.name if about else comment.element or "",
        parts=tuple(_part(part, spoken_to, names) for part in parts_of(comment.text)),
        blind=comment.element in blind.findings,
    )


def _part(part: Part, spoken_to: Mapping[str, str], names: Names) -> CommentPart:
    person = spoken_to.get(part.login or "")
    return CommentPart(part.text, part.href, names.person(person) if person else None)
