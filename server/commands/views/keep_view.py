"""Keep a view of a list, for oneself or for a team one belongs to."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import ViewKept
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.views import SavedView, Team, keep


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepView:
    """The wish to find a list again under a name; `query` is the part of its address behind the question mark."""

    actor: Actor
    name: str
    query: str
    team: Team | None = None


def keep_view(command: KeepView, work: Work) -> SavedView:
    """Keep it. Raises BadViewName, TooManyViews, RightMissing."""
    actor, team = command.actor, command.team
    wanted = SavedView(new_id(), actor.id, command.name, command.query, work.now, team)
    view = keep(wanted, actor, work.uow.views.number_of(actor.id))
    work.uow.views.add(view)
    shared = {"role": team.role, "branch": team.branch} if team else {}
    work.uow.record(ViewKept(at=work.now, by=actor.id, view=view.id, name=view.name, query=view.query, **shared))
    return view
