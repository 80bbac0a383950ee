"""The engine as it comes, without any of our changes: what the traps compare with."""

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState


def specs(*documents, key="p"):
    parser = SpiffBpmnParser()
    for document in documents:
        parser.add_bpmn_xml(etree.fromstring(document))
    return parser.get_spec(key), parser.get_subprocess_specs(key)


def start(*documents, data=None):
    """A workflow run up to its first waiting tasks."""
    spec, subs = specs(*documents)
    workflow = BpmnWorkflow(spec, subs)
    if data:
        workflow.task_tree.data.update(data)
    workflow.do_engine_steps()
    return workflow


def ready(workflow):
    return [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]


def names(workflow):
    return sorted(task.task_spec.bpmn_id for task in ready(workflow))


def done(workflow, name, **values):
    task = next(task for task in ready(workflow) if task.task_spec.bpmn_id == name)
    task.data.update(values)
    task.run()
    workflow.do_engine_steps()
    return task


def message(name, **payload):
    return BpmnEvent(MessageEventDefinition(name), payload=payload)
