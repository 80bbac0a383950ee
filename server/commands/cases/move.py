"""Move tokens of a case to another element."""

from dataclasses import dataclass

from server.commands.cases.ordered import (
    MOVED,
    Effect,
    OrderForCase,
    carried_out,
    ordered_case,
    process_of,
    standing_at,
    tried,
)
from server.commands.transaction import Work
from server.domain.operating_events import TokensMoved
from server.engine.operating.orders import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTokens(OrderForCase):
    """The wish of an operator: `away` are tokens or the elements they wait at; none: the only one there is."""

    to: str
    process: str | None = None
    away: tuple[str, ...] = ()


def move_tokens(command: MoveTokens, work: Work) -> Effect:
    """Take the tokens away and place one at the element; open tasks there close as moved.

    Raises TokenNotThere, ElementNotFound, WouldWaitForEver, SeparatedFrom, and what cannot be entered or left.
    """
    ordered = ordered_case(work, command)
    away = [standing_at(ordered, each) for each in command.away or (None,)]
    tokens = tuple(dict.fromkeys(each.token for each in away))
    order = Move(tokens, process_of(ordered, command.to, command.process), command.to)
    effect = tried(work, ordered, order)
    if not command.dry_run:
        elements = tuple(each.element for each in away)
        fact = TokensMoved(
            at=work.now,
            by=ordered.actor.id,
            case=ordered.case.id,
            element=command.to,
            away=elements,
            reason=command.reason,
        )
        carried_out(work, ordered, order, fact, MOVED)
    return effect
