"""Forget a view of a list that one has kept."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.house_events import ViewForgotten
from server.domain.people import Actor
from server.domain.views import ViewNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetView:
    """The wish to have it no longer."""

    actor: Actor
    view_id: str


def forget_view(command: ForgetView, work: Work) -> None:
    """Forget it. Raises ViewNotFound also for a view of somebody else."""
    if not work.uow.views.remove(command.view_id, command.actor.id):
        raise ViewNotFound
    work.uow.record(ViewForgotten(at=work.now, by=command.actor.id, view=command.view_id))
