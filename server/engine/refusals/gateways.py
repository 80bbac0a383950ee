"""Gateways: every way out can be chosen, and every gateway has one."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.chosen import choices
from server.engine.covering import cover
from server.engine.refusals.told import MISSING_CONDITION, NO_WAY_IN, NO_WAY_OUT
from server.engine.upload import GATEWAYS, SPLITTING, Place, Scope, Upload

_TARGETS = frozenset({"message", "signal", "timer", "conditional"})


def ways_out(upload: Upload) -> Iterator[Finding]:
    """A gateway joins or splits; without a way out it does neither."""
    for scope, gateway in upload.places(*GATEWAYS):
        if not scope.outgoing(gateway):
            yield gateway.error(*NO_WAY_OUT.told())
        if not scope.incoming(gateway):
            yield gateway.error(*NO_WAY_IN.told())


def conditions(upload: Upload) -> Iterator[Finding]:
    """Where an exclusive or inclusive gateway splits, each flow has a condition or is the default."""
    for scope, gateway in upload.places(*SPLITTING):
        leaving = scope.outgoing(gateway)
        for flow in leaving if len(leaving) > 1 else ():
            if flow.node.first("conditionExpression") is None and flow.id != gateway.node.get("default"):
                yield flow.error(*MISSING_CONDITION.told(gateway=gateway.id))
        if len(leaving) > 1 and not gateway.node.get("default") and not _covered(upload, gateway, leaving):
            yield gateway.warning(
                "no_default",
                said("No flow is the default: when no condition holds the case stops with an incident."),
                said("Make one flow the default, or let the conditions name every value there can be."),
            )


def complex_joins(upload: Upload) -> Iterator[Finding]:
    """A complex gateway may split, as an inclusive one does; its way of joining is not executed."""
    for scope, gateway in upload.places("complexGateway"):
        if len(scope.incoming(gateway)) > 1:
            yield gateway.error(
                "complex_gateway",
                said("Complex gateways that join are not executed."),
                said("Use an inclusive gateway, or a multi-instance activity with a completion condition."),
            )


def direction(upload: Upload) -> Iterator[Finding]:
    """A gateway's stated direction agrees with its flows (BPMN 2.0.2, 8.3.9)."""
    for scope, gateway in upload.places(*GATEWAYS):
        many_in, many_out = len(scope.incoming(gateway)) > 1, len(scope.outgoing(gateway)) > 1
        stated = gateway.node.get("gatewayDirection", "Unspecified")
        wrong = {
            "Unspecified": False,
            "Converging": many_out,
            "Diverging": many_in,
            "Mixed": not (many_in and many_out),
        }
        if wrong.get(stated, True):
            yield gateway.error(
                "gateway_direction",
                said("gatewayDirection is %(stated)s, the flows say otherwise.", stated=stated),
                said("Remove gatewayDirection, or correct the flows."),
            )


def event_gateways(upload: Upload) -> Iterator[Finding]:
    """An event-based gateway leads to catching events that nothing else leads to, and starts no process."""
    for scope, gateway in upload.places("eventBasedGateway"):
        if gateway.node.flag("instantiate") or gateway.node.get("eventGatewayType", "Exclusive") != "Exclusive":
            yield gateway.error(
                "instantiating_gateway",
                said("Event-based gateways that start a process, or wait for all events, are not executed."),
                said("Use one start event per message; for all of several events, a parallel gateway."),
            )
        for flow in scope.outgoing(gateway):
            target = scope.by_id.get(flow.node.get("targetRef"))
            if target is not None and not _can_follow(scope, target):
                yield flow.error(
                    "event_gateway_target",
                    said("%(target)s cannot follow an event-based gateway.", target=target.id),
                    said(
                        "Lead it to a message, signal, timer or conditional catch event or a plain "
                        "receive task, entered by this flow only and without boundary events or loops."
                    ),
                )


RULES = (ways_out, conditions, complex_joins, direction, event_gateways)


def _covered(upload: Upload, gateway: Place, leaving: tuple[Place, ...]) -> bool:
    """Whether the conditions are seen to leave nothing out."""
    conditions = [flow.node.first("conditionExpression") for flow in leaving]
    texts = [condition.text for condition in conditions if condition is not None]
    return bool(texts) and cover(texts, lambda subject: choices(upload, gateway.process, subject))


def _can_follow(scope: Scope, target: Place) -> bool:
    if len(scope.incoming(target)) != 1:
        return False
    if target.kind == "intermediateCatchEvent":
        return target.event in _TARGETS
    looped = target.node.all("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
    return target.kind == "receiveTask" and not looped and not scope.guards(target)
