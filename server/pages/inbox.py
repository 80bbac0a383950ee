"""The inbox."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from server.domain.calendar import WorkingCalendar
from server.domain.people import Right
from server.domain.tasks import TaskState, serves
from server.pages.contexts.inbox import Chip, Deed, InboxFilters, InboxPage, InboxTab, InboxView, StandingIn, TaskRow
from server.pages.contexts.parts import due, options, priority_level
from server.pages.framing import show, show_piece
from server.pages.inbox_query import LIMIT, VIEWS, Age, DueWithin, Flag, InboxQuery, Order, inbox_query
from server.pages.next_task import keep_place
from server.pages.own_columns import own_columns
from server.pages.views import kept_views
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.inbox import InboxRow, count_tasks, count_views, list_tasks
from server.queries.inbox_names import InboxNames, inbox_names
from server.queries.inbox_reach import View, overseen
from server.queries.names import person_names

router = APIRouter()


@router.get("/inbox")
def get_inbox(visit: SignedInVisit, query: Annotated[InboxQuery, Depends(inbox_query)]) -> Response:
    """The list with its filters; the list alone when a script asks, and nothing when that has not changed."""
    query = query if query.view else replace(query, view=_first_view(visit))
    page, stamp = _stamped(_inbox_page(visit, query), query, visit.locale)
    if not _list_alone(visit):
        response = show(visit, "inbox/page.html", page, here=query.href())
        keep_place(visit, response, query)
        return response
    if stamp == query.seen:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    response = show_piece(visit, "inbox/renewed.html", page, query.href())
    if not query.seen:  # somebody filtered or went on to another page; else the list renewed itself
        keep_place(visit, response, query)
    return response


def _list_alone(visit: Visit) -> bool:
    """Whether a script renews the list; one that follows a link or a submitted form wants the page."""
    headers = visit.request.headers
    return "hx-request" in headers and "hx-boosted" not in headers


def _first_view(visit: Visit) -> InboxView:
    """Who holds nothing sees first what waits for their groups."""
    mine = count_tasks(visit.wired.database, visit.actor, View.MINE)
    return InboxView.MINE if mine.number else InboxView.GROUPS


def _stamped(page: InboxPage, query: InboxQuery, locale: str) -> tuple[InboxPage, str]:
    """The page whose list asks for its renewal by what it shows now."""
    stamp = hashlib.sha256(repr((locale, page)).encode()).hexdigest()[:16]
    return replace(page, self_href=query.href(seen=stamp)), stamp


def _inbox_page(visit: Visit, query: InboxQuery) -> InboxPage:
    assert query.view is not None
    narrowed = query.narrowed(visit.now, visit.zone, visit.actor.id)
    database, actor = visit.wired.database, visit.actor
    view, cursor = VIEWS[query.view], query.cursor or None
    found = list_tasks(database, actor, view, narrowed=narrowed, sort=query.sort, limit=LIMIT, cursor=cursor)
    if cursor and not found.items:  # the last of a page was done: the list begins anew
        return _inbox_page(visit, replace(query, cursor=""))
    counts = count_views(database, actor, VIEWS.values(), narrowed=narrowed)
    known = inbox_names(visit.reading, found.items, actor, visit.locale, visit.now)
    names = Names(known.people, known.branches, known.roles)
    calendars = visit.calendars_of(row.task.branch for row in found.items)
    own = own_columns(visit, query.process, found.items, known)
    return InboxPage(
        view=query.view,
        tabs=tuple(
            InboxTab(view, query.href(view=view, cursor=""), str(counts[VIEWS[view]]), view is query.view)
            for view in InboxView
        ),
        filters=_filters(visit, query, known),
        chips=_chips(visit, query, known, found.items),
        tasks=tuple(
            replace(_row(visit, row, known, names, calendars, query), columns=own.of(number))
            for number, row in enumerate(found.items)
        ),
        columns=own.titles,
        kept=kept_views(visit, query, Names(branches=known.branches, roles=known.roles)),
        several=_several(visit, query.view),
        standing=tuple(
            StandingIn(each.name, query.href(view=InboxView.ALL, holder=each.id, cursor="")) for each in actor.stands_in
        ),
        away_until=actor.away_until,
        self_href=query.href(),
        clear_href=f"/inbox?view={query.view}",
        next_href=query.href(cursor=found.next_cursor) if found.next_cursor else None,
        first_href=query.href(cursor="") if query.cursor else None,
    )


def _several(visit: Visit, view: InboxView) -> tuple[Deed, ...]:
    """What may be done with several tasks of a list at once; whether it may with each is seen when it is tried."""
    if view is InboxView.DONE:
        return ()
    held = (Deed.RELEASE, Deed.REASSIGN) if view is InboxView.MINE else (Deed.CLAIM,)
    if not any(visit.actor.holds_anywhere(right) for right in (Right.MANAGER, Right.OPERATOR)):
        return held
    return tuple(deed for deed in Deed if deed in {*held, Deed.REASSIGN, Deed.PRIORITISE})


def _filters(visit: Visit, query: InboxQuery, known: InboxNames) -> InboxFilters:
    pairs = visit.actor.served_pairs()
    overseer = overseen(visit.actor)
    roles = {role: known.roles.get(role, role) for role, _ in pairs if role in known.roles or not overseer}
    offered = known.roles if overseer else roles
    branches = {code: known.branches.get(code, code) for code in sorted({branch for _, branch in pairs})}
    words = visit.words
    dues: dict[str, str] = {
        DueWithin.LATE: words.gettext("Overdue"),
        DueWithin.TODAY: words.gettext("Due today"),
        DueWithin.WEEK: words.gettext("Due within a week"),
        DueWithin.LATER: words.gettext("Mine to follow up later"),
    }
    ages: dict[str, str] = {
        Age.DAY: words.gettext("Longer than a day"),
        Age.THREE_DAYS: words.gettext("Longer than 3 days"),
        Age.WEEK: words.gettext("Longer than a week"),
        Age.MONTH: words.gettext("Longer than 30 days"),
    }
    flags: dict[str, str] = {
        Flag.BEGUN: words.gettext("I have begun it"),
        Flag.STUCK: words.gettext("Its case could not go on"),
    }
    orders: dict[str, str] = {
        Order.AGE: words.gettext("Oldest first"),
        Order.PRIORITY: words.gettext("Highest priority first"),
    }
    return InboxFilters(
        q=query.q,
        processes=options(known.processes, query.process),
        roles=options(offered, query.role),
        branches=options(branches, query.branch),
        dues=options(dues, query.due or ""),
        since=query.since.isoformat() if query.since else "",
        until=query.until.isoformat() if query.until else "",
        ages=options(ages, query.age or ""),
        priorities=options(words.priorities(), query.priority or ""),
        flags=options(flags, query.flag or ""),
        orders=options(orders, query.order or ""),
        active=query.active,
    )


def _chips(visit: Visit, query: InboxQuery, known: InboxNames, rows: Sequence[InboxRow]) -> tuple[Chip, ...]:
    """What the list is narrowed to that no field of the filters shows."""
    chips: list[Chip] = []
    if query.step:
        step = next((known.steps[row.task.id] for row in rows if row.task.element == query.step), query.step)
        chips.append(Chip("step", query.step, visit.words.gettext("Step"), step, query.href(step="", cursor="")))
    if query.holder:
        with visit.wired.database.read() as connection:
            holder = person_names(connection, [query.holder]).get(query.holder, query.holder)
        chips.append(
            Chip("holder", query.holder, visit.words.gettext("Holder"), holder, query.href(holder="", cursor=""))
        )
    return tuple(chips)


def _row(
    visit: Visit,
    row: InboxRow,
    known: InboxNames,
    names: Names,
    calendars: Mapping[str, WorkingCalendar],
    query: InboxQuery,
) -> TaskRow:
    task, actor = row.task, visit.actor
    free = task.state is TaskState.OFFERED or (task.open and task.assignee in actor.persons - {actor.id})
    offered = free and not actor.away and task.id not in known.kept_from and task.bound_to in {None, *actor.persons}
    minute = visit.now.replace(second=0, microsecond=0)
    return TaskRow(
        id=task.id,
        version=task.version,
        title=row.title,
        business_key=row.business_key or "",
        step=known.steps.get(task.id, task.name),
        process=known.processes.get(row.process, row.process),
        branch=names.branch(task.branch),
        role=names.of_task(task),
        priority=priority_level(task.priority),
        holder=names.person(task.assignee) if task.assignee else None,
        delegate=names.person(task.delegate) if task.delegate and task.open else None,
        holder_away=task.open and task.assignee in known.away,
        mine=task.assignee == actor.id,
        with_me=task.delegate == actor.id and task.open,
        to_sign=query.view is InboxView.MINE and actor.id not in {task.assignee, task.delegate},
        submitted=task.submitted_at is not None and task.open,
        created_at=task.created_at,
        due=due(task.due_at, minute, calendars[task.branch]) if task.open else None,
        follow_up_at=task.follow_up_at if task.open and task.assignee == actor.id else None,
        step_href=query.href(process=row.process, step=task.element, cursor=""),
        may_claim=offered and serves(task, actor),
        done_at=task.completed_at,
    )
