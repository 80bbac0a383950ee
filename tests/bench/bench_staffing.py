"""Proving that 2,000 people at 200 branches are enough for the five large processes of the house."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from server.commands.processes.folders import read_folder
from server.domain.people import Branches
from server.domain.staffing.shortages import shortages
from server.domain.staffing.staff import Holding, Staff
from server.engine.reading import read
from server.engine.staffing.demands import demands
from tests.bench.measuring import Figure, report, spread, timed

HOUSE = Path(__file__).parents[2] / "workflows"
FIVE = ("dual_investigation", "loan_origination", "loan_servicing", "staff_onboarding", "tiered_approval")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LOCAL = [
    "officer_a",
    "officer_b",
    "credit_manager",
    "intake_clerk",
    "cashier",
    "loan_accountant",
    "call_agent",
    "preservation_officer",
    "legal_officer",
]


def asked():
    """What the five processes ask of people."""
    files = {f"{folder}/{name}": content for folder in FIVE for name, content in read_folder(HOUSE / folder).items()}
    return [demand for demand in demands(read(files)[0]) if demand.process in FIVE]


def staff(roles, *, above):
    """2,000 people with up to three roles each, `above` of them at head office; each tenth role ends within weeks."""
    chance = Random(8)
    tree = {"ho": None, **{f"r{n}": "ho" for n in range(10)}, **{f"b{n}": f"r{n % 10}" for n in range(190)}}
    active, held = {}, []
    for n in range(2000):
        branch = "ho" if n < above else f"b{n % 190}"
        active[f"p{n}"] = branch
        for role in chance.sample(roles if branch == "ho" else LOCAL, chance.randint(1, 3)):
            ends = NOW + timedelta(days=chance.randint(1, 28)) if chance.random() < 0.1 else None
            held.append(Holding(f"p{n}", role, branch, None, ends))
    return Staff(Branches(tree), active, tuple(held))


def main() -> bool:
    wanted = asked()
    roles = sorted({role for demand in wanted for role in demand.roles})
    figures: list[Figure] = [spread("reading what five processes ask", "ms", timed(asked, 3), 2000)]
    for name, above in (("enough people", 120), ("people short at many branches", 20)):
        house = staff(roles, above=above)
        short = len(shortages(wanted, house, NOW))
        taken = timed(lambda h=house: shortages(wanted, h, NOW), 3)
        figures.append(spread(f"{name}: {short} shortages of 2,000 people at 201 branches", "ms", taken, 2000))
    return report("staffing", figures)


if __name__ == "__main__":
    sys.exit(not main())
