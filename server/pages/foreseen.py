"""What is foreseen of a case, in words: days rather than minutes, which nobody can foresee."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.cases import Case, CaseStatus
from server.domain.forecasts import Foreseen
from server.domain.rights import overseen
from server.pages.visits import Visit
from server.pages.words import Words
from server.reports.forecasts import DAYS
from server.store.forecasts import Forecasts

_AHEAD = timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class ForeseenTeller:
    """Tells the days of a forecast that was made at the instant `at`."""

    words: Words
    zone: ZoneInfo
    at: datetime

    def day(self, moment: datetime | None) -> str:
        """The day of an instant; None: after all that was simulated."""
        if moment is None:
            return self.words.gettext("after %(day)s", day=self._day(self.at + _AHEAD))
        return self._day(moment)

    def band(self, low: datetime | None, high: datetime | None) -> str:
        """The days of a band."""
        first, last = self.day(low), self.day(high)
        if first == last:
            return first
        return self.words.gettext("%(day)s or later", day=first) if high is None else f"{first} – {last}"

    def _day(self, moment: datetime) -> str:
        return self.words.formats.day(moment.astimezone(self.zone).date())


def told_beside(visit: Visit, case: Case) -> str | None:
    """When a running case will be done, for who oversees its branch; None when nothing recent is known."""
    if case.status is not CaseStatus.RUNNING or case.branch not in overseen(visit.actor):
        return None
    with visit.wired.database.read() as connection:
        known = Forecasts(connection).of_case(case.id)
    if known is None or not known.trusted(visit.now):
        return None
    return _done(visit, known)


def _done(visit: Visit, known: Foreseen) -> str:
    teller, gettext = ForeseenTeller(visit.words, visit.zone_of(known.branch), known.at), visit.words.gettext
    done = teller.day(known.done)
    if known.done is None:
        return done
    if known.likely is None:
        return gettext("about %(day)s, or much later", day=done)
    return gettext("about %(day)s, 85%% by %(likely)s", day=done, likely=teller.day(known.likely))
