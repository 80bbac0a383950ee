"""Notices as sentences in the reader's language, each with where it leads."""

from collections.abc import Mapping
from urllib.parse import quote

from server.domain.alerts import Direction
from server.domain.notices import NoticeKind
from server.pages.alert_words import amount, measure_name, place_name, when_alarming
from server.pages.contexts.notices import NoticeLine
from server.pages.notice_names import NoticeNames
from server.pages.staff_notices import OF_STAFF, staff_href, staff_sentence
from server.pages.words import Words
from server.queries.notices import NoticeRow

_OF_ALERTS = frozenset({NoticeKind.ALARM, NoticeKind.RELEASE})


def notice_line(words: Words, row: NoticeRow, names: NoticeNames) -> NoticeLine:
    """One notice."""
    return NoticeLine(
        id=row.id,
        text=staff_sentence(words, row, names.of_staff(words)) if row.kind in OF_STAFF else _text(words, row, names),
        title=row.title or "",
        href=_href(row),
        at=row.at,
        unread=row.read_at is None,
    )


def _text(words: Words, row: NoticeRow, names: NoticeNames) -> str:
    """What a notice of a case, an alert or a deployment tells."""
    labels = names.labels
    step = labels.get(row.process or "", {}).get(f"element.{row.element}", row.step or "")
    who = names.people.get(row.by or "") or words.gettext("the system")
    process = labels.get(row.process or "", {}).get("process.title", row.process)
    told = {"who": who, "step": step, "process": process, **_alert(words, row, labels, names.branches)}
    gone = row.kind in _OF_ALERTS and row.alert is None
    return _removed(words, row.kind) if gone else _sentence(words, row.kind) % told


def _sentence(words: Words, kind: NoticeKind) -> str:
    return {
        NoticeKind.ASSIGNED: words.gettext("%(who)s gave you “%(step)s”."),
        NoticeKind.TAKEN: words.gettext("%(who)s gave your task “%(step)s” to somebody else."),
        NoticeKind.BARRED: words.gettext("Your task “%(step)s” went back to its role: you may no longer do it."),
        NoticeKind.MENTIONED: words.gettext("%(who)s spoke to you in a comment."),
        NoticeKind.COMMENTED: words.gettext("%(who)s wrote a comment on your task “%(step)s”."),
        NoticeKind.CANCELLED: words.gettext("Your task “%(step)s” ended without being done."),
        NoticeKind.DUE_SOON: words.gettext("Your task “%(step)s” is due soon."),
        NoticeKind.OVERDUE: words.gettext("Your task “%(step)s” is overdue."),
        NoticeKind.ALARM: words.gettext("Alarm: %(measure)s is %(alarm)s (%(place)s)."),
        NoticeKind.APPROVAL_ASKED: words.gettext("%(who)s asks you to approve a new version of “%(process)s”."),
        NoticeKind.APPROVED: words.gettext("%(who)s approved your new version of “%(process)s”; it is in force."),
        NoticeKind.DECLINED: words.gettext("%(who)s declined your new version of “%(process)s”."),
        NoticeKind.RELEASE: words.gettext("The alarm is over: %(measure)s is back at %(release)s (%(place)s)."),
        NoticeKind.STUCK: words.gettext("“%(step)s” waits: nobody may do it."),
        NoticeKind.REMINDER: words.gettext("Reminder: “%(step)s” waits for you or your role."),
        NoticeKind.ESCALATED: words.gettext("“%(step)s” is still not done; you are told as the superior."),
        NoticeKind.DELEGATED: words.gettext("%(who)s asks you to work on “%(step)s”."),
        NoticeKind.DELEGATION_OVER: words.gettext("You need not work on “%(step)s” any more."),
        NoticeKind.GIVEN_BACK: words.gettext("%(who)s gave “%(step)s” back to you."),
        NoticeKind.TO_SIGN: words.gettext("%(who)s asks you to sign “%(step)s”."),
        NoticeKind.SIGNED: words.gettext("%(who)s signed “%(step)s” and agrees."),
        NoticeKind.OBJECTED: words.gettext("%(who)s objects at “%(step)s”."),
        NoticeKind.EXPIRED: words.gettext("“%(step)s” closed at its deadline; you had not done your task."),
        NoticeKind.CIRCULATED: words.gettext("%(who)s sent you a case for information."),
        NoticeKind.START_REFUSED: words.gettext("A message began no case: the branch is closed."),
    }[kind]


