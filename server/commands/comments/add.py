"""Write a comment on a case or a task, and speak in it to people who may read it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.commands.cases.locked import lock_for_reader, reads_case
from server.commands.comments.blindness import still_blind
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain.audit import seal
from server.domain.cases import Case
from server.domain.comments import LONGEST, MOST_MENTIONS, Comment, logins_in, tidied
from server.domain.events import CommentAdded
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.tasks import HumanTask, require_current
from server.domain.wording import N_
from server.forms.errors import FieldError, FormErrors

FIELD = "text"
EMPTY = N_("Write something first.")
TOO_LONG = N_("A comment has at most %(most)s characters.")
TOO_MANY = N_("A comment speaks to at most %(most)s people.")
NO_READER = N_("Nobody who may read this is called %(logins)s. Leave a space after @ where no person is meant.")
_PEOPLE_NAMED = 5


@dataclass(frozen=True, slots=True)
class OnCase:
    """The case as a whole."""

    case_id: str


@dataclass(frozen=True, slots=True)
class OnTask:
    """One task; `version`: what the writer has seen of it (None: no matter which)."""

    task_id: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment:
    """The wish of a person to say something about a case or a task."""

    actor: Actor
    about: OnCase | OnTask
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    case: Case
    task: HumanTask | None
    author: Actor
    hears: Callable[[Actor], bool]


def add_comment(command: AddComment, work: Work) -> Comment:
    """Keep the comment. Raises CaseNotFound, TaskNotFound, StaleTask, and FormErrors at the field `text`."""
    place = _place(command, work)
    text = tidied(command.text)
    comment = Comment(
        id=new_id(),
        case=place.case.id,
        author=place.author.id,
        at=work.now,
        text=text,
        salt=os.urandom(16),
        task=place.task.id if place.task else None,
        element=place.task.element if place.task else None,
        mentions=_mentions(work, place, text, command.text),
    )
    work.uow.comments.add(comment)
    if place.task is not None and place.task.open:
        work.uow.held(place.task.id, place.task.assignee)
    work.uow.record(_added(comment))
    return comment


def _place(command: AddComment, work: Work) -> _Place:
    if isinstance(command.about, OnCase):
        in_hand = lock_for_reader(work, command.about.case_id, command.actor)
        return _Place(in_hand.case, None, in_hand.actor, lambda person: reads_case(work, in_hand.case, person))
    opened = open_task(work, command.about.task_id, command.actor)
    task, case = opened.task, opened.case
    if command.about.version is not None:
        require_current(task, command.about.version)
    if still_blind(work, opened):
        return _Place(case, task, opened.actor, lambda person: person.id in {task.assignee, task.delegate})
    return _Place(case, task, opened.actor, lambda person: reads_case(work, case, person))


def _mentions(work: Work, place: _Place, text: str, raw: str) -> tuple[tuple[str, str], ...]:
    """The people spoken to, by login. Raises FormErrors."""
    if not text:
        raise _refused("empty", EMPTY, raw)
    if len(text) > LONGEST:
        raise _refused("too_long", TOO_LONG, raw, most=str(LONGEST))
    logins = logins_in(text)
    if len(logins) > MOST_MENTIONS:
        raise _refused("too_many_mentions", TOO_MANY, raw, most=str(MOST_MENTIONS))
    found = {login: work.uow.people.find(login, work.now) for login in logins}
    heard = {login: person.id for login, person in found.items() if person and place.hears(person)}
    if unheard := [login for login in logins if login not in heard]:
        raise _refused("not_a_reader", NO_READER, raw, logins=_listed(unheard))
    return tuple(heard.items())


def _listed(logins: Sequence[str]) -> str:
    more = "…" if len(logins) > _PEOPLE_NAMED else ""
    return ", ".join(f"@{login}" for login in logins[:_PEOPLE_NAMED]) + more


def _refused(code: str, message: str, raw: str, **params: str) -> FormErrors:
    return FormErrors((FieldError(FIELD, code, message, params),), {FIELD: raw})


def _added(comment: Comment) -> CommentAdded:
    return CommentAdded(
        at=comment.at,
        by=comment.author,
        case=comment.case,
        comment=comment.id,
        sha256=seal(comment.salt, comment.text.encode()).hex(),
        mentions=tuple(person for _, person in comment.mentions),
        task=comment.task,
        element=comment.element,
    )
