"""How fast the history of the demo house is made: its first days, by the real commands, on SQLite."""

import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from server.commands.people.house_files import read_house
from server.demo.making import Progress, make_history, open_house, read_history
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.settings import PROJECT
from tests.bench.measuring import Figure, report
from tests.site import settings_for

DAYS, ANCHOR = 15, date(2026, 11, 26)


def main() -> bool:
    house_folder = PROJECT / "workflows" / "house"
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(f"sqlite:///{folder}/bench.sqlite", Path(folder), clock="system")
        house = read_house({path.name: path.read_bytes() for path in house_folder.glob("*.csv")})
        files = read_history(settings, house, house_folder)
        with closing(wire(settings)) as wired:
            prepare_database(wired)
            open_house(wired, files, ANCHOR, {})
        begun: list[Progress] = []
        wall, cpu = time.perf_counter(), time.process_time()
        made = make_history(settings, files, begun.append, lambda: len(begun) > DAYS)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return report(
        "seeding",
        [
            Figure("commands", made.commands, ""),
            Figure("commands a second", made.commands / wall, "/s"),
            Figure("commands a second of processor time", made.commands / cpu, "/s"),
            Figure("milliseconds a command", wall / made.commands * 1000, "ms"),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
