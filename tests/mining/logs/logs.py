"""Logs for tests: written as another system would, read as the import does."""

import io
from collections import defaultdict

from server.mining.logs.cleaning import clean_case
from server.mining.logs.events import EventReader
from server.mining.logs.findings import Tally
from server.mining.logs.guessing import guess
from server.mining.logs.layout import layout_of
from server.mining.logs.mapping import LogMapping
from server.mining.logs.source import rows_of, sample_of

NOW = 1_800_000_000_000_000  # January 2027
MICROS = 1_000_000


def mapping_of(content, **more):
    """The guess for a file, with parts replaced."""
    stream = io.BytesIO(content)
    guessed = guess(sample_of(stream, layout_of(stream)), "Asia/Shanghai").mapping
    plain = {**guessed.plain(), **more}
    from server.mining.logs.mapping import mapping_from

    return mapping_from(plain)


def read(content, mapping: LogMapping | None = None, now=NOW, **more):
    """The cases of a file by name, and what was counted."""
    mapping = mapping or mapping_of(content, **more)
    stream, tally, events = io.BytesIO(content), Tally(), defaultdict(list)
    reader = EventReader(mapping, now, tally)
    with rows_of(stream, layout_of(stream), mapping.columns) as rows:
        for row in rows:
            if (event := reader.read(row)) is not None:
                events[event.case].append(event)
    cases = {case: clean_case(found, mapping, tally) for case, found in sorted(events.items())}
    assert tally.rows == tally.kept + sum(tally.dropped.values())
    return {name: case for name, case in cases.items() if case}, tally


def lives(cases):
    """What every activity was, without the lines it stood in."""
    return sorted(
        (case.case, work.activity, work.offered, work.taken, work.ended, work.ending, work.doer)
        for case in cases.values()
        for work in case.works
    )


def table(*rows, separator=",", encoding="utf-8", end="\n"):
    return (end.join(separator.join(row) for row in rows) + end).encode(encoding)
