"""What is foreseen of open cases, how long that is worth something, and when it is time for another forecast."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.simulations import Failure, SimulationRun

FRESH = timedelta(hours=1)
"""So old a forecast is made anew when somebody looks at it."""
TRUSTED = timedelta(days=1)
"""An older one says nothing on the pages of cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A case as it was foreseen at the instant `at`; an instant that is None lies beyond what was simulated.

    `done`: by then in half of the futures, `likely` in 85% of them; `from_…` and `by_…`: the bands in percent.
    `chance_…`: that some step of it passes its due time undone within so many working days (0 to 1); `step_…`: the
    likeliest one, as `diagram/element` (None: none does).
    """

    case: str
    process: str
    branch: str
    at: datetime
    done: datetime | None
    likely: datetime | None
    from_50: datetime | None
    by_50: datetime | None
    from_85: datetime | None
    by_85: datetime | None
    from_95: datetime | None
    by_95: datetime | None
    chance_1: float
    chance_3: float
    chance_5: float
    step_1: str | None
    step_3: str | None
    step_5: str | None

    def trusted(self, now: datetime) -> bool:
        """Whether it is recent enough to be told beside its case."""
        return now - self.at <= TRUSTED


def wants_another(last: SimulationRun | None, now: datetime, machine_now: datetime, oldest: timedelta = FRESH) -> bool:
    """Whether it is time for another forecast: the last one is so old, or its process was ended in the midst of it."""
    if last is None or last.error is Failure.INTERRUPTED or last.interrupted(machine_now):
        return True
    return not last.under_way and now - last.created_at >= oldest
