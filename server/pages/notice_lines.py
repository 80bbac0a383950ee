"""Notices as sentences in the reader's language, each with where it leads."""

from collections.abc import Mapping

from server.domain.notices import NoticeKind
from server.pages.contexts.notices import NoticeLine
from server.pages.words import Words
from server.queries.notices import NoticeRow


def notice_line(
    words: Words, row: NoticeRow, people: Mapping[str, str], labels: Mapping[str, Mapping[str, str]]
) -> NoticeLine:
    """One notice. `people`: names by id; `labels`: those in force, by process."""
    step = labels.get(row.process or "", {}).get(f"element.{row.element}", row.step or "")
    who = people.get(row.by or "") or words.gettext("the system")
    return NoticeLine(
        id=row.id,
        text=_sentence(words, row.kind) % {"who": who, "step": step},
        title=row.title or "",
        href=_href(row),
        at=row.at,
        unread=row.read_at is None,
    )


def _sentence(words: Words, kind: NoticeKind) -> str:
    return {
        NoticeKind.ASSIGNED: words.gettext("%(who)s gave you “%(step)s”."),
        NoticeKind.TAKEN: words.gettext("%(who)s gave your task “%(step)s” to somebody else."),
        NoticeKind.MENTIONED: words.gettext("%(who)s spoke to you in a comment."),
        NoticeKind.COMMENTED: words.gettext("%(who)s wrote a comment on your task “%(step)s”."),
        NoticeKind.CANCELLED: words.gettext("Your task “%(step)s” ended without being done."),
        NoticeKind.DUE_SOON: words.gettext("Your task “%(step)s” is due soon."),
        NoticeKind.OVERDUE: words.gettext("Your task “%(step)s” is overdue."),
    }[kind]


def kind_name(words: Words, kind: NoticeKind) -> str:
    """What people hear of by notices of a kind."""
    return {
        NoticeKind.ASSIGNED: words.gettext("A task is given to me"),
        NoticeKind.TAKEN: words.gettext("My task is given to somebody else"),
        NoticeKind.MENTIONED: words.gettext("Somebody speaks to me in a comment"),
        NoticeKind.COMMENTED: words.gettext("Somebody writes a comment on my task"),
        NoticeKind.CANCELLED: words.gettext("My task ends without being done"),
        NoticeKind.DUE_SOON: words.gettext("My task is due within four working hours"),
        NoticeKind.OVERDUE: words.gettext("My task is overdue"),
    }[kind]


def _href(row: NoticeRow) -> str | None:
    """To the comment, the task one holds, or the case; nowhere when one may not read that any more."""
    place = f"#comment-{row.comment}" if row.comment else ""
    if row.task_is_mine and row.kind is not NoticeKind.CANCELLED:
        return f"/tasks/{row.task}{place}"
    return f"/cases/{row.case}{place}" if row.title is not None else None
