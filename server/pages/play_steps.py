"""Steps of a draft that is played which need no form of staff: claims, messages and signals, the clock, operators."""

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import InvalidValue
from server.pages.designers import DesignerVisit
from server.pages.play_rooms import PlayRoom
from server.pages.play_visits import stepped
from server.pages.sent import SentByPerson

router = APIRouter(prefix="/processes/{key}/play")
_KINDS = frozenset({"message", "signal"})


@router.post("/advance")
def post_advance(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Move the clock by what a button says, or what was typed."""
    by = sent.text("by") or sent.text("typed")
    return stepped(visit, key, sent, lambda room: room.play({"advance": by}))


@router.post("/send")
def post_send(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Send a message or signal; it starts the case while none is there and a process says so."""
    kind, name, process = _kind(sent.text("kind")), sent.text("name"), sent.text("process")
    data, correlation = sent.whole("data"), sent.whole("correlation")

    def act(room: PlayRoom) -> None:
        if process in room.processes and not room.recording.started:
            room.start_by(process, kind, name, data)
        else:
            room.send(kind, name, correlation, data)

    return stepped(visit, key, sent, act)


@router.post("/retry")
def post_retry(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Let held elements run again, as an operator."""
    case = sent.text("case")
    said = {"retry": {"as": sent.text("as")}, **({"case": case} if case else {})}
    return stepped(visit, key, sent, lambda room: room.play(said))


def _kind(text: str) -> str:
    if text not in _KINDS:
        raise InvalidValue(field="kind", problem="message or signal")
    return text
