"""The report of a test: lines for people, values for programs."""

from collections import Counter
from collections.abc import Iterator

from server.scenarios.coverage import Coverage, percent
from server.scenarios.playing import Played
from server.scenarios.testing import Tested


def report_lines(tested: Tested, *, coverage: bool) -> Iterator[str]:
    """What passed by file, every failure in full, and what was not reached."""
    passed = Counter(one.file for one in tested.played if one.failure is None)
    for file, count in sorted(passed.items()):
        yield f"{file}: {count} passed"
    for one in tested.failed:
        yield ""
        yield from _failure(one)
    for folder in tested.untested:
        yield f"{folder}: FAILED: the process has no scenarios; write {folder}/scenarios/*.yaml"
    if coverage:
        yield ""
        for one in tested.coverage:
            yield from _coverage(one)
    yield ""
    yield f"{len(tested.played)} scenarios, {len(tested.failed)} failed"


def report_values(tested: Tested, *, coverage: bool) -> dict[str, object]:
    """The same for programs."""
    values: dict[str, object] = {
        "passed": tested.passed,
        "scenarios": [_values(one) for one in tested.played],
        "without_scenarios": list(tested.untested),
    }
    if coverage:
        values["coverage"] = [_coverage_values(one) for one in tested.coverage]
    return values


def _failure(played: Played) -> Iterator[str]:
    failure = played.failure
    assert failure is not None
    yield f"{played.file}:{failure.line}: FAILED: {played.name}"
    yield f"  {failure.step}"
    yield f"  expected: {failure.expected}"
    yield f"  but: {failure.actual}"
    for line in failure.standing:
        yield f"    {line}"


def _coverage(found: Coverage) -> Iterator[str]:
    counts = ", ".join(f"{part.reached} of {part.total} {name}" for name, part in found.parts if part.total)
    yield f"{found.process}: {_percent(found)} % ({counts})"
    for name, part in found.parts:
        for missing in part.missing:
            yield f"  not reached: {name.removesuffix('s')} {missing}"


def _percent(found: Coverage) -> str:
    """Rounded down: 100 says that nothing is missing."""
    return f"{int(percent(part for _, part in found.parts) * 10) / 10:g}"


def _values(played: Played) -> dict[str, object]:
    failure = played.failure
    return {
        "file": played.file,
        "line": played.line,
        "process": played.process,
        "name": played.name,
        "passed": failure is None,
        "seconds": round(played.seconds, 3),
        "failure": None
        if failure is None
        else {
            "line": failure.line,
            "step": failure.step,
            "expected": failure.expected,
            "actual": failure.actual,
            "standing": list(failure.standing),
        },
    }


def _coverage_values(found: Coverage) -> dict[str, object]:
    parts = {
        name: {"total": part.total, "reached": part.reached, "missing": list(part.missing)}
        for name, part in found.parts
    }
    return {"process": found.process, "full": found.full, **parts}
