"""A log of another system as bad as they come: how fast it is read, and that memory does not grow with its size.

GBK, times of several zones and of none, work without an end, rows that come twice, rows that are none.
`python -m tests.bench.bench_logs --full` reads 2 GB (ten minutes), `--huge` 10 GB as well; without them, 200 MB.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.mining.logs.findings import CleaningReport
from server.mining.logs.guessing import guess
from server.mining.logs.layout import layout_of
from server.mining.logs.source import sample_of
from server.reports.imported.making import LogFile, make_log
from tests.bench.measuring import Figure, report

MEGABYTE = 1024 * 1024
HUGE, FULL, USUAL = 10_000 * MEGABYTE, 2_000 * MEGABYTE, 200 * MEGABYTE
MEMORY = 1_536
"""MB that reading may take at most."""
NOW = datetime(2026, 11, 23, tzinfo=UTC)
BEGAN = datetime(2016, 1, 4, 1, tzinfo=UTC)
HEADER = "案件编号,环节,开始时间,完成时间,办理人,岗位,网点,产品,备注\n"
STEPS = ("受理", "初审", "调查", "复核", "审批", "签约", "放款", "归档")
TOGETHER = 5_000
"""Cases under way at the same time, so that the rows of one lie far apart."""
REMARK = "客户资料齐全，已电话核实；利率按基准上浮，抵押物评估报告见附件。" * 6
LONG = 6
"""How many such remarks a row of the largest file has: it is large by what nobody asks for."""


def write(path: Path, size: int, remark: str) -> int:
    """A file of about so many bytes; the number of its rows."""
    chance, number = Random(7), 0
    with path.open("w", encoding="gbk") as file:
        file.write(HEADER)
        while file.tell() < size:
            lines = list(block(number, chance, remark))
            file.writelines(lines)
            number += len(lines)
    return number


def block(before: int, chance: Random, remark: str) -> Iterator[str]:
    """The rows of some cases, step by step."""
    began = BEGAN + timedelta(minutes=before // 20)
    for place, step in enumerate(STEPS):
        for case in range(TOGETHER):
            start = began + timedelta(hours=9 * place, seconds=case * 5)
            end = start + timedelta(minutes=chance.randrange(400))
            told = time_told(end, chance) if chance.random() > 0.03 else ""
            row = (
                f"LN{before + case:012d},{step},{time_told(start, chance)},{told},"
                f"员工{case % 300},岗位{place},网点{case % 40},产品{case % 9},{remark}\n"
            )
            yield row
            if chance.random() < 0.05:
                yield row if chance.random() < 0.8 else "合计,,,,,,,,\n"


def time_told(moment: datetime, chance: Random) -> str:
    """A time as one of several programs writes it."""
    local = moment + timedelta(hours=8)
    way = chance.random()
    if way < 0.7:
        return local.strftime("%Y-%m-%d %H:%M:%S")
    if way < 0.8:
        return local.strftime("%Y/%m/%d %H:%M")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if way < 0.9 else local.strftime("%Y-%m-%dT%H:%M:%S+08:00")


def read(path: Path, folder: Path, sent) -> None:
    """Read it as the server does; sends what came of it, seconds of CPU and of the clock, and MB at most."""
    with path.open("rb") as stream:
        layout = layout_of(stream)
        mapping = guess(sample_of(stream, layout), "Asia/Shanghai").mapping
    calendar = WorkingCalendar("house", ZoneInfo("Asia/Shanghai"))
    before, began, worked = peak(), time.perf_counter(), time.process_time()
    log = LogFile(path, layout, mapping, "Old system", "b1", calendar, NOW, 200_000_000)
    made = make_log(log, folder.parent / "log.duckdb", folder, lambda _share: None)
    sent.send((made, layout.encoding, time.process_time() - worked, time.perf_counter() - began, before, peak()))


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures_of(size: int) -> list[Figure]:
    """In a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as name:
        source, folder = Path(name) / "old.csv", Path(name) / "work"
        folder.mkdir()
        rows = write(source, size, REMARK * LONG if size == HUGE else REMARK)
        here, there = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=read, args=(source, folder, there))
        process.start()
        there.close()
        made, encoding, worked, seconds, before, most = here.recv()
        process.join()
        snapshot = (Path(name) / "log.duckdb").stat().st_size / MEGABYTE
    told = f"{size // MEGABYTE:,} MB of {encoding}, {rows:,} rows"
    check(made, rows)
    return [
        Figure(f"{told}: rows a second of the clock", rows / seconds, "/s"),
        Figure("the same: CPU for a thousand rows", worked * 1e6 / rows, "ms"),
        Figure("the same: memory of the process at most", most, "MB", MEMORY),
        Figure("the same: by how much it grew", most - before, "MB"),
        Figure("the same: the snapshot that came of it", snapshot, "MB"),
    ]


def check(made: CleaningReport, rows: int) -> None:
    """Every row was kept or dropped with its reason, and what is bad in the file was found."""
    assert made.problem is None, made
    assert made.rows == rows == made.kept + sum(made.dropped.values())
    assert {"duplicate", "no_activity"} <= made.dropped.keys() and {"zone_assumed", "kept_open"} <= made.repaired.keys()
    print(f"  {made.kept:,} kept: {made.cases:,} cases; {dict(made.dropped)}; {dict(made.repaired)}")


def main(arguments: list[str]) -> bool:
    """Measure, and say whether every target was met; larger files after smaller ones, which says what grows."""
    sizes = [USUAL, *([FULL] if "--full" in arguments else ()), *([HUGE] if "--huge" in arguments else ())]
    return report("logs of other systems", [figure for size in sizes for figure in figures_of(size)])


if __name__ == "__main__":
    raise SystemExit(0 if main(sys.argv[1:]) else 1)
