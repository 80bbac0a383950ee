"""Signatures asked for at a task, and the forms to give and ask for them."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.picking import Picker


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature: whose, when it is to be given (`place`), and what came of it (`state`), in words.

    `verdict` is the word the page goes by; `withdraw_href`: where the request is withdrawn, for who may; `step` names
    its task on the page of a case.
    """

    who: str
    place: str
    state: str
    verdict: str
    asked: str
    asked_at: datetime
    note: str
    settled_at: datetime | None
    opinion: str
    withdraw_href: str | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class SignaturesCard:
    """Signatures, the first asked for first; `sign`: mine is wanted now; `signers`: whom I may ask."""

    rows: tuple[SignatureRow, ...] = ()
    sign: bool = False
    signers: Picker | None = None
