"""What a diagram declares of its elements and processes, as the rest of the server reads it."""

from collections.abc import Mapping
from typing import TypedDict

from server.domain.escalation import EscalationFault, Step, parse_escalation
from server.domain.liability import Part
from server.domain.people import EVERYONE, one_spaced
from server.engine.ahead import ahead
from server.engine.asked_documents import asked_documents
from server.engine.bundle import Element, ProcessInfo, StartEvent
from server.engine.lanes import Lane, lane_by_element
from server.engine.properties import (
    arguments_of,
    columns,
    decision_of,
    extension_text,
    listed,
    operator_of,
    properties_of,
    shown_columns,
)
from server.engine.reading import form_name
from server.engine.upload import HUMAN, Place, Scope, Upload
from server.engine.variables import entered, read, written
from server.engine.xmltree import Node

_NAMED = {"message": ("messageRef", "message"), "signal": ("signalRef", "signal")}


class _Service(TypedDict, total=False):
    operator: str | None
    arguments: tuple[tuple[str, str], ...]
    authorised_by: str | None
    second: str | None


def elements_of(upload: Upload, process: str) -> Mapping[str, Element]:
    """Flow nodes and named sequence flows of a process, with its subprocesses, by id."""
    lanes = lane_by_element(upload.processes[process].host.node)
    nodes = {
        place.id: _element(upload, scope, place, lanes.get(place.id))
        for scope, place in upload.places()
        if place.process == process
    }
    flows = {
        flow.id: Element(flow.id, process, flow.kind, flow.node.name, _documentation(flow.node))
        for _, flow in upload.flows()
        if flow.process == process and flow.node.name
    }
    return {**nodes, **flows}


def process_info(upload: Upload, process: str) -> ProcessInfo:
    """What the diagram says of a process as a whole. `title` keeps its `=`; columns are FEEL without it."""
    scope = upload.processes[process]
    node = scope.host.node
    properties = properties_of(node)
    return ProcessInfo(
        key=process,
        name=node.name or process,
        documentation=_documentation(node),
        title=properties.get("title"),
        columns=shown_columns(properties),
        start_role=_role(properties.get("start_role", "")) or EVERYONE,
        read_role=_role(properties.get("read_role", "")),
        starts=tuple(_start(upload, place) for place in scope.of("startEvent")),
        calls=upload.called(process),
        liability=properties.get("liability", "").strip() or None,
    )


def _element(upload: Upload, scope: Scope, place: Place, lane: Lane | None) -> Element:
    properties = properties_of(place.node)
    form = properties.get("form")
    return Element(
        id=place.id,
        process=place.process,
        type=place.kind,
        name=place.node.name,
        documentation=_documentation(place.node),
        role=_role(properties.get("role", "") if place.kind in HUMAN else "") or (lane.role if lane else None),
        lane=lane.id if lane is not None else None,
        form=form_name(form) if form else None,
        result=properties.get("result"),
        due=properties.get("due"),
        closes=properties.get("closes") if place.kind in HUMAN else None,
        remind=properties.get("remind") if place.kind in HUMAN else None,
        escalate=_escalation(properties.get("escalate", "")) if place.kind in HUMAN else (),
        priority=properties.get("priority"),
        assign=properties.get("assign"),
        separate_from=listed(properties.get("separate_from", "")),
        same_as=listed(properties.get("same_as", "")),
        blind_to=listed(properties.get("blind_to", "")),
        recuse=listed(properties.get("recuse", "")),
        authority=properties.get("authority"),
        enters=entered(upload, place),
        reads=read(upload, scope, place),
        writes=written(upload, place),
        decision=(decision_of(place.node) or None) if place.kind == "businessRuleTask" else None,
        inputs=columns(properties.get("inputs", "")),
        documents=asked_documents(properties.get("documents", "")) if place.kind in HUMAN else (),
        ahead=ahead(upload, scope, place) if place.kind in HUMAN else (),
        **_service(place, properties),
        liability=_parts(properties.get("liability", "")) if place.kind in HUMAN else frozenset(),
        dissent=properties.get("dissent") if place.kind in HUMAN else None,
        minutes=listed(properties.get("minutes", "")) if place.kind in HUMAN else (),
        several=bool(place.node.all("multiInstanceLoopCharacteristics")),
        begins=place.begins,
    )


def _service(place: Place, properties: Mapping[str, str]) -> _Service:
    if place.kind != "serviceTask":
        return {}
    return {
        "operator": operator_of(place.node) or None,
        "arguments": arguments_of(place.node),
        "authorised_by": properties.get("authorised_by", "").strip() or None,
        "second": properties.get("second", "").strip() or None,
    }


def _escalation(value: str) -> tuple[Step, ...]:
    """The steps; none where deployment refuses them."""
    try:
        return parse_escalation(value)
    except EscalationFault:
        return ()


def _parts(value: str) -> frozenset[Part]:
    """What doing it means; of what deployment refuses, nothing."""
    return frozenset(Part(word) for word in listed(value) if word in frozenset(Part))


def _role(value: str) -> str | None:
    return one_spaced(value) or None


def _start(upload: Upload, place: Place) -> StartEvent:
    """`value` is the name of the message or signal, the text of the timer or condition; `timer` its BPMN kind."""
    properties = properties_of(place.node)
    form, key = properties.get("form"), properties.get("business_key")
    value, timer = _waits_for(upload, place)
    return StartEvent(place.id, place.event, value, timer, form_name(form) if form else None, key)


def _waits_for(upload: Upload, place: Place) -> tuple[str | None, str | None]:
    if place.event == "none":
        return None, None
    definition = place.events[0]
    if place.event in _NAMED:
        attribute, kind = _NAMED[place.event]
        node = upload.referenced(place, kind, definition.get(attribute))
        return (node.name if node is not None else None), None
    text = next(iter(definition.all("timeDate", "timeDuration", "timeCycle", "condition")), None)
    if text is None:
        return None, None
    return text.text, text.kind if place.event == "timer" else None


def _documentation(node: Node) -> str:
    written = "\n\n".join(child.text for child in node.all("documentation") if child.text)
    return written or extension_text(node, "instructionsForEndUser")
