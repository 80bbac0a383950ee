"""Ask to be told when a number of a report crosses a limit, and change or remove such an alert."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.alerts import (
    MOST,
    Alert,
    AlertChanged,
    AlertNotFound,
    Limits,
    TooManyAlerts,
    Watched,
    changed,
    checked,
)
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.report_events import AlertRemoved, AlertSet
from server.domain.rights import require_oversight


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAlert:
    """The wish; whether there is such a report and column, the caller knows."""

    actor: Actor
    watched: Watched
    limits: Limits


def add_alert(command: AddAlert, work: Work) -> Alert:
    """Set it; it is looked at for the first time at once.

    Raises RightMissing, BranchNotFound, TooManyAlerts, ReleaseBeyondAlarm, AlertTooOften, AlarmWaitsTooLong.
    """
    actor = command.actor
    require_oversight(actor, command.watched.branch)
    if work.uow.alerts.number_of(actor.id) >= MOST:
        raise TooManyAlerts(most=MOST)
    alert = Alert(
        id=new_id(),
        owner=actor.id,
        watched=command.watched,
        limits=checked(command.limits),
        created_at=work.now,
        since=work.now,
        next_at=work.now,
    )
    work.uow.alerts.add(alert)
    _record(work, alert)
    return alert


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAlert:
    """Other limits for one's own alert; `version` is that of the page."""

    actor: Actor
    alert_id: str
    version: int
    limits: Limits


def change_alert(command: ChangeAlert, work: Work) -> None:
    """Change them. Raises AlertNotFound, AlertChanged, and what setting one raises for its limits."""
    found = [each for each in work.uow.alerts.lock([command.alert_id]) if each.owner == command.actor.id]
    if not found:
        raise AlertNotFound
    if found[0].version != command.version:
        raise AlertChanged
    alert = changed(found[0], command.limits, work.now)
    work.uow.alerts.save(alert)
    _record(work, alert)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAlert:
    """The wish to be told no longer."""

    actor: Actor
    alert_id: str


def remove_alert(command: RemoveAlert, work: Work) -> None:
    """Remove it. Raises AlertNotFound also for one of somebody else."""
    if not work.uow.alerts.remove(command.alert_id, command.actor.id):
        raise AlertNotFound
    work.uow.record(AlertRemoved(at=work.now, by=command.actor.id, alert=command.alert_id))


def _record(work: Work, alert: Alert) -> None:
    watched, limits = alert.watched, alert.limits
    work.uow.record(
        AlertSet(
            at=work.now,
            by=alert.owner,
            alert=alert.id,
            version=alert.version,
            report=watched.report,
            measure=watched.measure,
            direction=limits.direction.value,
            alarm_at=str(limits.alarm_at),
            release_at=str(limits.release_at),
            every=limits.every,
            process=watched.process,
            branch=watched.branch,
            step=watched.step,
            lasting=limits.lasting,
        )
    )
