"""Forget what no longer matters: ended sessions, old failed sign-ins, old answers to repeated requests, old notices."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from server.commands.transaction import Work

ATTEMPTS_KEPT = timedelta(days=1)
ANSWERS_KEPT = timedelta(days=30)
NOTICES_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class SweepOld:
    """The daily tidying."""


def sweep_old(_command: SweepOld, work: Work) -> None:
    """Delete it. Failed sign-ins go by the machine's clock, as they were noted."""
    work.uow.sessions.sweep(work.now, datetime.now(UTC) - ATTEMPTS_KEPT)
    work.uow.idempotency.forget(work.now - ANSWERS_KEPT)
    work.uow.notices.forget(work.now - NOTICES_KEPT)
