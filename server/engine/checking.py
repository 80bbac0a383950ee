"""Checks the files of a deployment: reads, refuses, compiles; in this process or in one that can be killed."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from server.dmn.decisions import compile_decisions
from server.domain.wording import said
from server.engine.bundle import Finding, ProcessInfo, Report
from server.engine.bundles import executable_roots
from server.engine.confinement import Confinement, Crashed, TimedOut, confine_self, run_confined
from server.engine.decision_files import rulebooks
from server.engine.elements import process_info
from server.engine.parsing import compile_specs
from server.engine.reading import DIAGRAMS, read
from server.engine.refusals import refuse
from server.engine.report_codec import pack_files, pack_report, unpack_files, unpack_report
from server.engine.soundness import unsound
from server.engine.staffing.demands import demands, impossible
from server.engine.stand_ins import stand_in
from server.engine.upload import Upload
from server.engine.xmltree import Xml

MAX_FINDINGS = 500
"""Of errors and of warnings each; enough to mend a diagram."""
READ = (*DIAGRAMS, ".dmn", ".json")
"""How the names of files end that are read; all others are only stored."""
BROKE_OFF = "compile_time"
"""The rule of the finding that says that a check did not come to its end."""


def check(files: Mapping[str, bytes], known_processes: frozenset[str] = frozenset()) -> Report:
    """What stops these files from being deployed, and warnings; the first 500 of each. Never raises on bad files.

    `files`: contents by name, names carry folders. `known_processes`: keys of what is deployed and may be called.
    Compiles each process, so a hostile diagram may take long: use `check_killable` for uploads.
    """
    drawn, unread = read(files, known_processes)
    found, unruly = rulebooks(files, drawn, compile_decisions)
    upload = replace(drawn, rulebooks=found)
    drawn_so = _bounded(chain(unread, _no_diagram(upload, unread), unruly, refuse(upload)))
    findings = _bounded(chain(drawn_so, unsound(upload, drawn_so)))
    if not any(finding.severity == "error" for finding in findings):
        findings.extend(_compile(files, upload))
    if any(finding.severity == "error" for finding in findings):
        return Report(tuple(findings), _infos(upload))
    asked = demands(upload)
    return Report((*findings, *impossible(upload, asked)), _infos(upload), asked)


def check_killable(
    files: Mapping[str, bytes],
    known_processes: frozenset[str] = frozenset(),
    *,
    seconds: float = 20,
    memory_mb: int = 1024,
) -> Report:
    """The same in a process of its own, which is killed after `seconds` or when it takes more than `memory_mb`."""
    confinement = Confinement(seconds, memory_mb)
    command = [sys.executable, "-m", "server.engine.checking", str(seconds), str(memory_mb)]
    try:
        return unpack_report(run_confined(command, pack_files(files, known_processes), confinement))
    except TimedOut:
        message = said("Checking the files took more than %(seconds)s seconds.", seconds=f"{seconds:g}")
    except Crashed as crash:
        message = said("Checking the files broke off: %(crash)s.", crash=crash)
    advice = said("Simplify the diagram; deploy its files one by one to find the one that cannot be compiled.")
    names = [file for file in files if file.lower().endswith(".bpmn")] or list(files) or [""]
    return Report((Finding(names[0], None, BROKE_OFF, message, advice),), ())


def _bounded(found: Iterable[Finding]) -> list[Finding]:
    """The first errors and the first warnings; no number of warnings hides an error."""
    kept: list[Finding] = []
    counts = Counter[str]()
    for finding in found:
        counts[finding.severity] += 1
        if counts[finding.severity] <= MAX_FINDINGS:
            kept.append(finding)
        if counts["error"] >= MAX_FINDINGS:
            break
    return kept


def _no_diagram(upload: Upload, unread: tuple[Finding, ...]) -> Iterator[Finding]:
    if not upload.documents and not unread:
        yield Finding(
            "", None, "no_diagram", said("There is no diagram among the files."), said("Upload a .bpmn file.")
        )


def _compile(files: Mapping[str, bytes], upload: Upload) -> Iterator[Finding]:
    """Compiles each process that no other one calls, with all it calls; what is only known by name is stood in for."""
    called = {name for key in upload.processes for name in upload.called(key)}
    absent = called - upload.processes.keys()
    for key, scope in upload.processes.items():
        if key in called:
            continue
        roots = [*executable_roots(files, upload, key), *(stand_in(name) for name in sorted(absent))]
        fault = _fault(key, roots)
        if fault is not None:
            element, message = fault
            yield Finding(
                scope.host.file,
                element or key,
                "not_compilable",
                said("The process %(process)s cannot be compiled: %(fault)s", process=key, fault=message),
                said("Simplify the element, or report it with the file."),
            )


def _fault(key: str, roots: list[Xml]) -> tuple[str, str] | None:
    try:
        compile_specs(key, roots)
    except Exception as error:  # noqa: BLE001 -- the parser raises whatever it stumbles over; the file is refused
        return str(
            getattr(error, "element", None) or getattr(error, "id", None) or ""
        ), f"{type(error).__name__}: {error}"
    return None


def _infos(upload: Upload) -> tuple[ProcessInfo, ...]:
    return tuple(process_info(upload, key) for key in upload.processes)


def main() -> None:
    """Reads files from standard input, writes the report to standard output, within the limits of the arguments."""
    seconds, memory_mb = float(sys.argv[1]), int(sys.argv[2])
    confine_self(Confinement(seconds, memory_mb))
    files, known = unpack_files(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pack_report(check(files, known)))


if __name__ == "__main__":
    main()
