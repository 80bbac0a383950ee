"""The event log as XES (IEEE 1849-2016): a trace for each case."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from server.domain.codec import rfc3339
from server.reports.event_log import LogEvent, Trace

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
<string key="lifecycle:transition" value="complete"/></global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
<string key="lifecycle:model" value="standard"/>
"""


def as_xes(traces: Iterable[Trace]) -> Iterator[str]:
    """The document in pieces."""
    yield _HEAD
    for trace in traces:
        yield "".join(["<trace>\n", *_of_trace(trace), *map(_of_event, trace.events), "</trace>\n"])
    yield "</log>\n"


def _of_trace(trace: Trace) -> Iterator[str]:
    yield _text("concept:name", trace.business_key or trace.case)
    yield _text("case", trace.case)
    yield _text("process", trace.process)
    yield f'<int key="version" value="{trace.version}"/>\n'
    yield _text("branch", trace.branch)
    yield _text("status", trace.status)
    yield _date("started", trace.started_at)
    if trace.ended_at is not None:
        yield _date("ended", trace.ended_at)


def _of_event(event: LogEvent) -> str:
    given = {
        "concept:name": event.name,
        "concept:instance": event.task,
        "lifecycle:transition": event.transition,
        "org:resource": event.resource,
        "org:role": event.role,
        "org:group": event.branch,
        "activity": event.activity,
        "event": event.happened,
        "to": event.to,
        "acting_for": event.acting_for,
        "kind": event.kind,
    }
    texts = [_text(key, value) for key, value in given.items() if value is not None]
    return "".join(["<event>", *texts, _date("time:timestamp", event.at), "</event>\n"])


def _text(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(_writable(value))}/>"


def _date(key: str, moment: datetime) -> str:
    return f"<date key={quoteattr(key)} value={quoteattr(rfc3339(moment))}/>"


def _writable(text: str) -> str:
    """The text without signs that XML 1.0 cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or (ord(char) >= ord(" ") and char not in "\ufffe\uffff"))
