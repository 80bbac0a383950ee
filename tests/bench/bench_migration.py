"""Running cases moved to another version on PostgreSQL, each in a transaction of its own, and their plan before.

1,000 cases; with `--full` 10,000.
"""

import sys
import time

from server.commands.migrations.begin import BeginMigration, begin_migration
from server.engine.migration.model import Verdict
from server.queries.migration_plan import WishedMove, migration_plan
from server.queries.reading import Reading
from tests.bench.bench_inbox import postgresql
from tests.bench.measuring import Figure, report
from tests.commands.cases.test_migrate import MOVING, ONE, TWO
from tests.house import House

CASES, FULL, TARGET = 1_000, 10_000, 200


def main() -> int:
    """Measure; 1 when the target was missed."""
    number = FULL if "--full" in sys.argv else CASES
    with postgresql() as database:
        house = House(database)
        house.deploy(ONE)
        for _ in range(number):
            house.start(MOVING, {}, "admin", branch="b1")
        house.deploy(TWO)
        admin = house.person("admin")
        began = time.perf_counter()
        thought = WishedMove(process=MOVING, from_versions=(1,), to=None, mapping={}, actor=admin)
        plan = migration_plan(Reading(database, house.transactions.shelf), thought)
        planned = time.perf_counter() - began
        assert plan.count(Verdict.MOVES) == number
        wish = BeginMigration(process=MOVING, from_versions=(1,), to=None, mapping={}, reason="new rules", actor=admin)
        house.run(begin_migration, wish)
        began = time.perf_counter()
        assert house.mover().run() == number
        moved = time.perf_counter() - began
    figures = [
        Figure(f"plan of {number:,} cases", planned, "s"),
        Figure(f"{number:,} cases moved", number / moved, "cases/s", TARGET, least=True),
    ]
    return 0 if report("migration", figures) else 1


if __name__ == "__main__":
    sys.exit(main())
