"""`absence …`: who is away, entering it, changing it, ending it."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer

from server.cli.opening import opened, person_id
from server.cli.running import AsJson, Failed, print_json, print_table, say
from server.commands.absences.change import ChangeAbsence, change_absence
from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.domain.absences import Absence, Handing
from server.domain.instants import FIRST_YEAR, LAST_YEAR, boundary
from server.store.absences import Absences
from server.store.people import People
from server.wiring.core import Core

commands = typer.Typer()
Day = Annotated[str, typer.Option(help="A day, such as 2026-12-01, at the person's branch.")]


@commands.command("list")
def show(as_json: AsJson = False) -> None:
    """List the absences that are not over."""
    with opened() as wired, wired.database.read() as connection:
        found = Absences(connection).coming(wired.now())
        logins = {each.id: each.login for each in People(connection, wired.database.branches).all()}
    rows = [_shape(each, logins) for each in found]
    if as_json:
        print_json(rows)
    else:
        told = [" ".join(_substitutes(each, logins)) for each in found]
        print_table([{**row, "substitutes": names} for row, names in zip(rows, told, strict=True)])


@commands.command("enter")
def enter(  # noqa: PLR0917 -- Typer reads the options from the parameters
    person: Annotated[str, typer.Argument(help="Id or login.")],
    first_day: Day,
    last_day: Day,
    substitute: Annotated[list[str] | None, typer.Option(help="Id or login; may be given again, in order.")] = None,
    handing: Annotated[Handing, typer.Option(help="What becomes of the tasks they hold.")] = Handing.KEEP,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Enter that a person is away from one day to another, both included."""
    with opened() as wired:
        away = person_id(wired, person)
        command = EnterAbsence(
            person=away,
            begins=_beginning(wired, away, first_day),
            ends=_beginning(wired, away, last_day, days=1),
            substitutes=tuple(substitute or ()),
            handing=handing,
            reason=reason,
        )
        entered = wired.transactions.run(enter_absence, command)
    if as_json:
        print_json({"id": entered.id})
    else:
        say(f"{person} is away from {first_day} to {last_day}, entered with the id {entered.id}")


@commands.command("change")
def change(  # noqa: PLR0917 -- Typer reads the options from the parameters
    absence: Annotated[str, typer.Argument(help="Id of the absence.")],
    first_day: Annotated[str | None, typer.Option(help="Another first day; one that has begun keeps its own.")] = None,
    last_day: Annotated[str | None, typer.Option(help="Another last day.")] = None,
    substitute: Annotated[list[str] | None, typer.Option(help="Id or login: all who stand in, in order.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody stands in.")] = False,
    handing: Annotated[Handing | None, typer.Option(help="What becomes of the tasks they hold.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
) -> None:
    """Change an absence; what is not given stays."""
    if nobody and substitute:
        raise Failed("give --substitute or --nobody, not both")
    with opened() as wired:
        with wired.database.read() as connection:
            away = Absences(connection).get(absence).person
        command = ChangeAbsence(
            absence_id=absence,
            begins=_beginning(wired, away, first_day) if first_day else None,
            ends=_beginning(wired, away, last_day, days=1) if last_day else None,
            substitutes=tuple(substitute or ()) if nobody or substitute else None,
            handing=handing,
            reason=reason,
        )
        wired.transactions.run(change_absence, command)
    say("the absence was changed")


@commands.command("end")
def end(absence: Annotated[str, typer.Argument(help="Id of the absence.")]) -> None:
    """End an absence now; one that has not begun does not begin."""
    with opened() as wired:
        wired.transactions.run(end_absence, EndAbsence(absence_id=absence))
    say("the absence was ended")


def _beginning(wired: Core, person: str, text: str, days: int = 0) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Failed(f"{text} is not a day such as 2026-12-31") from error
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise Failed(f"{text} is too far away")
    with wired.database.read() as connection:
        branch = People(connection, wired.database.branches).by_id(person).branch
        zone = wired.database.working_times.of(branch, connection).zone
    return boundary(day + timedelta(days=days), time(), zone)


def _shape(absence: Absence, logins: dict[str, str]) -> dict[str, object]:
    return {
        "id": absence.id,
        "person": logins.get(absence.person, absence.person),
        "begins": absence.begins,
        "ends": absence.ends,
        "substitutes": _substitutes(absence, logins),
        "handing": absence.handing.value,
        "reason": absence.reason,
    }


def _substitutes(absence: Absence, logins: dict[str, str]) -> list[str]:
    return [logins.get(each, each) for each in absence.substitutes]
