"""The demo house that the pictures of the documentation show: its history up to a fixed day, the clock standing still."""

import hashlib
import shutil
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from server.commands.cases.start import StartCase, start_case
from server.commands.clock.advance import AdvanceClock, advance_clock
from server.commands.people.house_files import read_house
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.commands.submission import Submission
from server.demo.making import make_history, open_house, read_history
from server.store.people import People
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.settings import PROJECT, Settings
from tests import site
from tests.browser.test_incident import FILES

ANCHOR = date(2026, 11, 26)  # a Thursday, on which the legal officer signs
MORNING = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)  # half past eight in Shanghai: the house opens
KEPT = PROJECT / "build" / "pictures"


def settings_of(file: Path) -> Settings:
    """A house in this file whose clock stands."""
    return site.settings_for(f"sqlite:///{file}", file.parent)


def fresh_house(folder: Path) -> Settings:
    """A copy of the house in this folder; made once for each state of the files it is made from (some minutes)."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{_digest()}.sqlite"
    if not kept.is_file():
        _make(kept.with_suffix(".part"))
        kept.with_suffix(".part").rename(kept)
    return settings_of(shutil.copy(kept, folder / "house.sqlite"))


def bring_incident(settings: Settings) -> None:
    """A case LX-1 whose first step fails: nothing of the house's own history does."""
    with closing(wire(settings)) as wired:
        wired.transactions.run(deploy_files, DeployFiles(checked=check_files(FILES), actor=None))
        with wired.database.read() as connection:
            starter = People(connection, wired.database.branches).find("liuyang", wired.now())
        assert starter is not None
        case = StartCase(process="interest", actor=starter, submission=Submission({}), business_key="LX-1")
        wired.transactions.run(start_case, case)


def _make(file: Path) -> None:
    print("making the house that the pictures show; some minutes", file=sys.stderr)
    file.unlink(missing_ok=True)
    settings, folder = settings_of(file), PROJECT / "workflows" / "house"
    house = read_house({path.name: path.read_bytes() for path in folder.glob("*.csv")})
    files = read_history(settings, house, folder)
    hashed = site.password_hash()
    with closing(wire(settings)) as wired:
        prepare_database(wired)
        open_house(wired, files, ANCHOR, {row.login: hashed for row in house.people})
        make_history(settings, files, lambda made: print(made.day, file=sys.stderr), lambda: False)
        minutes = int((MORNING - wired.now()).total_seconds()) // 60
        night = AdvanceClock(advance=f"PT{minutes}M", manual=True, zone=settings.zone)
        advance_clock(wired.transactions, wired.sweep.run, night)


def _digest() -> str:
    """Of the files of the house, its processes and what makes their history."""
    hashed = hashlib.sha256(f"{ANCHOR} {MORNING}".encode())
    for folder in ("workflows", "server/demo", "migrations"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in {".bpmn", ".csv", ".dmn", ".json", ".py", ".yaml"}:
                hashed.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]
