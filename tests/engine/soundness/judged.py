"""Small diagrams judged: findings on the flow of tokens as rows (rule, element, path)."""

from server.engine.checking import check
from tests.engine.dsl import el, process

FLOWING = frozenset(
    {"deadlock", "lack_of_synchronisation", "never_ends", "endless_loop", "busy_loop", "dead_end", "unreachable"}
    | {"terminate_ends_work", "soundness_undecided"}
)
TERMINATES = "<bpmn:terminateEventDefinition/>"


def judged(nodes, text, **more):
    """What is found in a process of these nodes and flows, as rows; nothing else may be an error."""
    report = check({"p.bpmn": process(nodes, text, **more)})
    assert not [finding for finding in report.errors if finding.rule not in FLOWING], report.errors
    return sorted((f.rule, f.element, " ".join(f.path)) for f in report.findings if f.rule in FLOWING)


def event_gateway(*names):
    return "".join(el("eventBasedGateway", name) for name in names)


def ending(name, definition):
    return el("endEvent", name, definition)
