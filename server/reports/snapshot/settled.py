"""What follows from the rows of a case and is dear to work out for many: kept beside them."""

from collections import Counter

from server.mining.critical import Stretch, critical_path
from server.reports.snapshot.rows import COMPLETED, ActivityRow, HoldingRow, Life
from server.reports.snapshot.schema import BETWEEN


def settle(life: Life) -> None:
    """Say who first took each task and who gave it, what was done again, and what the time of an ended case hung on."""
    takers: dict[str, str] = {}
    for holding in sorted(life.holdings, key=_since):
        takers.setdefault(holding.task, holding.whose)
    givers: dict[int, list[str]] = {}
    for each in life.activities.values():
        if each.outcome == COMPLETED and each.role is not None and each.ended is not None and each.doer is not None:
            givers.setdefault(each.ended, []).append(each.doer)
    times = Counter(each.element for each in life.activities.values())
    for each in life.activities.values():
        each.taker, each.givers = takers.get(each.task), _told(givers.get(each.offered))
        each.again = times[each.element] > 1
    if life.trace.ended is not None:
        _settle_ended(life, life.trace.ended)


def _settle_ended(life: Life, ended: int) -> None:
    done = [each for each in life.activities.values() if each.outcome == COMPLETED]
    stretches = [Stretch(each.offered, each.ended, each.task) for each in done if each.ended is not None]
    path = critical_path(stretches, ended)
    for each in life.activities.values():
        each.critical = each.task in path
    life.trace.path = BETWEEN.join(each.element for each in sorted(done, key=_order) if each.role is not None)


def _told(givers: list[str] | None) -> str | None:
    return None if givers is None else BETWEEN.join(sorted(givers))


def _since(holding: HoldingRow) -> tuple[int, bool, int]:
    """By its beginning; of two that begin at once, the one that ended first."""
    return holding.since, holding.until is None, holding.until or 0


def _order(activity: ActivityRow) -> tuple[int, str, str]:
    return activity.offered, activity.element, activity.task
