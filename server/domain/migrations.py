"""Migrations: running cases go on as another version of their process says."""

from server.domain.errors import Conflict, Invalid

LONGEST_REASON = 1_000


class MigrationReasonMissing(Invalid):
    """Say why the cases are moved, in at most %(most)s characters."""


class CaseCannotMove(Conflict):
    """%(reasons)s The case cannot move to version %(version)s."""


class CaseOnThatVersion(Conflict):
    """The case runs on version %(version)s already."""


def required_reason(why: str) -> str:
    """The reason without needless spaces. Raises MigrationReasonMissing."""
    told = " ".join(why.split())
    if not told or len(told) > LONGEST_REASON:
        raise MigrationReasonMissing(most=LONGEST_REASON)
    return told
