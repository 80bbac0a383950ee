"""Offers the next piece of work after one is done."""

from server.pages.flashes import News, Note
from server.pages.visits import Visit
from server.queries.inbox import list_tasks
from server.queries.inbox_reach import View


def offer_next(visit: Visit, news: News, step: str) -> Note:
    """News about a step, with the first of my own tasks, or else of my groups'."""
    for view in (View.MINE, View.GROUPS):
        found = list_tasks(visit.wired.database, visit.actor, view, limit=1).items
        if found:
            return Note(news, {"step": step}, f"/tasks/{found[0].task.id}", found[0].title)
    return Note(news, {"step": step})
