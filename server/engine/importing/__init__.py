"""Diagrams of other tools made into ours: what they say in their own extensions is said as BPMN and as properties."""
