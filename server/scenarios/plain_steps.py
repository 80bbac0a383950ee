"""Steps as plain values: what comes from outside, and what was refused."""

from collections.abc import Mapping
from typing import cast

from server.domain.errors import InvalidValue
from server.domain.play import Plain
from server.forms.errors import FormErrors
from server.scenarios.faults import FaultyNode, ScenariosRefused
from server.scenarios.nodes import read_yaml
from server.scenarios.refusing import code_of


def sent_outside(name: str, correlation: str, data: str) -> Plain:
    """A message or signal as a step says it, from lines of YAML. Raises InvalidValue."""
    sent: dict[str, object] = {"name": name}
    for key, text in (("correlation", correlation), ("data", data)):
        if found := _mapping(key, text):
            sent[key] = found
    return sent


def _mapping(field: str, text: str) -> Mapping[str, object]:
    """Lines of `key: value`. Raises InvalidValue."""
    if not text.strip():
        return {}
    try:
        found = read_yaml(field, text.encode())
        found.entries(field)
    except ScenariosRefused as refused:
        raise InvalidValue(field=field, problem=refused.faults[0].problem) from refused
    except FaultyNode as faulty:
        raise InvalidValue(field=field, problem=faulty.fault.problem) from faulty
    return cast("Mapping[str, object]", found.plain())


def of_case(case: str | None) -> Plain:
    """The part of a step that names its case, if it must be named."""
    return {"case": case} if case else {}


def refused_step(said: Mapping[str, object], refused: Exception, codes: Mapping[str, str]) -> dict[str, object]:
    """The step with its refusal, where the file has a place for it."""
    if isinstance(refused, FormErrors):
        how: object = dict(codes) or {error.path: error.code for error in refused.errors}
    else:
        how = code_of(refused)
    for kind in ("start", "message", "signal"):
        if isinstance(inner := said.get(kind), Mapping):
            return {**said, kind: _refused_inside(cast("Plain", inner), how)}
    return {**said, "refused": how}


def _refused_inside(inner: Plain, how: object) -> Plain:
    for kind in ("message", "signal"):
        if isinstance(sent := inner.get(kind), Mapping):
            return {kind: {**cast("Plain", sent), "refused": how}}
    return {**inner, "refused": how}


def without_refusal(step: Plain) -> dict[str, object]:
    """The step as if it went through."""
    return {
        key: without_refusal(cast("Plain", value)) if key in {"start", "message", "signal"} else value
        for key, value in step.items()
        if key != "refused"
    }
