"""Give what waits in a case for a message or signal the payload that never came."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.commands.cases.bound import environment_of
from server.commands.cases.ordered import Effect, OrderedCase, OrderForCase, carried_out, ordered_case, tried
from server.commands.transaction import Work
from server.domain.errors import InvalidValue, TokenNotThere
from server.domain.operating_events import MessageResent
from server.engine import model as engine
from server.engine.apply import inspect
from server.engine.operating.orders import Resend


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendMessage(OrderForCase):
    """The wish of an operator: `name` of the message or signal, `at` a token or element where several wait for it."""

    name: str
    at: str | None = None
    data: Mapping[str, object] = field(default_factory=dict[str, object])


def resend_message(command: ResendMessage, work: Work) -> Effect:
    """Let it arrive where it is waited for, whatever it is told by otherwise. Raises TokenNotThere, InvalidValue."""
    ordered = ordered_case(work, command)
    waiting = _waiting(command, work, ordered)
    order = Resend(waiting.token, command.name, command.data)
    effect = tried(work, ordered, order)
    if not command.dry_run:
        fact = MessageResent(
            at=work.now,
            by=ordered.actor.id,
            case=ordered.case.id,
            element=waiting.element,
            name=command.name,
            reason=command.reason,
            payload_keys=tuple(command.data),
        )
        carried_out(work, ordered, order, fact)
    return effect


def _waiting(command: ResendMessage, work: Work, ordered: OrderedCase) -> engine.Subscription:
    state = engine.CaseState(ordered.case.blob, ordered.case.data)
    found = [
        each
        for each in inspect(ordered.bundle, state, environment_of(work, ordered.case)).subscriptions
        if each.name == command.name and command.at in {None, each.token, each.element}
    ]
    if not found:
        raise TokenNotThere(element=command.at or command.name)
    if len(found) > 1:
        raise InvalidValue(field="at", problem="several wait for it: name one of them")
    return found[0]
