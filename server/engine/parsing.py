# pyright: basic
"""From BPMN documents to adopted specs: SpiffWorkflow's parser, with its start and end events repaired."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from SpiffWorkflow.bpmn.parser import event_parsers as parts
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    StartEvent,
)
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.event_parsers import (
    SpiffBoundaryEventParser,
    SpiffEndEventParser,
    SpiffIntermediateCatchEventParser,
    SpiffIntermediateThrowEventParser,
    SpiffReceiveTaskParser,
    SpiffSendTaskParser,
    SpiffStartEventParser,
)
from SpiffWorkflow.spiff.parser.process import SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser
from SpiffWorkflow.spiff.specs.defaults import ReceiveTask, SendTask

from server.engine.adoption import NotExecutable, adopt
from server.engine.behaviour.deciding import BusinessRuleTask
from server.engine.behaviour.mixed import Mixed
from server.engine.behaviour.serving import ServiceTask

STARTS = [
    parts.MESSAGE_EVENT_XPATH,
    parts.SIGNAL_EVENT_XPATH,
    parts.TIMER_EVENT_XPATH,
    parts.CONDITIONAL_EVENT_XPATH,
    parts.ERROR_EVENT_XPATH,
    parts.ESCALATION_EVENT_XPATH,
]
ENDS = [
    parts.MESSAGE_EVENT_XPATH,
    parts.SIGNAL_EVENT_XPATH,
    parts.ERROR_EVENT_XPATH,
    parts.ESCALATION_EVENT_XPATH,
    parts.TERMINATION_EVENT_XPATH,
]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def compile_specs(process_id: str, documents: Sequence[Any]) -> tuple[Any, Mapping[str, Any]]:
    """Compile one process and all it calls: its spec, and the specs of subprocesses and called processes by name.

    `documents` are lxml roots of checked and normalised BPMN files, one of which holds the process; none is changed.
    Raises SpiffWorkflow's ValidationException or NotExecutable. The parser may hang on hostile input: compile
    untrusted files in a process that can be killed.
    """
    parser = _Parser()
    for document in documents:
        parser.add_bpmn_xml(document)
    spec = parser.get_spec(process_id)
    subs = parser.get_subprocess_specs(process_id)
    for item in (spec, *subs.values()):
        adopt(item, subs)
    for name, item in subs.items():
        if item.start.none_start is None:
            raise NotExecutable("a called process needs a start event without a trigger", name)
    return spec, subs


class _Explaining(Mixed):
    """Lets a parser say what is wrong: some of SpiffWorkflow's calls name the node, which it does not take."""

    def raise_validation_exception(self, message: str, node: Any = None) -> NoReturn:
        raise ValidationException(message, self.node if node is None else node, self.filename)


class _Starts(_Explaining, SpiffStartEventParser):
    """Also error and escalation starts, and whether the event subprocess interrupts."""

    def create_task(self) -> Any:
        task = self._create_task(self.get_event_definition(STARTS))
        task.interrupting = self.node.get("isInterrupting", "true") != "false"
        self.spec.start.connect(task)
        return task


class _Ends(_Explaining, SpiffEndEventParser):
    """Also signal ends."""

    def create_task(self) -> Any:
        task = self._create_task(self.get_event_definition(ENDS))
        task.connect(self.spec.end)
        return task


class _Catches(_Explaining, SpiffIntermediateCatchEventParser):
    """Intermediate catch events."""


class _Throws(_Explaining, SpiffIntermediateThrowEventParser):
    """Intermediate throw events."""


class _Boundaries(_Explaining, SpiffBoundaryEventParser):
    """Boundary events."""


class _Sends(_Explaining, SpiffSendTaskParser):
    """Send tasks."""


class _Receives(_Explaining, SpiffReceiveTaskParser):
    """Receive tasks."""


class _Decides(_Explaining, SpiffTaskParser):
    """Business rule tasks; which decision they make is declared in the bundle."""

    @staticmethod
    def get_decision_ref(node: Any) -> None:
        """What the library would look for among tables of its own."""


class _Serves(_Explaining, SpiffTaskParser):
    """Service tasks; which operator they ask for is declared in the bundle."""


class _Process(SpiffProcessParser):
    """Flows in the order the element lists them, not by where shapes were drawn; each part knows its own."""

    def _parse(self) -> None:
        super()._parse()
        spec: Any = self.spec
        for task_spec in spec.task_specs.values():
            if task_spec.bpmn_id and not task_spec.name.endswith(" [child]"):
                flows = self.get_outgoing_sequence_flows(task_spec.bpmn_id)
                task_spec.flows = tuple(flow.get("id") for flow in flows)

    def get_position(self, node_id: str) -> dict[str, float]:
        del node_id
        return {"x": 0.0, "y": 0.0}

    def get_outgoing_sequence_flows(self, source_ref: str) -> list[Any]:
        flows = list(super().get_outgoing_sequence_flows(source_ref))
        node = self.get_node_by_id(source_ref)
        listed = [] if node is None else [(out.text or "").strip() for out in node.findall(f"{BPMN}outgoing")]
        order = {flow: place for place, flow in enumerate(listed)}
        return sorted(flows, key=lambda flow: order.get(flow.get("id"), len(order)))


class _Parser(SpiffBpmnParser):
    PROCESS_PARSER_CLASS = _Process
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("startEvent"): (_Starts, StartEvent),
        full_tag("endEvent"): (_Ends, EndEvent),
        full_tag("intermediateCatchEvent"): (_Catches, IntermediateCatchEvent),
        full_tag("intermediateThrowEvent"): (_Throws, IntermediateThrowEvent),
        full_tag("boundaryEvent"): (_Boundaries, BoundaryEvent),
        full_tag("businessRuleTask"): (_Decides, BusinessRuleTask),
        full_tag("serviceTask"): (_Serves, ServiceTask),
        full_tag("sendTask"): (_Sends, SendTask),
        full_tag("receiveTask"): (_Receives, ReceiveTask),
    }
