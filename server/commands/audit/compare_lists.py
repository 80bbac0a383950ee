"""Compare what lists, search and the inbox show of a case with its data, its diagram and the trail."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from server.commands.cases.bound import environment_of
from server.commands.cases.listed import Listed, readable, untitled
from server.commands.transaction import Work
from server.domain import codec
from server.domain.cases import Case
from server.engine import model as engine
from server.engine import summary
from server.engine.bundle import Bundle
from server.engine.scopes import Kind, Scope
from server.store.case_rows import column_rows, found_text
from server.store.search import grams

_BY_THE_CLOCK = re.compile(r"\b(now|today)\s*\(")


def list_faults(work: Work, case: Case, bundle: Bundle, standing: engine.Standing) -> Iterator[str]:
    """What is shown otherwise than it should be, one sentence each."""
    yield from _key(work, case)
    right = _right(work, case, bundle, standing)
    if right.title is not None and case.title != right.title:
        yield f"the title is {case.title!r}, but by the data {right.title!r}"
    yield from _differing("column", case.columns, right.columns)
    stored = {name: _plain(row) for name, row in work.uow.lists.columns(case.id).items()}
    yield from _differing("row of column", stored, {str(row["name"]): _plain(row) for row in column_rows(case)})
    yield from _search(work, case)
    for head in work.uow.lists.open_tasks(case.id):
        if (head.process, head.title, head.business_key) != (case.process, case.title, case.business_key):
            yield f"the task {head.element} is listed as of {head.title!r}, {head.business_key}, {head.process}"


def _key(work: Work, case: Case) -> Iterator[str]:
    begun = work.uow.lists.begun_with(case.id)
    if "business_key" in begun and begun["business_key"] != case.business_key:
        yield f"the business key is {case.business_key}, but by the trail {begun['business_key']}"


def _right(work: Work, case: Case, bundle: Bundle, standing: engine.Standing) -> Listed:
    """What the data give. What depends on the day it was computed, or gives no title, is taken as it is."""
    info, data, env = bundle.info, Scope(Kind.CASE, None, dict(case.data)), environment_of(work, case)
    title = summary.title(info.title, data, env) if info.title else untitled(case)
    shown = Listed(title, summary.columns(info.columns, data, env))
    if case.ended_at is None:
        shown = readable(work, case, bundle, shown, standing)
    by_the_clock = {name for name, source in info.columns.items() if _BY_THE_CLOCK.search(source)}
    columns = {n: case.columns.get(n) if n in by_the_clock else value for n, value in shown.columns.items()}
    return Listed(None if _BY_THE_CLOCK.search(info.title or "") else shown.title, columns)


def _differing(what: str, stored: Mapping[str, object], right: Mapping[str, object]) -> Iterator[str]:
    for name in sorted({*stored, *right}):
        if name not in right:
            yield f"the {what} {name} is stored, but there is none"
        elif name not in stored:
            yield f"the {what} {name} is missing"
        elif codec.dumps(stored[name]) != codec.dumps(right[name]):
            yield f"the {what} {name} is {stored[name]}, but should be {right[name]}"


def _search(work: Work, case: Case) -> Iterator[str]:
    text = found_text(case)
    if work.uow.lists.found_by(case.id) != text:
        yield "search looks into another text than title, business key and columns"
    if work.uow.lists.grams(case.id) != grams(text):
        yield "search finds it by other pairs of characters than it has"


def _plain(row: Mapping[str, object]) -> str:
    """A row as text to be compared: 1.50 and 1.5 are the same number, however the database gives it back."""
    number, time = row["number"], row["time"]
    values = (
        row["text"],
        number.normalize() if isinstance(number, Decimal) else number,
        codec.rfc3339(time) if isinstance(time, datetime) else time,
    )
    return f"{', '.join(str(value) for value in values if value is not None)} in {row['process']}"
