"""Countersign: BPMN processes executed as drawn, with a task inbox for every role."""
