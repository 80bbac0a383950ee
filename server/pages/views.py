"""Keeping and forgetting views of the inbox."""

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.views.forget_view import ForgetView, forget_view
from server.commands.views.keep_view import KeepView, keep_view
from server.domain.views import BadViewName, SavedView, Team, TooManyViews
from server.pages.contexts.inbox import KeptView, KeptViews
from server.pages.contexts.parts import Option
from server.pages.flashes import News, Note
from server.pages.framing import send_on
from server.pages.inbox_query import InboxQuery, listed
from server.pages.preferences import safe_return_path
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.store.views import Views

router = APIRouter(prefix="/inbox/views")


@router.post("")
def post_view(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Keep the list one comes from under a name."""
    back = safe_return_path(sent.text("next"), "/inbox")
    role, _, branch = sent.text("team").partition("@")
    command = KeepView(
        actor=visit.actor,
        name=sent.text("name"),
        query=urlsplit(listed(back).href(cursor="")).query,
        team=Team(role, branch) if branch else None,
    )
    try:
        view = visit.run(keep_view, command)
    except (BadViewName, TooManyViews) as refused:
        news = News.VIEW_BADLY_NAMED if isinstance(refused, BadViewName) else News.TOO_MANY_VIEWS
        return send_on(back, Note(news, {name: str(value) for name, value in refused.params.items()}))
    return send_on(f"/inbox?{view.query}", Note(News.VIEW_KEPT, {"name": view.name}))


@router.post("/{view_id}/forget")
def post_forget(view_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Forget a view of one's own."""
    visit.run(forget_view, ForgetView(actor=visit.actor, view_id=view_id))
    return send_on(safe_return_path(sent.text("next"), "/inbox"), Note(News.VIEW_FORGOTTEN))


def kept_views(visit: Visit, query: InboxQuery, names: Names) -> KeptViews:
    """The views this person may choose, and the teams they may share one with."""
    with visit.wired.database.read() as connection:
        views = Views(connection).of(visit.actor)
    here = urlsplit(query.href(cursor="")).query
    held = sorted({(role.role, role.branch) for role in visit.actor.roles})
    teams = tuple(Option(f"{role}@{branch}", _team(names, Team(role, branch))) for role, branch in held)
    return KeptViews(tuple(_kept(visit, view, here, names) for view in views), teams)


def _kept(visit: Visit, view: SavedView, here: str, names: Names) -> KeptView:
    team = _team(names, view.team) if view.team else ""
    return KeptView(
        view.id, view.name, f"/inbox?{view.query}", team, own=view.owner == visit.actor.id, current=view.query == here
    )


def _team(names: Names, team: Team) -> str:
    return f"{names.role(team.role)} · {names.branch(team.branch)}"
