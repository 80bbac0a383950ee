"""A host in miniature: builds bundles from XML and keeps one case as its row would: blob and data, nothing else."""

import ast
import copy
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from server.domain.calendar import WorkingCalendar
from server.engine.apply import apply
from server.engine.bundle import Bundle, Element, ProcessInfo
from server.engine.model import CaseState, Complete, Environment, FireTimers, Limits, ScriptError, Start
from server.engine.parsing import compile_specs

T0 = datetime(2026, 1, 5, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar("house", ZONE)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
DECLARED = {"form", "result", "due", "closes", "priority", "assign"}


class PlainSandbox:
    """Runs trusted Python of tests in this process: fast, same contract as the real sandbox."""

    def evaluate(self, source, names):
        try:
            return eval(source, {}, copy.deepcopy(dict(names)))
        except Exception as error:
            raise ScriptError(f"{type(error).__name__}: {error}") from error

    def execute(self, source, names):
        ast.parse(source)
        context = copy.deepcopy(dict(names))
        try:
            exec(source, {}, context)
        except Exception as error:
            raise ScriptError(f"{type(error).__name__}: {error}") from error
        return context


def build(*documents, key="p", title=None, columns=None):
    """A bundle of process `key` from documents, its elements read from the XML."""
    roots = [etree.fromstring(document) for document in documents]
    spec, subs = compile_specs(key, roots)
    elements = {}
    for root in roots:
        for process in root.iter(f"{BPMN}process"):
            nodes = (node for node in process.iter() if isinstance(node.tag, str) and node.get("id"))
            elements[process.get("id")] = {node.get("id"): _element(process.get("id"), node) for node in nodes}
    return Bundle(ProcessInfo(key, key, title=title, columns=columns or {}), spec, subs, elements)


def _element(process, node):
    declared = {
        p.get("name"): p.get("value")
        for p in node.findall(f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property")
        if p.get("name") in DECLARED
    }
    return Element(node.get("id"), process, etree.QName(node).localname, node.get("name") or "", **declared)


class Case:
    def __init__(
        self, *documents, bundle=None, data=None, start=None, sandbox=None, limits=None, business_key=None, **info
    ):
        self.bundle = bundle or build(*documents, **info)
        self.data, self.blob, self.now, self.changes = dict(data or {}), None, T0, []
        self.sandbox, self.limits, self.business_key = sandbox or PlainSandbox(), limits or Limits(), business_key
        self.do(start or Start())

    @property
    def env(self):
        return Environment(self.now, ZONE, CALENDAR, self.sandbox, self.limits, self.business_key)

    def do(self, *commands):
        self.o = apply(self.bundle, CaseState(self.blob, self.data), commands, self.env)
        self.blob = self.o.blob
        self.data.update({change.key: change.value for change in self.o.changes})
        self.changes += self.o.changes
        return self.o

    def open(self, name=None):
        return [task for task in self.o.after.tasks if name in (None, task.element)]

    def names(self):
        return sorted(task.element for task in self.o.after.tasks)

    def done(self, name, number=0, person=None, **values):
        return self.do(Complete(self.open(name)[number].token, values, person))

    def after(self, **span):
        self.now += timedelta(**span)
        return self.do(FireTimers())

    @property
    def incidents(self):
        return self.o.after.incidents

    def story(self):
        """The steps of the last command as (element, event)."""
        return [(step.element, str(step.event)) for step in self.o.steps]
