"""Files and reports as JSON bytes, for the process that checks uploads."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import orjson

from server.domain.staffing.demands import Demand, StaffedStep
from server.domain.wording import packed, unpacked
from server.engine.bundle import Finding, ProcessInfo, Report, StartEvent


def pack_files(files: Mapping[str, bytes], known_processes: frozenset[str]) -> bytes:
    """Files and known processes as JSON."""
    encoded = {name: b64encode(data).decode() for name, data in files.items()}
    return orjson.dumps({"files": encoded, "known": sorted(known_processes)})


def unpack_files(data: bytes) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """The inverse of `pack_files`."""
    read = orjson.loads(data)
    return {name: b64decode(text) for name, text in read["files"].items()}, frozenset(read["known"])


def pack_report(report: Report) -> bytes:
    """A report as JSON."""
    findings = [
        {**_plain(finding), "message": packed(finding.message), "advice": packed(finding.advice)}
        for finding in report.findings
    ]
    processes = [asdict(process) for process in report.processes]
    return orjson.dumps({"findings": findings, "processes": processes, "demands": list(map(_demanded, report.demands))})


def unpack_report(data: bytes) -> Report:
    """The inverse of `pack_report`. Raises ValueError for what is no report."""
    read = orjson.loads(data)
    return Report(
        tuple(_finding(finding) for finding in read["findings"]),
        tuple(_process(process) for process in read["processes"]),
        tuple(_demand(demand) for demand in read["demands"]),
    )


def _plain(finding: Finding) -> dict[str, object]:
    return {each.name: getattr(finding, each.name) for each in fields(finding)}


def _finding(read: dict[str, Any]) -> Finding:
    message, advice, path = unpacked(read.pop("message")), unpacked(read.pop("advice")), tuple(read.pop("path"))
    return Finding(**read, message=message, advice=advice, path=path)


def _process(read: dict[str, Any]) -> ProcessInfo:
    starts = tuple(StartEvent(**start) for start in read.pop("starts"))
    calls = tuple(read.pop("calls"))
    return ProcessInfo(**read, starts=starts, calls=calls)


def _demanded(demand: Demand) -> dict[str, object]:
    sets = {"apart": list(demand.apart), "same": list(demand.same), "begins": list(demand.begins)}
    return {**asdict(demand), **sets, "runs": [list(run) for run in demand.runs]}


def _step(read: dict[str, Any]) -> StaffedStep:
    passes_to = tuple(read.pop("passes_to"))
    return StaffedStep(**read, passes_to=passes_to)


def _demand(read: dict[str, Any]) -> Demand:
    steps = {name: _step(step) for name, step in read.pop("steps").items()}
    apart, same = (frozenset((one, other) for one, other in read.pop(name)) for name in ("apart", "same"))
    runs = tuple(frozenset[str](run) for run in read.pop("runs"))
    begins = frozenset[str](read.pop("begins"))
    return Demand(**read, steps=steps, apart=apart, same=same, runs=runs, begins=begins)
