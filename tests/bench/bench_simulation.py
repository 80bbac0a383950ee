"""What three months of the demo house cost to simulate, a hundred times: fitting it, one house, and a whole what-if.

The house with its history is made once and kept under build/bench (minutes); seconds are of CPU, of all cores together.
"""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from server.commands.people.house_files import read_house
from server.demo.making import make_history, open_house, read_history
from server.domain.simulations import RunState, SimulationRun
from server.mining.simulation.change_codec import packed
from server.mining.simulation.changes import ArrivalFactor
from server.mining.simulation.comparing import measures_of
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import Log
from server.mining.simulation.plan import Plan
from server.mining.simulation.standing import standing
from server.reports.simulated_log import log_of
from server.reports.what_if import answer
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.settings import PROJECT, Settings
from tests.bench.measuring import BUILD, Figure, report
from tests.site import settings_for

ANCHOR = date(2026, 11, 26)
WEEKS, TIMES = 13, 100
SECONDS = 60
HOUSE = PROJECT / "workflows" / "house"


def settings_of(folder: Path) -> Settings:
    return settings_for(f"sqlite:///{folder}/house.sqlite", folder, clock="system")


def kept_house() -> Path:
    """The folder of the demo house with its whole history, made once."""
    folder = BUILD / "demo-house"
    if (folder / "made").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings_of(folder)
    house = read_house({path.name: path.read_bytes() for path in HOUSE.glob("*.csv")})
    files = read_history(settings, house, HOUSE)
    with closing(wire(settings)) as wired:
        prepare_database(wired)
        open_house(wired, files, ANCHOR, {})
    make_history(settings, files, lambda _progress: None, lambda: False)
    (folder / "made").touch()
    return folder


def kept_log(folder: Path) -> tuple[Log, list[str]]:
    """All that happened in it, and its branches."""
    with closing(wire(settings_of(folder))) as wired:
        prepare_database(wired)
        with wired.database.read() as connection:
            calendars = {branch: each.calendar for branch, each in wired.database.working_times.all(connection).items()}
        wired.reports.patience = 600
        return log_of(wired.reports.current(), calendars, wired.now()), sorted(calendars)


def seconds(act: Callable[[], object]) -> float:
    """Of CPU."""
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> bool:
    """Measure, and say whether every target was met."""
    log, branches = kept_log(kept_house())
    model = fit(log)
    plan = Plan(log.until, log.until + WEEKS * 7 * 86_400.0, TIMES, 1, standing(log))
    asked = {"branches": branches, "replications": TIMES, "weeks": WEEKS, "changes": [packed(ArrivalFactor(1.1))]}
    now = datetime.now(UTC)
    run = SimulationRun("run", "somebody", asked, RunState.RUNNING, 0, now, now)
    return report(
        f"simulation of {len(log.cases):,} cases with {len(log.activities):,} activities",
        [
            Figure("fitting the model", seconds(lambda: fit(log)), "s"),
            Figure(f"{WEEKS} weeks, {TIMES} times", seconds(lambda: measures_of(model, plan)), "s", SECONDS),
            Figure(
                f"a what-if of {WEEKS} weeks, {TIMES} times: tested, as it is and changed",
                seconds(lambda: answer(log, run, lambda _percent: None, lambda: False)),
                "s",
            ),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
