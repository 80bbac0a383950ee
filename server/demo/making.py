"""Makes the history of a demo house: opens it at the begin, walks to the end, and goes on where that was cut."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.commands.people.house_files import House
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.commands.transaction import Work
from server.demo.days import Period, comings, last_working_day, period_until
from server.demo.diary import Diary
from server.demo.doing import Doer
from server.demo.helping import Helper
from server.demo.leaving import Leaving, days_away, times_off
from server.demo.model import Script
from server.demo.planning import Planner
from server.demo.reading import HISTORY, read_script
from server.demo.walking import Walk
from server.demo.watching import Eyes, watched
from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.scenarios.folders import Library, read_library
from server.scenarios.known import known_words
from server.store.calendars import Clock as ClockRow
from server.store.database import Database
from server.store.people import People
from server.store.processes import Processes
from server.store.working_times import usual_calendar
from server.wiring.core import Core, wire_core
from server.wiring.settings import Settings


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a history has come: the day that begins, and which it is of how many."""

    day: date
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: whether to the end, how many commands, and how often something was given up, by its reason."""

    complete: bool
    commands: int
    refused: dict[str, int]


@dataclass(frozen=True, slots=True)
class HistoryFiles:
    """The files of a house's history and processes."""

    folder: Path
    house: House
    library: Library
    script: Script


@dataclass(frozen=True, slots=True)
class _Opening:
    house: LoadHouse
    costs: LoadHouseFile | None
    deployment: DeployFiles


def has_history(house: Path) -> bool:
    """Whether a house's folder tells of a history."""
    return (house / HISTORY).is_file()


def read_history(settings: Settings, house: House, folder: Path) -> HistoryFiles:
    """Read everything. Raises ScenariosRefused and NoFolders."""
    library = read_library([settings.workflows_dir], settings.workflows_dir)
    return HistoryFiles(
        folder, house, library, read_script(folder, library, known_words(library, house, settings.zone))
    )


def is_fresh(database: Database) -> bool:
    """Whether nobody lives in the house yet."""
    with database.read() as connection:
        return not People(connection, database.branches).branches()


def is_being_made(database: Database) -> bool:
    """Whether a history was begun and is not complete."""
    with database.read() as connection:
        return ClockRow(connection).until() is not None


def open_house(wired: Core, files: HistoryFiles, anchor: date, hashes: dict[str, str]) -> None:
    """Bring people and processes about in a fresh house, at the begin of its history.

    Raises HouseRefused, CostsRefused, and FilesRefused when the processes do not deploy.
    """
    calendar = usual_calendar(wired.settings.zone)
    period = period_until(last_working_day(anchor, calendar), files.script.months, calendar)
    deployment = DeployFiles(checked=check_files(files.library.files), actor=None, note="demo")
    costs = files.folder / HouseFile.COSTS.file
    priced = LoadHouseFile(kind=HouseFile.COSTS, content=costs.read_bytes()) if costs.is_file() else None
    opening = _Opening(LoadHouse(house=files.house, password_hashes=hashes), priced, deployment)
    watched(wired, _eyes(period.begin, period, files)).run(_open, opening)


def make_history(
    settings: Settings, files: HistoryFiles, tell: Callable[[Progress], None], ending: Callable[[], bool]
) -> Made:
    """Walk from where the history stands to its end, or until told to end.

    Raises BadHistory, and HistoryTaken when somebody else goes on with it.
    """
    with closing(wire_core(settings)) as wired:
        wired.database.be_patient()
        with wired.database.read() as connection:
            clock = ClockRow(connection)
            now, until = clock.now(), clock.until()
        assert now is not None, "no clock was ever set"
        assert until is not None, "no history is being made"
        walk = _walk(wired, files, now, until, tell, ending)
        complete = walk.run()
        if complete:
            walk.doer.transactions.run(_close, walk.period.end)
        return Made(complete, walk.eyes.runs, walk.doer.refused)


def _walk(
    wired: Core,
    files: HistoryFiles,
    now: datetime,
    until: datetime,
    tell: Callable[[Progress], None],
    ending: Callable[[], bool],
) -> Walk:
    calendar = usual_calendar(wired.settings.zone)
    period = period_until(until.astimezone(calendar.zone).date(), files.script.months, calendar)
    # One instant on: whoever made this history before notices that it is no longer theirs.
    eyes = _eyes(now + timedelta(microseconds=1), period, files)
    crew = _crew(wired, files, eyes)
    actors, off = crew(), times_off(files.script, period, calendar)
    with wired.database.read() as connection:
        calendars = {
            row.code: wired.database.working_times.of(row.code, connection).calendar
            for row in People(connection, wired.database.branches).branches()
        }
        roles = {key: str(Processes(connection).current(key).info["start_role"]) for key in files.script.folders}
    transactions = watched(wired, eyes)

    def able(process: str, branch: str) -> list[Actor]:
        found = [one for one in actors if one.holds(roles[process], branch) and not one.away]
        return [one for one in found if one.branch == branch] or found

    doer = Doer(files.script, transactions, wired.settings.zone, actors)
    planner = Planner(files.script, Diary(files.script.habits, days_away(off)), actors, calendars)
    walk = Walk(
        eyes,
        doer,
        planner,
        Helper(doer, planner, eyes),
        Leaving(transactions, calendar, crew),
        period,
        able,
        ending,
        lambda day: tell(Progress(day, period.days.index(day) + 1, len(period.days))),
    )
    wired.waker.listener = walk.wake
    walk.recall()
    walk.expect(list(comings(files.script, period, calendar)), off)
    return walk


def _crew(wired: Core, files: HistoryFiles, eyes: Eyes) -> Callable[[], list[Actor]]:
    """The people of the house's files as they are now; newcomers of the history do nothing in it."""
    names = frozenset(row.login for row in files.house.people)

    def crew() -> list[Actor]:
        with wired.database.read() as connection:
            found = People(connection, wired.database.branches).actors(eyes.now)
        return sorted((actor for actor in found if actor.login in names), key=lambda actor: actor.login)

    return crew


def _eyes(now: datetime, period: Period, files: HistoryFiles) -> Eyes:
    def like(task: HumanTask) -> str | None:
        manner = files.script.manners.get((files.script.folders.get(task.process, ""), task.element))
        return manner.like if manner else None

    return Eyes(now, period.end, like)


def _open(opening: _Opening, work: Work) -> None:
    """All or nothing: a history whose house has no processes could not go on."""
    load_house(opening.house, work)
    if opening.costs is not None:
        load_house_file(opening.costs, work)
    deploy_files(opening.deployment, work)


def _close(end: datetime, work: Work) -> None:
    work.uow.clock.walk(end, None)
