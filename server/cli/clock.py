"""`clock …`: where the clock stands, and moving it where it is manual."""

from typing import Annotated

import typer

from server.cli.opening import opened
from server.cli.running import AsJson, print_json, say
from server.commands.clock.advance import AdvanceClock, advance_clock
from server.domain.codec import rfc3339
from server.wiring.core import Core

commands = typer.Typer()


@commands.command("show")
def show(as_json: AsJson = False) -> None:
    """Print the time of the house."""
    with opened() as wired:
        _print(wired, as_json=as_json)


@commands.command("advance")
def advance(
    duration: Annotated[str, typer.Argument(help="ISO 8601, such as P2D or PT30M, or 2WD in working days.")],
    as_json: AsJson = False,
) -> None:
    """Move the manual clock; due timers fire as time passes them."""
    with opened() as wired:
        command = AdvanceClock(advance=duration, manual=wired.manual_clock, zone=wired.settings.zone)
        advance_clock(wired.transactions, wired.sweep.run, command)
        _print(wired, as_json=as_json)


def _print(wired: Core, *, as_json: bool) -> None:
    now, mode = wired.now(), wired.settings.clock.value
    if as_json:
        print_json({"now": now, "mode": mode})
    else:
        say(f"{rfc3339(now)} ({mode} clock)")
