"""`demo`: seed the demo house, deploy its processes, enter its applications; a second time nothing changes."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from server.auth.passwords import hash_password
from server.cli.processes import known_keys, read_paths
from server.cli.running import Failed, opened, progress, say
from server.commands.cases.start import StartCase, start_case
from server.commands.people.house_files import House, read_house
from server.commands.people.load_house import LoadHouse, load_house
from server.commands.processes.deploy import DeployFiles, check_files, deploy_files
from server.commands.processes.folders import folders_of
from server.commands.submission import Submission
from server.domain.people import Actor
from server.store.business_keys import known_business_keys
from server.store.people import People
from server.store.processes import Processes
from server.wiring.graph import Wired

PASSWORD = "countersign"  # noqa: S105 -- the demo house is for looking around; the guide says so
HOUSE = "house"


def demo() -> None:
    """Seed the demo house from the workflows folder, deploy every process there, enter the demo applications."""
    with opened() as wired:
        show_demo(wired)


def show_demo(wired: Wired) -> None:
    """Bring the demo house about, and print the address and its people. Raises Failed where there is none."""
    folder = wired.settings.workflows_dir
    if not (folder / HOUSE).is_dir():
        raise Failed(f"there is no demo house in {folder}")
    house = _seed(wired, folder / HOUSE)
    processes = sorted({path.parent for path in folder.glob("*/*.bpmn")})
    _deploy(wired, processes)
    for process in processes:
        _enter(wired, process)
    say(f"Countersign: {wired.settings.base_url}")
    say(f"People (password {PASSWORD}): " + ", ".join(f"{row.login} {row.name}" for row in house.people))


def _seed(wired: Wired, folder: Path) -> House:
    house = read_house({path.name: path.read_bytes() for path in folder.glob("*.csv")})
    with wired.database.read() as connection:
        known = {person.login for person in People(connection, wired.database.branches).all()}
    new = [row.login for row in house.people if row.login not in known]
    hashes = {login: hash_password(PASSWORD) for login in new}
    done = wired.transactions.run(load_house, LoadHouse(house=house, password_hashes=hashes))
    if done.people or done.branches:
        progress(f"seeded {done.branches} branches and {done.people} people")
    return house


def _deploy(wired: Wired, folders: list[Path]) -> None:
    """All at once: processes call those of other folders."""
    files = read_paths(folders) if folders else {}
    with wired.database.read() as connection:
        stored = {key: Processes(connection).find_current(key) for key in folders_of(files)}
    wanted = {key: one.sha256 for key, one in folders_of(files).items()}
    if all(one is not None and one.info.get("sha256") == wanted[key] for key, one in stored.items()):
        return
    progress("deploying " + ", ".join(folder.name for folder in folders))
    checked = check_files(files, known_keys(wired))
    wired.transactions.run(deploy_files, DeployFiles(checked=checked, actor=None, note="demo"))


def _enter(wired: Wired, folder: Path) -> None:
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


def _start(wired: Wired, process: str, key: str, row: dict[str, str]) -> None:
    branch = row.pop("branch")
    pairs = tuple((name, value) for name, value in row.items() if value)
    actor = _starter(wired, process, branch)
    command = StartCase(
        process=process, actor=actor, submission=Submission(pairs=pairs), branch=branch, business_key=key
    )
    wired.transactions.run(start_case, command)


def _starter(wired: Wired, process: str, branch: str) -> Actor:
    """Somebody of the branch who may start the process, by its own rule."""
    with wired.database.read() as connection:
        role = str(Processes(connection).current(process).info["start_role"])
        people = People(connection, wired.database.branches).actors(wired.now())
    able = [actor for actor in people if actor.holds(role, branch)]
    if not able:
        raise Failed(f"nobody at {branch} may start {process}: the role {role} is not held there")
    return min(able, key=lambda actor: (actor.branch != branch, actor.login))