def _alert(
    words: Words, row: NoticeRow, labels: Mapping[str, Mapping[str, str]], branches: Mapping[str, str]
) -> Mapping[str, str]:
    """What a notice of an alert speaks of."""
    alert = row.alert
    if alert is None:
        return {}
    named = labels.get(row.process or "", {})
    back = Direction.BELOW if alert.direction is Direction.ABOVE else Direction.ABOVE
    alarm, release = (amount(words, alert.measure, each) for each in (alert.alarm_at, alert.release_at))
    same = alert.alarm_at == alert.release_at
    return {
        "measure": measure_name(words, alert.report, alert.measure),
        "alarm": when_alarming(words, alert.direction, alarm),
        "release": _short_of(words, back, release) if same else when_alarming(words, back, release),
        "place": place_name(
            words,
            (
                named.get("process.title", row.process),
                row.element and named.get(f"element.{row.element}", row.element),
                alert.branch and branches.get(alert.branch, alert.branch),
            ),
        ),
    }


def _removed(words: Words, kind: NoticeKind) -> str:
    if kind is NoticeKind.ALARM:
        return words.gettext("An alert that you have removed since raised an alarm.")
    return words.gettext("The alarm of an alert that you have removed since was over.")


def _short_of(words: Words, direction: Direction, limit: str) -> str:
    if direction is Direction.ABOVE:
        return words.gettext("more than %(limit)s", limit=limit)
    return words.gettext("less than %(limit)s", limit=limit)


def kind_name(words: Words, kind: NoticeKind) -> str:
    """What people hear of by notices of a kind."""
    return {
        NoticeKind.ASSIGNED: words.gettext("A task is given to me"),
        NoticeKind.TAKEN: words.gettext("My task is given to somebody else"),
        NoticeKind.BARRED: words.gettext("I may no longer do a task that I hold"),
        NoticeKind.MENTIONED: words.gettext("Somebody speaks to me in a comment"),
        NoticeKind.COMMENTED: words.gettext("Somebody writes a comment on my task"),
        NoticeKind.CANCELLED: words.gettext("My task ends without being done"),
        NoticeKind.DUE_SOON: words.gettext("My task is due within four working hours"),
        NoticeKind.OVERDUE: words.gettext("My task is overdue"),
        NoticeKind.ALARM: words.gettext("An alert of mine raises an alarm"),
        NoticeKind.RELEASE: words.gettext("An alarm of mine is over"),
        NoticeKind.APPROVAL_ASKED: words.gettext("A designer asks me to approve a new version"),
        NoticeKind.APPROVED: words.gettext("My new version of a process is approved"),
        NoticeKind.DECLINED: words.gettext("My new version of a process is declined"),
        NoticeKind.STUCK: words.gettext("A task at my branch waits that nobody may do"),
        NoticeKind.REMINDER: words.gettext("The process reminds me of a task"),
        NoticeKind.ESCALATED: words.gettext("A task at my branch is not done in time"),
        NoticeKind.DELEGATED: words.gettext("Somebody asks me to work on their task"),
        NoticeKind.DELEGATION_OVER: words.gettext("I need not work on somebody's task any more"),
        NoticeKind.GIVEN_BACK: words.gettext("A task I delegated comes back to me"),
        NoticeKind.TO_SIGN: words.gettext("Somebody asks me to sign their task"),
        NoticeKind.SIGNED: words.gettext("Somebody signs my task and agrees"),
        NoticeKind.OBJECTED: words.gettext("Somebody objects at my task"),
        NoticeKind.EXPIRED: words.gettext("A vote or the like closes before I have done my task"),
        NoticeKind.CIRCULATED: words.gettext("Somebody sends me a case for information"),
        NoticeKind.SHORTAGE: words.gettext("People are missing at a branch I answer for"),
        NoticeKind.STANDS_IN: words.gettext("Somebody names me to stand in"),
        NoticeKind.DECLINED_TO_STAND_IN: words.gettext("Somebody declines to stand in"),
        NoticeKind.ABSENCE_CHANGED: words.gettext("The days on which I stand in change"),
        NoticeKind.STANDS_IN_NO_MORE: words.gettext("I need not stand in for somebody any more"),
        NoticeKind.START_REFUSED: words.gettext("A message begins no case, as the branch is closed"),
    }[kind]


def _href(row: NoticeRow) -> str | None:
    """To the alerts, the comment, the task one holds, or the case; nowhere when one may not read that any more."""
    if row.kind in _OF_ALERTS:
        return "/reports/alerts"
    if row.kind in OF_STAFF:
        return staff_href(row)
    if row.request is not None:
        return f"/processes/{quote(row.process or '', safe='')}/requests/{row.request}"
    place = f"#comment-{row.comment}" if row.comment else ""
    if row.kind is NoticeKind.TO_SIGN:
        return f"/tasks/{row.task}"
    if row.task_is_mine and row.kind is not NoticeKind.CANCELLED:
        return f"/tasks/{row.task}{place}"
    return f"/cases/{row.case}{place}" if row.title is not None else None
