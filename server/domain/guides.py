"""Who may read how a process goes."""

from collections.abc import Iterable

from server.domain.people import Actor, Right

_ALL_OF_THEM = (Right.PROCESS_DESIGNER, Right.OPERATOR, Right.MANAGER, Right.AUDITOR, Right.COMPLIANCE)


def may_read_guide(actor: Actor, roles: Iterable[str]) -> bool:
    """Whoever designs or oversees processes reads every one; others those with a role (`roles`) of theirs."""
    return any(actor.holds_anywhere(role) for role in (*_ALL_OF_THEM, *roles))
