"""Checking diagrams: soundness of a large one alone, and every check of the processes of the house."""

import sys
from pathlib import Path

from server.commands.processes.folders import read_folder
from server.engine.checking import check
from server.engine.reading import read
from server.engine.soundness import unsound
from tests.bench.measuring import Figure, report, spread, timed
from tests.engine.dsl import E, P, S, U, X, process

HOUSE = Path(__file__).parents[2] / "workflows"
KNOWN = frozenset({"recusal", "tiered_approval", "dual_investigation", "loan_origination", "loan_servicing"})


def blocks():
    """60 elements: choices, forks and loops in a row."""
    nodes, flows, last = S() + E(), [], "s"
    for n in range(7):
        nodes += P(f"f{n}", f"j{n}") + X(f"m{n}", f"x{n}") + U(f"a{n}", f"b{n}", f"c{n}", f"d{n}")
        flows.append(f"{last} > m{n} > f{n}; f{n} > a{n} > b{n} > j{n}; f{n} > c{n} > d{n} > j{n}; j{n} > x{n}")
        flows.append(f"x{n} > [=again{n}] m{n}")
        last = f"x{n} > * after{n}"
        nodes += U(f"after{n}")
        flows.append(last)
        last = f"after{n}"
    return process(nodes, "; ".join([*flows, f"{last} > e"]))


def crossed(branches=7):
    """60 elements without any block: forks that join with their neighbours."""
    nodes = S() + P("g") + E("e")
    flows = ["s > g"]
    for n in range(branches):
        nodes += P(f"f{n}", f"j{n}") + U(f"a{n}", f"b{n}", f"c{n}", f"d{n}", f"h{n}", f"k{n}")
        flows += [f"g > a{n} > h{n} > f{n}", f"f{n} > b{n} > d{n} > j{n}", f"f{n} > c{n} > j{(n + 1) % branches}"]
        flows.append(f"j{n} > k{n} > e")
    return process(nodes, "; ".join(flows))


def sound(diagram: bytes):
    """The time for the flow of tokens alone."""
    upload, _ = read({"p.bpmn": diagram})
    return timed(lambda: list(unsound(upload, ())), 5)


def main() -> bool:
    figures: list[Figure] = [
        spread("soundness of 60 elements in blocks", "ms", sound(blocks()), 1000),
        spread("soundness of 60 elements without blocks", "ms", sound(crossed()), 1000),
    ]
    for folder in sorted(path for path in HOUSE.iterdir() if any(path.glob("*.bpmn"))):
        files = read_folder(folder)
        figures.append(spread(f"check of {folder.name}", "ms", timed(lambda f=files: check(f, KNOWN), 5), 300))
        upload, _ = read(files)
        figures.append(spread(f"soundness of {folder.name}", "ms", timed(lambda u=upload: list(unsound(u, ())), 5)))
    return report("lint", figures)


if __name__ == "__main__":
    sys.exit(not main())
