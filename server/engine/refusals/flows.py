"""Sequence flows: both ends exist, in one scope, and conditions stand only where BPMN reads them."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.refusals.told import CONDITION_ON_DEFAULT, DEFAULT_WITHOUT_CONDITION
from server.engine.upload import ACTIVITIES, SPLITTING, Place, Scope, Upload


def ends(upload: Upload) -> Iterator[Finding]:
    """A flow leads from a node to a node of the same scope; neither from an end nor to a start or boundary event."""
    for scope, flow in upload.flows():
        for attribute in ("sourceRef", "targetRef"):
            yield from _end(upload, scope, flow, attribute)
        source = scope.by_id.get(flow.node.get("sourceRef"))
        target = scope.by_id.get(flow.node.get("targetRef"))
        if source is not None and source.kind == "endEvent":
            yield flow.error(
                "flow_from_end",
                said("It leaves the end event %(source)s.", source=source.id),
                said("Use an intermediate event."),
            )
        if target is not None and target.kind == "startEvent":
            yield flow.error(
                "flow_to_start",
                said("It enters the start event %(target)s.", target=target.id),
                said("Use an intermediate event."),
            )
        if target is not None and target.kind == "boundaryEvent":
            yield flow.error(
                "flow_to_boundary",
                said("It enters the boundary event %(target)s.", target=target.id),
                said("Lead it to an activity or gateway."),
            )


def conditions(upload: Upload) -> Iterator[Finding]:
    """Conditions stand on flows out of activities and of exclusive and inclusive gateways only (BPMN 2.0.2, 8.3.13)."""
    for scope, flow in upload.flows():
        source = scope.by_id.get(flow.node.get("sourceRef"))
        if flow.node.first("conditionExpression") is None or source is None:
            continue
        if source.kind not in SPLITTING | ACTIVITIES:
            yield flow.error(
                "condition_not_read",
                said("BPMN reads no condition on a flow out of %(source)s.", source=source.kind),
                said("Put an exclusive or inclusive gateway before it, or remove the condition."),
            )
        elif source.node.get("default") == flow.id:
            yield flow.error(*CONDITION_ON_DEFAULT.told())


def defaults(upload: Upload) -> Iterator[Finding]:
    """A default flow leaves its own element; beside other flows, one of them needs a condition."""
    for scope, place in upload.places():
        default = place.node.get("default")
        leaving = scope.outgoing(place)
        if default and default not in {flow.id for flow in leaving}:
            yield place.error(
                "default_not_leaving",
                said("The default flow %(default)s does not leave it.", default=default),
                said("Choose one that does."),
            )
        elif (
            default
            and len(leaving) > 1
            and not any(flow.node.first("conditionExpression") is not None for flow in leaving)
        ):
            yield place.error(*DEFAULT_WITHOUT_CONDITION.told(default=default))


def immediate(upload: Upload) -> Iterator[Finding]:
    """isImmediate="false" would let others come between; executable processes may not say so (BPMN 2.0.2, 8.3.13)."""
    for _, flow in upload.flows():
        if flow.node.get("isImmediate") == "false":
            yield flow.error("not_immediate", said("isImmediate is false."), said("Remove the attribute."))


def listed(upload: Upload) -> Iterator[Finding]:
    """What a node lists as incoming and outgoing agrees with the flows, or it is stale."""
    for scope, place in upload.places():
        real = {
            "incoming": {flow.id for flow in scope.incoming(place)},
            "outgoing": {flow.id for flow in scope.outgoing(place)},
        }
        for kind, known in real.items():
            for node in place.node.all(kind):
                if node.text.rpartition(":")[2] not in known:
                    yield place.warning(
                        "stale_flow_reference",
                        said("It lists %(flow)s as %(kind)s, but that flow says otherwise.", flow=node.text, kind=kind),
                        said("The flow's own sourceRef and targetRef count; remove the entry."),
                    )


RULES = (ends, conditions, defaults, immediate, listed)


def _end(upload: Upload, scope: Scope, flow: Place, attribute: str) -> Iterator[Finding]:
    name = flow.node.get(attribute)
    if name in scope.by_id:
        return
    if not name:
        yield flow.error(
            "dangling_flow",
            said("It has no %(attribute)s.", attribute=attribute),
            said("Connect both ends of the flow."),
        )
    elif any(place.file == flow.file for place in upload.by_id.get(name, ())):
        yield flow.error(
            "flow_across_scopes",
            said("Its %(attribute)s %(name)s stands in another process or subprocess.", attribute=attribute, name=name),
            said("Lead flows within one scope; between processes use messages."),
        )
    else:
        yield flow.error(
            "dangling_flow",
            said("Its %(attribute)s %(name)s is no activity, event or gateway.", attribute=attribute, name=name),
            said("Connect both ends of the flow."),
        )
