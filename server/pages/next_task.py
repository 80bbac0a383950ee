"""Keeps the place in the list somebody works through, and offers the next piece of work there."""

from collections.abc import Iterator

from starlette.responses import Response

from server.pages.contexts.inbox import InboxView
from server.pages.flashes import News, Note
from server.pages.framing import send_on, set_cookie
from server.pages.inbox_query import InboxQuery, listed
from server.pages.preferences import safe_return_path
from server.pages.visits import Visit
from server.queries.inbox import InboxFilter, InboxSort, list_tasks
from server.queries.inbox_reach import View

COOKIE = "countersign_list"
_LONGEST = 1_500
"""Longer addresses of lists are not kept: browsers bound their cookies."""


def keep_place(visit: Visit, response: Response, query: InboxQuery) -> None:
    """Remember the list that is looked at, to come back to it when a task of it is done."""
    address = query.href()
    if len(address) <= _LONGEST and visit.request.cookies.get(COOKIE) != address:
        set_cookie(visit, response, COOKIE, address)


def go_on(visit: Visit, news: News, step: str) -> Response:
    """Back to the list, with news about a step and the next task of it that is mine or waits for my groups.

    Where there is none, with the next of all my tasks or those of my groups.
    """
    address = visit.request.cookies.get(COOKIE, "")
    back = safe_return_path(address, "/inbox") if address.startswith("/inbox?") else "/inbox"
    for view, narrowed, sort in _where(visit, listed(back)):
        found = list_tasks(visit.wired.database, visit.actor, view, narrowed=narrowed, sort=sort, limit=1).items
        if found:
            return send_on(back, Note(news, {"step": step}, f"/tasks/{found[0].task.id}", found[0].title))
    return send_on(back, Note(news, {"step": step}))


def _where(visit: Visit, query: InboxQuery) -> Iterator[tuple[View, InboxFilter, InboxSort]]:
    """First within the list, then anywhere: of what waits for one, the kind that is looked at before the other."""
    views = (View.GROUPS, View.MINE) if query.view is InboxView.GROUPS else (View.MINE, View.GROUPS)
    for asked in dict.fromkeys((query, InboxQuery(query.view))):
        for view in views:
            yield view, asked.narrowed(visit.now, visit.zone, visit.actor.id), asked.sort
