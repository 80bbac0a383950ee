"""Reads which order a form of the operating page asks for."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from server.commands.cases.change_data import ChangeData, change_data
from server.commands.cases.move import MoveTokens, move_tokens
from server.commands.cases.ordered import Effect
from server.commands.cases.repeat import RepeatElement, repeat_element
from server.commands.cases.resend import ResendMessage, resend_message
from server.commands.transaction import Work
from server.domain.codec import parse_json
from server.domain.errors import InvalidValue
from server.domain.wording import said
from server.forms.overwriting import Kind
from server.pages.sent import Sent
from server.pages.visits import Visit

MAX_BYTES = 1_000_000
FIELDS = ("do", "away", "to", "at", "key", "value", "kind", "data", "revision")
"""Fields that make an order; they are sent again with its reason."""
Handler: TypeAlias = Callable[[Any, Work], Effect]


def order_sent(visit: Visit, case_id: str, sent: Sent, *, trial: bool) -> tuple[Handler, object]:
    """The handler and the command. Raises InvalidValue."""
    said: dict[str, Any] = {
        "case_id": case_id,
        "actor": visit.actor,
        "reason": sent.whole("reason"),
        "revision": sent.number("revision"),
        "dry_run": trial,
    }
    process, _, element = sent.text("to").rpartition(" ")
    match sent.text("do"):
        case "move":
            away = tuple(text for name, text in sent.pairs if name == "away")
            return move_tokens, MoveTokens(**said, away=away, to=element, process=process or None)
        case "repeat":
            return repeat_element, RepeatElement(**said, element=element, process=process or None)
        case "data":
            data = {sent.text("key"): sent.whole("value")}
            return change_data, ChangeData(**said, data=data, typed=True, kind=kind_sent(sent))
        case "messages":
            token, _, name = sent.text("at").partition(" ")
            return resend_message, ResendMessage(**said, name=name, at=token, data=json_object(sent))
        case _:
            raise InvalidValue(field="do", problem="no such order")


def kind_sent(sent: Sent) -> Kind:
    """Of which kind the new value is to be; where nothing is said, of the one there is. Raises InvalidValue."""
    try:
        return Kind(sent.text("kind") or Kind.KEPT)
    except ValueError as error:
        raise InvalidValue(field="kind", problem="no such kind") from error


def json_object(sent: Sent) -> Mapping[str, object]:
    """The JSON object in the field `data`. Raises InvalidValue."""
    text = sent.whole("data").strip()
    try:
        value: object = parse_json(text.encode(), max_bytes=MAX_BYTES) if text else dict[str, object]()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InvalidValue(field="data", problem=said("not a JSON object"))
    return cast("dict[str, object]", value)
