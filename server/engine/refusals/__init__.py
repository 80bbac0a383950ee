"""Rules that refuse at deployment what would not execute as BPMN 2.0 says; each names file, element, rule, advice."""

from collections.abc import Iterator

from server.engine.bundle import Finding
from server.engine.refusals import (
    blindness,
    boundaries,
    calls,
    correlations,
    decisions,
    event_definitions,
    events,
    expressions,
    extensions,
    flows,
    gateways,
    identifiers,
    lanes,
    liability,
    links,
    loops,
    names,
    operators,
    processes,
    properties,
    reachability,
    roots,
    separation,
    subprocesses,
    tasks,
    timers,
    times,
    vendors,
    vocabulary,
)
from server.engine.upload import Upload

RULES = (
    *vocabulary.RULES,
    *identifiers.RULES,
    *processes.RULES,
    *roots.RULES,
    *lanes.RULES,
    *flows.RULES,
    *gateways.RULES,
    *events.RULES,
    *event_definitions.RULES,
    *boundaries.RULES,
    *links.RULES,
    *subprocesses.RULES,
    *loops.RULES,
    *tasks.RULES,
    *calls.RULES,
    *decisions.RULES,
    *operators.RULES,
    *liability.RULES,
    *timers.RULES,
    *expressions.RULES,
    *vendors.RULES,
    *extensions.RULES,
    *correlations.RULES,
    *properties.RULES,
    *times.RULES,
    *separation.RULES,
    *blindness.RULES,
    *reachability.RULES,
    *names.RULES,
)


def refuse(upload: Upload) -> Iterator[Finding]:
    """Every finding of every rule, each once."""
    seen: set[Finding] = set()
    for rule in RULES:
        for finding in rule(upload):
            if finding not in seen:
                seen.add(finding)
                yield finding
