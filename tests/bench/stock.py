"""The stock engine as its own documentation uses it: load, complete one task, run on, save."""

import json
from typing import cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from tests.bench.five_tasks import DATA, FINDINGS, TASKS, XML


class StockCase:
    """One case on the stock engine, held as its serialised text."""

    def __init__(self) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_xml(etree.fromstring(XML))
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
        workflow = BpmnWorkflow(parser.get_spec("five_tasks"), parser.get_subprocess_specs("five_tasks"))
        workflow.data.update(DATA)
        workflow.task_tree.set_data(**DATA)
        workflow.do_engine_steps()
        self.text = str(self.serializer.serialize_json(workflow))

    def complete(self, element: str) -> None:
        """Load, complete the waiting task of this element, run on, save."""
        workflow = cast("BpmnWorkflow", self.serializer.deserialize_json(self.text))
        task = next(
            t
            for t in workflow.get_tasks(state=TaskState.READY, manual=True)
            if getattr(t.task_spec, "bpmn_id", None) == element
        )
        task.set_data(**{f"from_{element}": FINDINGS})
        task.run()
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
        self.text = str(self.serializer.serialize_json(workflow))

    @property
    def size(self) -> int:
        """Bytes at rest."""
        return len(self.text.encode())

    @property
    def done(self) -> bool:
        """Whether the case has ended."""
        return bool(json.loads(self.text)["completed"])


def walk() -> list[tuple[str, int]]:
    """Run one case to its end; the size after each task."""
    case, sizes = StockCase(), []
    for element in TASKS:
        case.complete(element)
        sizes.append((element, case.size))
    assert case.done
    return sizes
