"""Drafts: what a designer changes in the folder of a process before it is deployed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.errors import Conflict, Invalid, NotFound
from server.domain.reasons import required_reason

SITTING = timedelta(minutes=30)
"""After so long without a change, the next one begins a new sitting."""
MOST_FILES = 500
MOST_BYTES = 20_000_000
LONGEST_REASON = 1_000
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,79}")


class DraftNotFound(NotFound):
    """There is no such draft of yours."""


class DraftFileNotFound(NotFound):
    """There is no such file in the draft."""


class DraftChanged(Conflict):
    """The draft was saved in another window meanwhile. What you have here is not saved yet, and not lost."""


class DeployedMeanwhile(Conflict):
    """Version %(version)s of %(process)s was deployed meanwhile by %(by)s."""


class AlreadyInForce(Conflict):
    """The version in force holds what version %(version)s holds; there is nothing to put back."""


class ProcessKeyTaken(Conflict):
    """There is already a process or a draft with the id %(key)s."""


class BadProcessKey(Invalid):
    """An id begins with a letter and has letters, digits, “_”, “-” and “.” only, at most 80."""


class DraftTooLarge(Invalid):
    """A draft has at most %(files)s files and %(megabytes)s MB."""


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    """A designer's own draft of a process.

    `base`: the versions that were in force when it was begun, of each process of its folder (none: a new one). `file`:
    where its diagram lies. `version` grows with every change. `saved_at` is None until something was changed.
    """

    id: str
    process: str
    person: str
    base: Mapping[str, int]
    file: str
    version: int
    begun_at: datetime
    saved_at: datetime | None

    @property
    def base_version(self) -> int | None:
        """The version of the process that it was begun from."""
        return self.base.get(self.process)

    def begins_sitting(self, now: datetime) -> bool:
        """Whether a change now is the first for a while."""
        return self.saved_at is None or now - self.saved_at > SITTING


def own(draft: ProcessDraft | None, person: str) -> ProcessDraft:
    """The draft, if it is this person's. Raises DraftNotFound."""
    if draft is None or draft.person != person:
        raise DraftNotFound
    return draft


def process_key(text: str) -> str:
    """The id of a new process. Raises BadProcessKey."""
    if not _KEY.fullmatch(text):
        raise BadProcessKey
    return text


def reason(text: str) -> str:
    """Why a process is changed. Raises ReasonMissing."""
    return required_reason(text, LONGEST_REASON)


def bounded_text(text: str) -> str:
    """What somebody adds to a decision, if anything. Raises ReasonMissing when it is too long."""
    return reason(text) if text.strip() else ""


def within_bounds(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files, if a draft takes so many. Raises DraftTooLarge."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise DraftTooLarge(files=MOST_FILES, megabytes=MOST_BYTES // 1_000_000)
    return files
