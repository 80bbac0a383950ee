"""Mail: what of their notices a person wants by mail, and when it may reach them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from server.domain.notices import NoticeKind

DIGEST_AT = time(8, 30)
"""When the mail of a day goes out, by the clock of the person's branch."""


class Rhythm(StrEnum):
    """How often a person wants mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWishes:
    """How one person wants to be told by mail.

    `address`: "" as long as there is none. Between `quiet_from` and `quiet_until`, by the clock of the person's branch,
    nothing is sent; the same time twice means never quiet. `muted`: kinds of notices that are not mailed.
    """

    address: str = ""
    rhythm: Rhythm = Rhythm.AT_ONCE
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    muted: frozenset[NoticeKind] = field(default_factory=frozenset[NoticeKind])

    def wants(self, kind: NoticeKind) -> bool:
        """Whether a notice of this kind is mailed at all."""
        return bool(self.address) and self.rhythm is not Rhythm.NEVER and kind not in self.muted

    def due(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The instant (UTC) a notice of `at` may go out: at once or at the next 8:30, and never in quiet hours."""
        local = at.astimezone(zone)
        wanted = _next(local, DIGEST_AT) if self.rhythm is Rhythm.DAILY else local
        allowed = _next(wanted, self.quiet_until) if self._quiet(wanted.time()) else wanted
        return allowed.astimezone(UTC)

    def muting(self, kinds: Collection[NoticeKind]) -> "MailWishes":
        """The same without mail of these kinds."""
        return replace(self, muted=self.muted | frozenset(kinds))

    def _quiet(self, moment: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= moment < self.quiet_until
        return moment >= self.quiet_from or moment < self.quiet_until


def _next(local: datetime, moment: time) -> datetime:
    """The next time a clock on the wall shows `moment`, later than `local`."""
    today = datetime.combine(local.date(), moment, local.tzinfo)
    return today if today > local else datetime.combine(local.date() + timedelta(days=1), moment, local.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail as it goes out; `unsubscribe` is the address where its kinds are ended without signing in.

    `id` is the same at each try, so that a mail that was sent twice after a crash shows once. `html`: the same as
    `text` for programs that show it; "" where a text is all.
    """

    id: str
    to: str
    subject: str
    text: str
    unsubscribe: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class MailOrder:
    """A mail that is owed: to whom, of which notices (ids)."""

    person: str
    notices: tuple[str, ...]

    @classmethod
    def read(cls, payload: Mapping[str, object]) -> Self:
        """The order in a payload of the outbox."""
        return cls(str(payload["person"]), tuple(str(payload["notices"]).split()))

    def payload(self) -> Mapping[str, object]:
        """As the outbox keeps it."""
        return {"person": self.person, "notices": " ".join(self.notices)}


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report that is owed by mail: to whom, and by which subscription (ids)."""

    person: str
    subscription: str

    @classmethod
    def read(cls, payload: Mapping[str, object]) -> Self:
        """The order in a payload of the outbox."""
        return cls(str(payload["person"]), str(payload["subscription"]))

    def payload(self) -> Mapping[str, object]:
        """As the outbox keeps it."""
        return {"person": self.person, "subscription": self.subscription}
