"""Timing with its noise, a table for people and JSON for machines."""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build" / "bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its target, the most it may be or the least; `target` None: for information."""

    name: str
    value: float
    unit: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target holds; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.least else self.value <= self.target


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of CPU time of each round, garbage collection held off."""
    act()
    gc.collect()
    gc.disable()
    try:
        taken = []
        for _ in range(rounds):
            started = time.process_time_ns()
            act()
            taken.append((time.process_time_ns() - started) / 1e6)
        return taken
    finally:
        gc.enable()


def spread(name: str, unit: str, values: list[float], target: float | None = None) -> Figure:
    """The median with the tenth and ninetieth percentile as noise."""
    cuts = statistics.quantiles(values, n=10)
    return Figure(name, statistics.median(values), unit, target, cuts[0], cuts[-1])


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` per cent lie."""
    return statistics.quantiles(values, n=100)[share - 1]


def report(section: str, figures: list[Figure]) -> bool:
    """Print the table, write JSON, and say whether every target was met."""
    BUILD.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(f), "met": f.met} for f in figures]
    (BUILD / f"{section}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{section}")
    for f in figures:
        noise = f"  ({f.low:.3g} – {f.high:.3g})" if f.low is not None and f.high is not None else ""
        bound = "≥" if f.least else "≤"
        goal = "" if f.target is None else f"  target {bound} {f.target:g}: {'met' if f.met else 'MISSED'}"
        print(f"  {f.name:<58} {f.value:>10.3f} {f.unit}{noise}{goal}")
    return all(f.met is not False for f in figures)
