"""Anchor the ends of the audit chains once a day, also outside the database."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from server.commands.transaction import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorYesterday:
    """Where the anchors' files are kept, and the zone in which a day ends."""

    folder: Path
    zone: ZoneInfo


def anchor_yesterday(command: AnchorYesterday, work: Work) -> str | None:
    """Anchor the day before today; None when it has its anchor or nothing changed. No line in the trail itself."""
    day = work.now.astimezone(command.zone).date() - timedelta(days=1)
    made = work.uow.anchor(day, command.folder)
    return made.day if made is not None else None
