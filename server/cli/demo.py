"""`demo`: bring the demo house about, with its processes and its history; a second time nothing changes."""

import csv
import io
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from server.auth.passwords import hash_password
from server.cli.linting import read_paths
from server.cli.opening import opened
from server.cli.processes import known_keys
from server.cli.running import Failed, progress, say
from server.commands.cases.start import StartCase, start_case
from server.commands.house_files.load import HouseFile, LoadHouseFile, load_house_file
from server.commands.people.house_files import House, read_house
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.folders import folders_of
from server.commands.processes.linting import check_files
from server.commands.submission import Submission
from server.demo.aside import await_first_cases, make_aside, telling
from server.demo.making import (
    Progress,
    has_history,
    is_being_made,
    is_fresh,
    make_history,
    open_house,
    read_history,
)
from server.domain.people import Actor
from server.domain.processes import ProcessVersion
from server.store.business_keys import known_business_keys
from server.store.people import People
from server.store.processes import Processes
from server.wiring.core import Core

PASSWORD = "countersign"  # noqa: S105 -- the demo house is for looking around; the guide says so
HOUSE = "house"
_BAR = 40


def demo(
    history: Annotated[bool, typer.Option(help="Make the history of a house that is new, or go on with it.")] = True,
) -> None:
    """Bring the demo house about from the workflows folder, deploy every process there, and make its history."""
    with opened() as wired:
        house = _house(wired)
        if history and _begun(wired, house):
            _make(wired, house)
        _furnish(wired, house)
        _say_people(wired, house)


def show_demo(wired: Core) -> None:
    """The same for a server that is to start: what is missing of the history is made beside it.

    Raises Failed where there is no demo house.
    """
    house = _house(wired)
    if _begun(wired, house):
        progress("making three months of history beside the server; it is complete in some minutes")
        await_first_cases(wired.database, make_aside(wired.settings, house, wired.settings.workflows_dir / HOUSE))
    else:
        _furnish(wired, house)
    _say_people(wired, house)


def _house(wired: Core) -> House:
    folder = wired.settings.workflows_dir
    if not (folder / HOUSE).is_dir():
        raise Failed(f"there is no demo house in {folder}")
    return read_house({path.name: path.read_bytes() for path in (folder / HOUSE).glob("*.csv")})


def _begun(wired: Core, house: House) -> bool:
    """Whether a history is to be made: a fresh house is opened at its begin, a house with people never gets one."""
    folder = wired.settings.workflows_dir / HOUSE
    if is_being_made(wired.database):
        return True
    if not (has_history(folder) and is_fresh(wired.database)):
        return False
    progress("opening the demo house")
    files = read_history(wired.settings, house, folder)
    today = datetime.now(wired.settings.zone).date()
    open_house(wired, files, today, {row.login: hash_password(PASSWORD) for row in house.people})
    return True


def _make(wired: Core, house: House) -> None:
    files = read_history(wired.settings, house, wired.settings.workflows_dir / HOUSE)
    tell = _bar if sys.stderr.isatty() else telling(progress)
    made = make_history(wired.settings, files, tell, lambda: False)
    progress(f"made a history of {made.commands} commands")


def _bar(made: Progress) -> None:
    done = made.number * _BAR // made.total
    end = "\n" if made.number == made.total else ""
    typer.echo(f"\rhistory [{'#' * done}{' ' * (_BAR - done)}] {made.day}{end}", err=True, nl=False)


def _furnish(wired: Core, house: House) -> None:
    """People, costs, outcomes, processes and entered cases that are not there yet."""
    _seed(wired, house)
    _put_in_force(wired, HouseFile.COSTS, "loaded what work costs")
    _put_in_force(wired, HouseFile.OUTCOMES, "loaded what is looked at later of cases")
    processes = sorted({path.parent for path in wired.settings.workflows_dir.glob("*/*.bpmn")})
    _deploy(wired, processes)
    for process in processes:
        _enter(wired, process)


def _say_people(wired: Core, house: House) -> None:
    say(f"Countersign: {wired.settings.base_url}")
    say(f"People (password {PASSWORD}): " + ", ".join(f"{row.login} {row.name}" for row in house.people))


def _seed(wired: Core, house: House) -> None:
    with wired.database.read() as connection:
        known = {person.login for person in People(connection, wired.database.branches).all()}
    new = [row.login for row in house.people if row.login not in known]
    hashes = {login: hash_password(PASSWORD) for login in new}
    done = wired.transactions.run(load_house, LoadHouse(house=house, password_hashes=hashes))
    if done.people or done.branches:
        progress(f"seeded {done.branches} branches and {done.people} people")


def _put_in_force(wired: Core, kind: HouseFile, told: str) -> None:
    file = wired.settings.workflows_dir / HOUSE / kind.file
    wish = LoadHouseFile(kind=kind, content=file.read_bytes()) if file.is_file() else None
    if wish is not None and wired.transactions.run(load_house_file, wish):
        progress(told)


def _deploy(wired: Core, folders: list[Path]) -> None:
    """All at once: processes call those of other folders. What somebody put in force since stays in force."""
    read = {folder: read_paths([folder]) for folder in folders}
    wanted = {folder: {key: one.sha256 for key, one in folders_of(files).items()} for folder, files in read.items()}
    with wired.database.read() as connection:
        processes = Processes(connection)
        stored = {key: processes.find_current(key) for keys in wanted.values() for key in keys}
        theirs = {key for key, one in stored.items() if one and processes.deployment(one.deployment).by is not None}
    ours = [folder for folder in folders if not theirs & wanted[folder].keys()]
    changed = {
        folder: [key for key, digest in wanted[folder].items() if not _is(stored[key], digest)] for folder in ours
    }
    if not any(changed.values()):
        return
    progress("deploying " + ", ".join(folder.name for folder in ours))
    checked = check_files(
        {path: content for folder in ours for path, content in read[folder].items()}, known_keys(wired)
    )
    wired.transactions.run(deploy_files, DeployFiles(checked=checked, actor=None, note="demo"))


def _is(stored: ProcessVersion | None, digest: str) -> bool:
    return stored is not None and stored.info.get("sha256") == digest


def _enter(wired: Core, folder: Path) -> None:
    for file in sorted(folder.glob("demo/*.csv")):
        keys = [f"{file.stem}-{number:03}" for number, _ in _rows(file)]
        known = known_business_keys(wired.database, folder.name, keys)
        waiting = [(key, row) for key, (_, row) in zip(keys, _rows(file), strict=True) if key not in known]
        for key, row in waiting:
            _start(wired, folder.name, key, row)
        if waiting:
            progress(f"entered {len(waiting)} cases of {folder.name}")


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    yield from enumerate(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")), start=1)


def _start(wired: Core, process: str, key: str, row: dict[str, str]) -> None:
    branch = row.pop("branch")
    pairs = tuple((name, value) for name, value in row.items() if value)
    actor = _starter(wired, process, branch)
    command = StartCase(
        process=process, actor=actor, submission=Submission(pairs=pairs), branch=branch, business_key=key
    )
    wired.transactions.run(start_case, command)


def _starter(wired: Core, process: str, branch: str) -> Actor:
    """Somebody of the branch who may start the process, by its own rule."""
    with wired.database.read() as connection:
        role = str(Processes(connection).current(process).info["start_role"])
        people = People(connection, wired.database.branches).actors(wired.now())
    able = [actor for actor in people if actor.holds(role, branch)]
    if not able:
        raise Failed(f"nobody at {branch} may start {process}: the role {role} is not held there")
    return min(able, key=lambda actor: (actor.branch != branch, actor.login))
