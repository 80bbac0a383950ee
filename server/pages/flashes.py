"""What the last action did, carried to the next page in a cookie and shown once."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from server.pages.preferences import safe_return_path
from server.pages.viewer import Flash, Tone
from server.pages.words import Words

COOKIE = "countersign_flash"
_SECONDS = 60
_LONGEST = 300


class News(StrEnum):
    """What can have happened. The cookie names one of these, so that nobody can put words into our mouth."""

    CLAIMED = "claimed"
    RELEASED = "released"
    REASSIGNED = "reassigned"
    DELEGATED = "delegated"
    GIVEN_BACK = "given_back"
    TAKEN_BACK = "taken_back"
    COSIGNER_ASKED = "cosigner_asked"
    AWAITS_SIGNATURES = "awaits_signatures"
    SIGNED = "signed"
    OBJECTED = "objected"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    CIRCULATED = "circulated"
    CASE_WITHDRAWN = "case_withdrawn"
    READING_NOTED = "reading_noted"
    FOLLOWED_UP = "followed_up"
    FOLLOWED_UP_NOW = "followed_up_now"
    DRAFT_SAVED = "draft_saved"
    COMPLETED = "completed"
    ALREADY_COMPLETED = "already_completed"
    OVERTAKEN = "overtaken"
    SIGNED_TOO_LATE = "signed_too_late"
    STARTED = "started"
    CASE_CANCELLED = "case_cancelled"
    CASE_SUSPENDED = "case_suspended"
    CASE_RESUMED = "case_resumed"
    VERSION_SUSPENDED = "version_suspended"
    VERSION_RESUMED = "version_resumed"
    CASE_OPERATED = "case_operated"
    CASE_RETRIED = "case_retried"
    CASE_STILL_HELD = "case_still_held"
    VIEW_KEPT = "view_kept"
    VIEW_FORGOTTEN = "view_forgotten"
    VIEW_BADLY_NAMED = "view_badly_named"
    TOO_MANY_VIEWS = "too_many_views"
    NOTHING_CHOSEN = "nothing_chosen"
    LIST_TOO_LONG = "list_too_long"
    SEVERAL_CLAIMED = "several_claimed"
    SEVERAL_RELEASED = "several_released"
    SEVERAL_REASSIGNED = "several_reassigned"
    SEVERAL_PRIORITISED = "several_prioritised"
    MAIL_WISHES_KEPT = "mail_wishes_kept"
    LOG_REMOVED = "log_removed"
    LOG_CANCELLED = "log_cancelled"
    ALERT_SET = "alert_set"
    ALERT_CHANGED = "alert_changed"
    ALERT_REMOVED = "alert_removed"
    REPORT_SUBSCRIBED = "report_subscribed"
    REPORT_UNSUBSCRIBED = "report_unsubscribed"
    SIMULATION_CANCELLED = "simulation_cancelled"
    DRAFT_DISCARDED = "draft_discarded"
    FILES_BROUGHT = "files_brought"
    VERSION_TAKEN = "version_taken"
    FILE_REMOVED = "file_removed"
    PROCESS_DEPLOYED = "process_deployed"
    DEPLOYED_WITH_WARNINGS = "deployed_with_warnings"
    SCENARIO_KEPT = "scenario_kept"
    APPROVAL_ASKED = "approval_asked"
    REQUEST_DECLINED = "request_declined"
    REQUEST_WITHDRAWN = "request_withdrawn"
    LIMIT_ASKED = "limit_asked"
    LIMIT_SIGNED = "limit_signed"
    LIMIT_WILL_END = "limit_will_end"
    LIMIT_ENDED = "limit_ended"
    BRANCH_ADDED = "branch_added"
    BRANCH_RENAMED = "branch_renamed"
    BRANCH_MOVED = "branch_moved"
    BRANCH_CLOSED = "branch_closed"
    CALENDAR_CHANGED = "calendar_changed"
    PERSON_ADDED = "person_added"
    HOUSE_IMPORTED = "house_imported"
    PERSON_DISABLED = "person_disabled"
    ROLE_GRANTED = "role_granted"
    ROLE_ASKED = "role_asked"
    ROLE_SIGNED = "role_signed"
    ROLE_WITHDRAWN = "role_withdrawn"
    ROLE_ENDED = "role_ended"
    ABSENCE_ENTERED = "absence_entered"
    ABSENCE_CHANGED = "absence_changed"
    ABSENCE_ENDED = "absence_ended"
    STANDING_IN_DECLINED = "standing_in_declined"
    PASSWORD_SET = "password_set"  # noqa: S105 -- a name, no password
    RELATION_DECLARED = "relation_declared"
    RELATION_ENDED = "relation_ended"
    LOOK_SETTLED = "look_settled"
    SIGNED_OUT = "signed_out"


_MIXED = frozenset(
    {
        News.OVERTAKEN,
        News.SIGNED_TOO_LATE,
        News.CASE_STILL_HELD,
        News.DEPLOYED_WITH_WARNINGS,
        News.NOTHING_CHOSEN,
        News.VIEW_BADLY_NAMED,
        News.TOO_MANY_VIEWS,
        News.LIST_TOO_LONG,
    }
)
"""News that are not what the person hoped for."""


@dataclass(frozen=True, slots=True)
class Note:
    """News about something; the next piece of work is offered where there is one."""

    news: News
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    next_href: str | None = None
    next_title: str | None = None


def leave_note(response: Response, note: Note) -> None:
    """Let the next page show the note."""
    params = {name: text[:_LONGEST] for name, text in note.params.items()}
    plain = [note.news.value, params, note.next_href, (note.next_title or "")[:_LONGEST]]
    text = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()
    response.set_cookie(COOKIE, text, max_age=_SECONDS, httponly=True, samesite="lax")


def take_note(request: Request, words: Words) -> Flash | None:
    """The note left by the last action; None when there is none that can be read."""
    note = _read(request.cookies.get(COOKIE))
    if note is None:
        return None
    tone = Tone.SOON if note.news in _MIXED else Tone.CALM
    try:
        text = words.fill(_sentence(words, note.news), note.params)
    except (KeyError, ValueError):
        return None
    href = safe_return_path(note.next_href) if note.next_href else None
    label = words.gettext("Do it now:") if note.news is News.CLAIMED else words.gettext("Next:")
    return Flash(text, tone, href, note.next_title, label)


def _sentence(words: Words, news: News) -> str:
    return {
        News.CLAIMED: words.gettext("You have taken “%(step)s”."),
        News.RELEASED: words.gettext("You have given “%(step)s” back."),
        News.REASSIGNED: words.gettext("“%(step)s” was given to %(to)s."),
        News.FOLLOWED_UP: words.gettext("“%(step)s” comes back to your list on %(day)s."),
        News.FOLLOWED_UP_NOW: words.gettext("The task is in your list again."),
        News.DRAFT_SAVED: words.gettext("Your draft was saved."),
        News.COMPLETED: words.gettext("“%(step)s” was submitted."),
        News.ALREADY_COMPLETED: words.gettext("“%(step)s” had been submitted already; it counts once."),
        News.OVERTAKEN: words.gettext("“%(step)s” was ended by a deadline before your submission arrived."),
        News.STARTED: words.gettext("The case was started."),
        News.CASE_CANCELLED: words.gettext("The case was cancelled."),
        News.CASE_SUSPENDED: words.gettext("The case was suspended."),
        News.VERSION_SUSPENDED: words.gettext("The version is suspended."),
        News.VERSION_RESUMED: words.gettext("The version goes on."),
        News.CASE_RESUMED: words.gettext("The case goes on."),
        News.CASE_OPERATED: words.gettext("It was done, and noted with its reason."),
        News.CASE_RETRIED: words.gettext("What could not go on was tried again and goes on."),
        News.CASE_STILL_HELD: words.gettext("It was tried again and still could not go on."),
        News.VIEW_KEPT: words.gettext("The view “%(name)s” was saved."),
        News.VIEW_FORGOTTEN: words.gettext("The view was deleted."),
        News.VIEW_BADLY_NAMED: words.gettext("A view needs a name of at most %(most)s characters."),
        News.TOO_MANY_VIEWS: words.gettext("One person can keep at most %(most)s views. Forget some first."),
        News.NOTHING_CHOSEN: words.gettext("Choose at least one task first."),
        News.LIST_TOO_LONG: words.gettext("The list has more than %(most)s tasks. Please narrow it first."),
        News.SEVERAL_CLAIMED: words.gettext("Tasks taken: %(number)s."),
        News.SEVERAL_RELEASED: words.gettext("Tasks given back: %(number)s."),
        News.SEVERAL_REASSIGNED: words.gettext("Tasks given to somebody else: %(number)s."),
        News.SEVERAL_PRIORITISED: words.gettext("Tasks with a new priority: %(number)s."),
        News.MAIL_WISHES_KEPT: words.gettext("Mail reaches you as you wish from now on."),
        News.LOG_REMOVED: words.gettext("The log “%(name)s” was removed."),
        News.LOG_CANCELLED: words.gettext("The log “%(name)s” is not read any further."),
        News.ALERT_SET: words.gettext(
            "The alert is set. You are told once when it is reached, and once when it is over."
        ),
        News.ALERT_CHANGED: words.gettext("The alert was changed."),
        News.ALERT_REMOVED: words.gettext("The alert was removed."),
        News.REPORT_SUBSCRIBED: words.gettext("You get this report by mail from now on."),
        News.REPORT_UNSUBSCRIBED: words.gettext("You get this report by mail no longer."),
        News.SIMULATION_CANCELLED: words.gettext("The simulation was cancelled."),
        News.SIGNED_OUT: words.gettext("You have signed out."),
        **_of_moves(words),
        **_of_the_workshop(words),
        **_of_the_organisation(words),
    }[news]


def _of_moves(words: Words) -> Mapping[News, str]:
    return {
        News.DELEGATED: words.gettext("%(to)s works on “%(step)s” now; it comes back to you."),
        News.GIVEN_BACK: words.gettext("“%(step)s” is with its holder again."),
        News.TAKEN_BACK: words.gettext("You have “%(step)s” back."),
        News.COSIGNER_ASKED: words.gettext("%(to)s is asked to sign “%(step)s”."),
        News.AWAITS_SIGNATURES: words.gettext("“%(step)s” was submitted and waits for signatures."),
        News.SIGNED: words.gettext("You have signed “%(step)s”."),
        News.SIGNED_TOO_LATE: words.gettext("“%(step)s” was ended by a deadline before your signature arrived."),
        News.OBJECTED: words.gettext("You have objected at “%(step)s”."),
        News.CASE_WITHDRAWN: words.gettext("The case was withdrawn."),
        News.CIRCULATED: words.gettext("The case was sent for information."),
        News.READING_NOTED: words.gettext("It is noted that you have read the case."),
        News.SIGNATURE_WITHDRAWN: words.gettext("The signature is no longer asked for."),
    }


def _of_the_workshop(words: Words) -> Mapping[News, str]:
    return {
        News.DRAFT_DISCARDED: words.gettext("The draft of “%(name)s” was thrown away."),
        News.VERSION_TAKEN: words.gettext("The version in force is in the draft now; run its scenarios again."),
        News.FILES_BROUGHT: words.gettext("Files brought into the draft: %(number)s."),
        News.FILE_REMOVED: words.gettext("“%(name)s” was taken out of the draft."),
        News.PROCESS_DEPLOYED: words.gettext("Version %(version)s of “%(name)s” is in force for new cases."),
        News.DEPLOYED_WITH_WARNINGS: words.gettext(
            "Version %(version)s of “%(name)s” is in force for new cases, with warnings: %(number)s."
        ),
        News.SCENARIO_KEPT: words.gettext("“%(name)s” passed and is kept in %(file)s."),
        News.APPROVAL_ASKED: words.gettext("The other designers were told that you ask for approval."),
        News.REQUEST_DECLINED: words.gettext("The request was declined."),
        News.REQUEST_WITHDRAWN: words.gettext("The request was withdrawn."),
    }


def _of_the_organisation(words: Words) -> Mapping[News, str]:
    return {
        News.LIMIT_ASKED: words.gettext("The authority limit counts when a second person signed it."),
        News.LIMIT_SIGNED: words.gettext("The authority limit counts from now."),
        News.BRANCH_ADDED: words.gettext("The branch was added."),
        News.BRANCH_RENAMED: words.gettext("The branch was renamed."),
        News.BRANCH_MOVED: words.gettext("The branch was moved; who holds a role above it now covers it."),
        News.BRANCH_CLOSED: words.gettext("The branch is closed."),
        News.CALENDAR_CHANGED: words.gettext("The working hours count from now, and what is due by them was moved."),
        News.LIMIT_WILL_END: words.gettext("The authority limit counts until that day."),
        News.LIMIT_ENDED: words.gettext("The authority limit counts no more."),
        News.PERSON_ADDED: words.gettext("The person was added. Give them roles and the link to their first password."),
        News.HOUSE_IMPORTED: words.gettext("The files were carried out. What needs a second signature waits for it."),
        News.PERSON_DISABLED: words.gettext("The person is disabled: sessions and access tokens have ended."),
        News.ROLE_GRANTED: words.gettext("The role was given."),
        News.ROLE_ASKED: words.gettext("The role was asked for: it counts when a second person signed it."),
        News.ROLE_SIGNED: words.gettext("The role was signed and counts."),
        News.ROLE_WITHDRAWN: words.gettext("The request for the role was withdrawn."),
        News.ROLE_ENDED: words.gettext("The role was ended."),
        News.ABSENCE_ENTERED: words.gettext("The absence was entered."),
        News.ABSENCE_CHANGED: words.gettext("The absence was changed."),
        News.ABSENCE_ENDED: words.gettext("The absence was ended."),
        News.STANDING_IN_DECLINED: words.gettext("You do not stand in any more; who asked you is told."),
        News.PASSWORD_SET: words.gettext("Your password is set. Please sign in."),
        News.RELATION_DECLARED: words.gettext("The relation was declared."),
        News.RELATION_ENDED: words.gettext("The relation was ended."),
        News.LOOK_SETTLED: words.gettext("The second look was settled."),
    }


def _read(cookie: str | None) -> Note | None:
    if cookie is None:
        return None
    try:
        news, params, href, title = json.loads(base64.urlsafe_b64decode(cookie))
        texts = {str(name): str(text) for name, text in cast("dict[str, str]", params).items()}
        return Note(News(news), texts, href if isinstance(href, str) else None, str(title))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
