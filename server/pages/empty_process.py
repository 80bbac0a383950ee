"""The diagram that a new process begins with: a start, one task, an end."""

from xml.sax.saxutils import quoteattr

_SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)


def empty_process(key: str, name: str, first: str) -> bytes:
    """The text of the diagram of a process with this id and name; `first` is what its task is called."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {_SPACES} id={quoteattr(f"{key}_definitions")} targetNamespace="urn:countersign">
  <bpmn:process id={quoteattr(key)} name={quoteattr(name)} isExecutable="true">
    <bpmn:startEvent id="begin">
      <bpmn:outgoing>to_first</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="first" name={quoteattr(first)}>
      <bpmn:incoming>to_first</bpmn:incoming>
      <bpmn:outgoing>to_done</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="done">
      <bpmn:incoming>to_done</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="to_first" sourceRef="begin" targetRef="first" />
    <bpmn:sequenceFlow id="to_done" sourceRef="first" targetRef="done" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement={quoteattr(key)}>
      <bpmndi:BPMNShape id="begin_shape" bpmnElement="begin">
        <dc:Bounds x="172" y="162" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="first_shape" bpmnElement="first">
        <dc:Bounds x="270" y="140" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="done_shape" bpmnElement="done">
        <dc:Bounds x="432" y="162" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to_first_edge" bpmnElement="to_first">
        <di:waypoint x="208" y="180" />
        <di:waypoint x="270" y="180" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to_done_edge" bpmnElement="to_done">
        <di:waypoint x="370" y="180" />
        <di:waypoint x="432" y="180" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
""".encode()
