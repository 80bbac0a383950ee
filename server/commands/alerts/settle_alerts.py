"""Settle what was seen of alerts: their owners are told when one crossed its limit, once for each crossing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from server.commands.transaction import Work
from server.domain.alerts import Alert, AlertState, Rest, looked, resting
from server.domain.notices import Notice, NoticeKind
from server.domain.report_events import AlertCrossed

_KINDS = {AlertState.ALARM: NoticeKind.ALARM, AlertState.CALM: NoticeKind.RELEASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of an alert as it stood then. `rests`: it could not be looked at; `value` None: nothing known."""

    alert: str
    version: int
    checked_at: datetime | None
    value: Decimal | None = None
    rests: Rest | None = None


@dataclass(frozen=True, slots=True)
class SettleAlerts:
    """Looks of one sweep."""

    looks: Sequence[Look]


def settle_alerts(command: SettleAlerts, work: Work) -> int:
    """Note them, and tell the owners; how many notices there were.

    An alert that was changed or looked at by somebody else since is left to them.
    """
    alerts = {each.id: each for each in work.uow.alerts.lock([look.alert for look in command.looks])}
    told: list[Notice] = []
    for look in command.looks:
        before = alerts.get(look.alert)
        if before is None or (before.version, before.checked_at) != (look.version, look.checked_at):
            continue
        after = resting(before, look.rests, work.now) if look.rests else _looked(before, look.value, work)
        work.uow.alerts.save(after)
        if after.state is not before.state:
            told.append(_told(after, work))
    work.uow.notices.add(told)
    return len(told)


def _looked(alert: Alert, value: Decimal | None, work: Work) -> Alert:
    """After a look; working hours are those of the branch that is watched, or else of the owner's."""
    branch = alert.watched.branch or work.uow.people.by_id(alert.owner).branch
    return looked(alert, value, work.now, work.uow.working_time(branch).calendar)


def _told(alert: Alert, work: Work) -> Notice:
    work.uow.record(AlertCrossed(at=work.now, by=None, alert=alert.id, state=alert.state.value, value=str(alert.value)))
    kind = _KINDS[alert.state]
    return Notice(person=alert.owner, kind=kind, at=work.now, by=None, case=None, task=None, alert=alert.id)
