"""Houses to play in: one database with people and processes for each clock, made once and copied for every scenario."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from server.commands.people.house_files import House
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.processes.binding import bind
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import CheckedFiles, check_files
from server.commands.transaction import Work
from server.scenarios.folders import Library
from server.store.sqlite_copies import copy_file
from server.wiring.core import prepare_database, wire_core
from server.wiring.settings import Clock, Settings


def make_houses(
    folder: Path, settings: Settings, library: Library, house: House, clocks: Iterable[datetime]
) -> Mapping[datetime, Path]:
    """A database file for each clock: processes with timer starts count from the time they are deployed.

    Raises FilesRefused when the processes do not deploy, HouseRefused when the house is wrong.
    """
    checked, empty = check_files(library.files), folder / "empty.db"
    with closing(wire_core(settings_for(settings, empty))) as wired:
        wired.database.be_fleeting()
        prepare_database(wired)
        wired.transactions.run(load_house, LoadHouse(house=house))
    made: dict[datetime, Path] = {}
    for number, clock in enumerate(sorted(set(clocks))):
        made[clock] = folder / f"house_{number}.db"
        copy_file(empty, made[clock])
        _furnish(settings_for(settings, made[clock]), checked, clock)
    return made


def settings_for(settings: Settings, database: Path) -> Settings:
    """The settings of a throw-away house."""
    own = {"database_url": f"sqlite:///{database}", "clock": Clock.MANUAL, "var_dir": database.parent}
    return settings.model_copy(update=own)


def _furnish(settings: Settings, checked: CheckedFiles, clock: datetime) -> None:
    with closing(wire_core(settings)) as wired:
        wired.database.be_fleeting()
        wired.transactions.run(_set_clock, clock)
        wired.transactions.run(deploy_files, DeployFiles(checked=checked, actor=None, note="scenarios"))
        wired.transactions.run(_bind_all, tuple(info.key for info in checked.report.processes))


def _set_clock(now: datetime, work: Work) -> None:
    work.uow.clock.set(now)


def _bind_all(processes: tuple[str, ...], work: Work) -> None:
    """Cases of every copy then have one binding, so that a player compiles each process once."""
    for process in processes:
        bind(work, process, None)
