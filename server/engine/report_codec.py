"""Files and reports as JSON bytes, for the process that checks uploads."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from server.engine.bundle import Finding, ProcessInfo, Report, Said, StartEvent


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
    return orjson.dumps(asdict(report))


def unpack_report(data: bytes) -> Report:
    """The inverse of `pack_report`. Raises ValueError for what is no report."""
    read = orjson.loads(data)
    return Report(
        tuple(_finding(finding) for finding in read["findings"]),
        tuple(_process(process) for process in read["processes"]),
    )


def _finding(read: dict[str, Any]) -> Finding:
    path, said = tuple(read.pop("path")), read.pop("said")
    if said is not None:
        said = Said(said["message"], said["advice"], tuple((name, value) for name, value in said["params"]))
    return Finding(**read, path=path, said=said)


def _process(read: dict[str, Any]) -> ProcessInfo:
    starts = tuple(StartEvent(**start) for start in read.pop("starts"))
    calls = tuple(read.pop("calls"))
    return ProcessInfo(**read, starts=starts, calls=calls)
