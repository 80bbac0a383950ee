"""Mail: a letter, the page of one's wishes, and the page that ends mail of some kinds."""

from dataclasses import dataclass

from server.pages.contexts.reports import ReportCell, ReportColumn


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One notice in a letter."""

    text: str
    at: str
    href: str


@dataclass(frozen=True, slots=True)
class LetterWayOut:
    """The link that ends mail of one kind."""

    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says; `wishes`: the page where everything about mail is set."""

    lines: tuple[LetterLine, ...]
    ways_out: tuple[LetterWayOut, ...]
    wishes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """A report as a mail tells it; `plain`: the lines of its table as text, `left`: how many rows are not in it."""

    title: str
    about: str
    place: str
    since: str
    until: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    plain: tuple[str, ...]
    left: int
    href: str
    times: str
    way_out: str
    alerts: str


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of notice, and whether it is mailed."""

    value: str
    name: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One's wishes as the form shows them; `sends`: this house has a mail server. `refusal` is at the address."""

    address: str
    rhythm: str
    quiet_from: str
    quiet_until: str
    kinds: tuple[MailKind, ...]
    sends: bool
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """Ends mail of these kinds; `done`: it is ended. Without kinds the link is damaged."""

    token: str
    kinds: tuple[str, ...]
    done: bool
