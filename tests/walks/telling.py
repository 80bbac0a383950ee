"""What the walks came to: lines for people, values for programs."""

from collections import defaultdict

from server.domain.scenario_runs import Seen
from server.engine.upload import HUMAN
from server.scenarios.coverage import cover
from server.scenarios.reporting import report_lines, report_values
from server.scenarios.testing import Tested


def tested_of(library, walked):
    """The same as of scenarios that were played by commands."""
    seen = Seen()
    for one in walked:
        seen |= one.played.seen
    played = sorted((one.played for one in walked), key=lambda one: (one.file, one.line))
    return Tested(played, (), tuple(cover(library, seen)))


def walk_values(library, walked, left_out):
    """All for programs: each process, each scenario with its failure, what was left out."""
    tested = tested_of(library, walked)
    return {
        **report_values(tested, coverage=True),
        "processes": [_process(library, walked, found) for found in tested.coverage],
        "left_out": [f"{one.file}: {one.name}" for one in left_out],
        "notes": sorted({note for one in walked for note in one.notes}),
    }


def walk_lines(library, walked, values):
    """Failures in full, then a line for each process, and what was not reached or not done on a page."""
    yield from (line for line in report_lines(tested_of(library, walked), coverage=False) if "passed" not in line)
    yield ""
    for row in (row for row in values["processes"] if row["scenarios"] or row["roles"]):
        parts = ", ".join(f"{row[name]['reached']} of {row[name]['total']} {name}" for name in _PARTS)
        yield f"{row['process']}: {row['scenarios']} scenarios, {parts}, {row['pages']} pages, {row['seconds']:.0f} s"
        yield f"  by {', '.join(row['roles']) or 'nobody'}"
        for name, part in ((name, row[name]) for name in _PARTS):
            if part["missing"]:
                yield f"  {name} not reached: {', '.join(part['missing'])}"
    for note in values["notes"]:
        yield f"note: {note}"
    for one in values["left_out"]:
        yield f"left out: {one}"


_PARTS = ("elements", "flows", "tasks")


def _process(library, walked, found):
    """`tasks`: which of its human tasks were done on a page; `seconds` and `pages` of the scenarios it begins."""
    own = [one for one in walked if one.played.process == found.process]
    human = _human(library)
    acts = [act for one in walked for act in one.acts if act.process == found.process]
    tasks, done = human.get(found.process, set()), {act.element for act in acts}
    return {
        "process": found.process,
        "scenarios": len(own),
        "seconds": round(sum(one.played.seconds for one in own), 1),
        "pages": sum(one.pages for one in own),
        **{name: _part(part.total, part.missing) for name, part in found.parts if name != "rules"},
        "tasks": _part(len(tasks), sorted(tasks - done)),
        "roles": sorted({act.role for act in acts}),
        "people": sorted({act.login for act in acts}),
    }


def _human(library):
    """The tasks of people by process."""
    found = defaultdict(set)
    for place in library.elements():
        if place.kind in HUMAN:
            found[place.process].add(place.id)
    return found


def _part(total, missing):
    return {"total": total, "reached": total - len(missing), "missing": list(missing)}
