"""The server's clock, and moving it where it is manual."""

from starlette.responses import Response

from server.api.access import AdminCaller, AnyCaller, Caller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.requests import ClockBody
from server.api.responses import ok
from server.api.schemas import ClockOut
from server.commands.clock.advance import AdvanceClock, advance_clock

router = routes_below("/clock", tag="clock")


@router.get("", responses=answers(ClockOut))
def get_clock(caller: AnyCaller) -> Response:
    """What time it is."""
    return _clock(caller)


@router.post("", responses=answers(ClockOut, 409), openapi_extra=takes(ClockBody))
def post_clock(caller: AdminCaller, raw: RawBody) -> Response:
    """Move the manual clock; due timers fire as time passes them."""
    wired = caller.wired
    command = AdvanceClock(
        advance=read(ClockBody, raw).advance,
        manual=wired.manual_clock,
        zone=wired.settings.zone,
        actor=caller.actor,
    )
    advance_clock(wired.transactions, wired.sweep.run, command)
    return _clock(caller)


def _clock(caller: Caller) -> Response:
    mode = "manual" if caller.wired.manual_clock else "system"
    return ok({"now": caller.wired.now(), "mode": mode})
