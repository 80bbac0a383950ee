"""Messages and signals from outside."""

from starlette.responses import Response

from server.api.access import CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.requests import MessageBody, SignalBody
from server.api.responses import ok
from server.api.schemas import DeliveryOut
from server.commands.messages.publish import Delivery, PublishMessage, PublishSignal, publish_message, publish_signal

router = routes_below("", tag="messages")
_ANSWERS = answers(DeliveryOut, 404, 409, 413, status=202)


@router.post("/messages", status_code=202, responses=_ANSWERS, openapi_extra=takes(MessageBody))
def post_message(caller: CasesCaller, raw: RawBody) -> Response:
    """Give a message to the case that has waited longest for it, or start a case with it."""
    body = read(MessageBody, raw)
    command = PublishMessage(
        name=body.name,
        branch=body.branch or caller.actor.branch,
        correlation=body.correlation,
        data=body.data,
        require=body.require,
        by=caller.actor.id,
    )
    return _accepted(caller.run(publish_message, command))


@router.post("/signals", status_code=202, responses=_ANSWERS, openapi_extra=takes(SignalBody))
def post_signal(caller: CasesCaller, raw: RawBody) -> Response:
    """Give a signal to everybody who waits for it."""
    body = read(SignalBody, raw)
    command = PublishSignal(
        name=body.name, branch=body.branch or caller.actor.branch, data=body.data, by=caller.actor.id
    )
    return _accepted(caller.run(publish_signal, command))


def _accepted(delivery: Delivery) -> Response:
    return ok({"delivered": delivery.delivered, "started": delivery.started}, 202)
