"""The event log as OCEL 2.0 in JSON: cases, tasks and people are objects, and every event says which it concerns."""

from collections.abc import Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO

import orjson

from server.domain.codec import rfc3339
from server.reports.event_log import LogEvent, Trace

_CASE = ("process", "version", "business_key", "branch", "status")
_TASK = ("activity", "name", "role", "branch")
_EVENT = ("activity", "name", "transition", "kind", "to", "acting_for")
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of objects that are kept without a file."""


def as_ocel(traces: Iterable[Trace]) -> Iterator[bytes]:
    """The document in pieces, events first, as the log is read once; the objects wait in a file, not in memory."""
    types: set[str] = set()
    people: dict[str, None] = {}
    number = 0
    with SpooledTemporaryFile(IN_MEMORY) as objects:
        yield b'{"events":['
        for trace in traces:
            objects.writelines(orjson.dumps(each) + b",\n" for each in _objects(trace))
            for event in trace.events:
                types.add(_name(event))
                people.update(dict.fromkeys(filter(None, (event.resource, event.to, event.acting_for))))
                yield b"," * bool(number) + orjson.dumps(_event(number, trace, event))
                number += 1
        yield b'],"objects":['
        objects.writelines(orjson.dumps({"id": f"person:{login}", "type": "person"}) + b",\n" for login in people)
        yield from _listed(objects)
    yield b'],"objectTypes":' + orjson.dumps([_type("case", _CASE), _type("task", _TASK), _type("person", ())])
    yield b',"eventTypes":' + orjson.dumps([_type(name, _EVENT) for name in sorted(types)]) + b"}\n"


def _listed(lines: IO[bytes]) -> Iterator[bytes]:
    """What was written line by line, without the comma after the last."""
    lines.seek(0)
    before = b""
    for line in lines:
        yield before
        before = line
    yield before.removesuffix(b",\n")


def _objects(trace: Trace) -> Iterator[Mapping[str, object]]:
    """The case and its tasks; a task is of one case alone."""
    yield _object(trace.case, "case", {name: getattr(trace, name) for name in _CASE}, trace)
    told: set[str] = set()
    for event in trace.events:
        if event.task is not None and event.task not in told:
            told.add(event.task)
            values = {name: getattr(event, name) for name in _TASK}
            yield _object(event.task, "task", values, trace, [(trace.case, "task of")])


def _event(number: int, trace: Trace, event: LogEvent) -> Mapping[str, object]:
    concerns = [(trace.case, "case"), (event.task, "task"), (_person(event.resource), "by"), (_person(event.to), "to")]
    concerns.append((_person(event.acting_for), "in place of"))
    return {
        "id": f"e{number}",
        "type": _name(event),
        "time": rfc3339(event.at),
        "attributes": [
            {"name": name, "value": str(value)} for name in _EVENT if (value := getattr(event, name)) is not None
        ],
        "relationships": [{"objectId": each, "qualifier": how} for each, how in concerns if each is not None],
    }


def _name(event: LogEvent) -> str:
    """The type of an event: the activity and what happened to it."""
    return f"{event.activity} {event.happened}"


def _object(
    key: str, kind: str, values: Mapping[str, object], trace: Trace, related: Iterable[tuple[str, str]] = ()
) -> Mapping[str, object]:
    at = rfc3339(trace.started_at)
    given = [{"name": name, "time": at, "value": str(value)} for name, value in values.items() if value is not None]
    return {
        "id": key,
        "type": kind,
        "attributes": given,
        "relationships": [{"objectId": other, "qualifier": how} for other, how in related],
    }


def _type(name: str, attributes: Iterable[str]) -> Mapping[str, object]:
    return {"name": name, "attributes": [{"name": each, "type": "string"} for each in attributes]}


def _person(login: str | None) -> str | None:
    return f"person:{login}" if login else None
