"""Forecasts of all open cases of the house: made beside the server, kept, and read for the branches of a reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Any

from server.domain.forecasts import Foreseen
from server.mining.batches import Batch, Desk, together
from server.mining.calibration import BandsHeld, BreachesCame, Calibration, calibrate
from server.mining.forecast import DAY, CaseForecast, forecast
from server.mining.simulation.log import Log
from server.mining.widening import learned
from server.reports.what_if import FEWEST_DAYS, LogTooShort

DAYS = 120.0
"""So far ahead is simulated."""
REPLICATIONS = 60
PAST = 70.0
"""Days before the end of the log from which on forecasts of the past are made anew."""
MOST_ORIGINS = 10
"""So many of them, of as many days."""
PAST_REPLICATIONS = 40
_OVER = 8.0
"""Days after the last of them: five working days must be over."""
_APART = 5.0
"""Days between them, at least."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """What came of a forecast: `result` is storable, `cases` are told one by one."""

    result: Mapping[str, Any]
    cases: tuple[Foreseen, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast as its reader may see it: the open cases together (None: none), and how far it is to be trusted."""

    at: datetime
    until: datetime
    replications: int
    batch: Batch | None
    by_process: Mapping[str, Batch]
    calibration: Calibration


def foretell(log: Log, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> Foretold:
    """Forecast every open case, and put forecasts of the past to the test. Raises LogTooShort and Cancelled."""
    if log.until - log.since < FEWEST_DAYS * DAY:
        raise LogTooShort
    origins = origins_of(log.since, log.until)
    tested = PAST_REPLICATIONS * len(origins)
    total = REPLICATIONS + tested

    def tell(before: int) -> Callable[[int, int], None]:
        return lambda done, _of: progress(100 * (before + done) // total)

    known = calibrate(log, origins, PAST_REPLICATIONS, progress=tell(0), cancelled=cancelled)
    made = forecast(log, DAYS, REPLICATIONS, progress=tell(tested), cancelled=cancelled)
    widening = learned(known.told, log.until)
    at = _instant(made.at) or datetime.now(UTC)
    return Foretold(
        {
            "at": made.at,
            "batches": [_stored(desk, batch) for desk, batch in made.batches.items()],
            "bands": [list(one) for one in known.bands],
            "breaches": [list(one) for one in known.breaches],
        },
        tuple(_foreseen(widening.widened(one, made.at), at) for one in made.cases.values()),
    )


def origins_of(since: float, until: float) -> list[float]:
    """Instants of the past, evenly apart, from which forecasts are made anew; none where the log was too short then."""
    first, last = max(since + FEWEST_DAYS * DAY, until - PAST * DAY), until - _OVER * DAY
    if last < first:
        return []
    count = min(MOST_ORIGINS, 1 + int((last - first) / (_APART * DAY)))
    step = (last - first) / max(count - 1, 1)
    return [last - number * step for number in reversed(range(count))]


def outlook(result: Mapping[str, Any], wanted: Callable[[Desk], bool]) -> Outlook:
    """A stored result, of some processes and branches."""
    kept = {desk: batch for desk, batch in map(_read, result["batches"]) if wanted(desk)}
    whole = together(kept.values())
    processes: dict[str, Batch] = {}
    for (process, _), batch in sorted(kept.items()):
        processes[process] = processes[process].with_other(batch) if process in processes else batch
    at = float(result["at"])
    known = Calibration(
        tuple(BandsHeld(*one) for one in result["bands"]), tuple(BreachesCame(*one) for one in result["breaches"])
    )
    return Outlook(
        datetime.fromtimestamp(at, UTC),
        datetime.fromtimestamp(at + DAYS * DAY, UTC),
        REPLICATIONS,
        whole,
        processes,
        known.of(wanted),
    )


def _stored(desk: Desk, batch: Batch) -> dict[str, Any]:
    process, branch = desk
    return {
        "process": process,
        "branch": branch,
        "cases": batch.cases,
        "done": [list(counts) for counts in batch.done],
        "late": [list(counts) for counts in batch.late],
        "last": [None if end == inf else round(end) for end in batch.last],
    }


def _read(stored: Mapping[str, Any]) -> tuple[Desk, Batch]:
    return (stored["process"], stored["branch"]), Batch(
        stored["cases"],
        tuple(map(tuple, stored["done"])),
        tuple(map(tuple, stored["late"])),
        tuple(inf if end is None else float(end) for end in stored["last"]),
    )


def _foreseen(one: CaseForecast, at: datetime) -> Foreseen:
    half, most, nearly = (one.bands[level] for level in (0.5, 0.85, 0.95))
    first, third, fifth = one.breaches
    return Foreseen(
        case=one.case,
        process=one.process,
        branch=one.branch,
        at=at,
        done=_instant(one.median),
        likely=_instant(one.likely),
        from_50=_instant(half.low),
        by_50=_instant(half.high),
        from_85=_instant(most.low),
        by_85=_instant(most.high),
        from_95=_instant(nearly.low),
        by_95=_instant(nearly.high),
        chance_1=first.probability,
        chance_3=third.probability,
        chance_5=fifth.probability,
        step_1=first.step,
        step_3=third.step,
        step_5=fifth.step,
    )


def _instant(seconds: float) -> datetime | None:
    """The instant; None when it lies beyond what was simulated."""
    return None if seconds == inf else datetime.fromtimestamp(seconds, UTC)
