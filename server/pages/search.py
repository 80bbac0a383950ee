"""Searching everything one may see, and going anywhere by name."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.people import Right
from server.domain.rights import may_read_limits, may_see_people
from server.pages.contexts.inbox import InboxView
from server.pages.contexts.search import Hit, HitGroup, SearchPage
from server.pages.framing import show, show_piece
from server.pages.inbox_query import Text
from server.pages.visits import SignedInVisit, Visit
from server.queries.cases import CaseFilter, list_cases
from server.queries.inbox import InboxFilter, list_tasks
from server.queries.inbox_names import inbox_names
from server.queries.inbox_reach import View
from server.queries.names import branch_names
from server.queries.people_found import people_found
from server.queries.process_view import ProcessRow, list_processes
from server.queries.processes import read_roles
from server.reports.asked import branches_for

router = APIRouter()
MOST = 6
"""So many hits of each kind; the lists have all of them."""


@router.get("/search")
def get_search(visit: SignedInVisit, q: Text = "") -> Response:
    """The hits: as a page, or alone for the box that asks while somebody types."""
    page = SearchPage(q, tuple(group for group in _groups(visit, q.strip()) if group.hits))
    if visit.wants_piece:
        return show_piece(visit, "search/results.html", page, "/search")
    return show(visit, "search/page.html", page)


def _groups(visit: Visit, q: str) -> tuple[HitGroup, ...]:
    startable = [row for row in list_processes(visit.reading, visit.actor, visit.locale) if row.startable]
    places = HitGroup(visit.words.gettext("Go to"), _places(visit, q, may_start=bool(startable)))
    if not q:
        return (places,)
    tasks, cases = _tasks(visit, q), _cases(visit, q)
    people = HitGroup(visit.words.gettext("Open tasks of a person"), _people(visit, q))
    processes = HitGroup(visit.words.gettext("Start a case"), _processes(startable, q))
    return (tasks, cases, processes, people, places)


def _tasks(visit: Visit, q: str) -> HitGroup:
    database, actor = visit.wired.database, visit.actor
    found = list_tasks(database, actor, View.OPEN, narrowed=InboxFilter(q=q), limit=MOST)
    known = inbox_names(visit.reading, found.items, actor, visit.locale, visit.now)
    hits = tuple(
        Hit(
            f"/tasks/{row.task.id}",
            row.title,
            _hint(row.business_key, known.steps.get(row.task.id), known.people.get(row.task.assignee or "")),
        )
        for row in found.items
    )
    more = "/inbox?" + urlencode({"view": InboxView.ALL, "q": q})
    return HitGroup(visit.words.gettext("Open tasks"), hits, more if found.next_cursor else None)


def _cases(visit: Visit, q: str) -> HitGroup:
    database = visit.wired.database
    found = list_cases(database, visit.actor, read_roles(database), narrowed=CaseFilter(q=q), limit=MOST)
    with database.read() as connection:
        branches = branch_names(connection, visit.locale)
    hits = tuple(
        Hit(f"/cases/{row.id}", row.title, _hint(row.business_key, branches.get(row.branch))) for row in found.items
    )
    more = "/cases?" + urlencode({"q": q})
    return HitGroup(visit.words.gettext("Cases"), hits, more if found.next_cursor else None)


def _processes(startable: Iterable[ProcessRow], q: str) -> tuple[Hit, ...]:
    named = [row for row in startable if _says(q, row.name, row.description, row.key)]
    return tuple(Hit(f"/start/{row.key}", row.name) for row in named[:MOST])


def _people(visit: Visit, q: str) -> tuple[Hit, ...]:
    with visit.wired.database.read() as connection:
        people = people_found(connection, q, MOST)
        branches = branch_names(connection, visit.locale)
    return tuple(
        Hit(
            "/inbox?" + urlencode({"view": InboxView.ALL, "holder": person.id}),
            person.name,
            _hint(person.login, branches.get(person.branch)),
        )
        for person in people
    )


def _places(visit: Visit, q: str, *, may_start: bool) -> tuple[Hit, ...]:
    words = visit.words
    named = {
        f"/inbox?view={InboxView.MINE}": words.gettext("My tasks"),
        f"/inbox?view={InboxView.GROUPS}": words.gettext("Tasks for my groups"),
        f"/inbox?view={InboxView.ALL}&due=late": words.gettext("Overdue tasks"),
        f"/inbox?view={InboxView.DONE}": words.gettext("Tasks I have done"),
        "/cases": words.gettext("Cases"),
        "/notices": words.gettext("Notices"),
        "/notices/mail": words.gettext("Notices by mail"),
        **({"/start": words.gettext("Start a case")} if may_start else {}),
        f"/people/{visit.actor.id}": words.gettext("My roles"),
        "/reports/mine": words.gettext("My numbers"),
        "/circulated": words.gettext("Sent to me to read"),
        "/absences": words.gettext("Absences"),
        "/relations": words.gettext("Relations to parties"),
        "/manual": words.gettext("Manual"),
        **_places_of_overseers(visit),
    }
    return tuple(Hit(href, text) for href, text in named.items() if _says(q, text))


def _places_of_overseers(visit: Visit) -> Mapping[str, str]:
    words, actor = visit.words, visit.actor
    reads = may_read_limits(actor)
    named = {
        "/reports": words.gettext("Reports") if branches_for(actor) else "",
        "/people": words.gettext("Staff") if may_see_people(actor) else "",
        "/authority": words.gettext("Authority limits") if reads else "",
        "/branches": words.gettext("Branches") if reads else "",
        "/calendar": words.gettext("Calendar") if reads else "",
        "/processes": words.gettext("Processes") if actor.holds_anywhere(Right.PROCESS_DESIGNER) else "",
    }
    return {href: text for href, text in named.items() if text}


def _says(q: str, *texts: str) -> bool:
    """Whether every word of it is in one of the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in q.casefold().split())


def _hint(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
