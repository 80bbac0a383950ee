"""Cases to rows and back."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from server.domain.cases import Case, CaseStatus, Provenance
from server.store.search import found_by
from server.store.tables.cases import case as case_table

CASE_COLUMNS = tuple(case_table.c[field.name] for field in fields(Case))
"""In the order of the fields of Case."""

_NAMES = [field.name for field in fields(Case)]
_STATUS, _PROVENANCE = _NAMES.index("status"), _NAMES.index("provenance")


def case_from(row: Sequence[Any]) -> Case:
    """A case from a row of CASE_COLUMNS."""
    values = list(row[: len(CASE_COLUMNS)])
    values[_STATUS] = CaseStatus(values[_STATUS])
    values[_PROVENANCE] = _provenance_from(values[_PROVENANCE])
    return Case(*values)


def case_values(case: Case) -> dict[str, object]:
    """A row of the case table."""
    return {
        "id": case.id,
        "process": case.process,
        "started_at": case.started_at,
        "started_by": case.started_by,
        **changing_values(case),
    }


def changing_values(case: Case) -> dict[str, object]:
    """The values of a row that change in the life of a case."""
    return {
        "process_version": case.process_version,
        "binding": case.binding,
        "business_key": case.business_key,
        "branch": case.branch,
        "status": case.status.value,
        "title": case.title,
        "data": case.data,
        "provenance": _provenance_text(case.provenance),
        "columns": case.columns,
        "found_by": found_text(case),
        "blob": case.blob,
        "ended_at": case.ended_at,
        "version": case.version,
        "audit_seq": case.audit_seq,
        "audit_head": case.audit_head,
    }


def found_text(case: Case) -> str:
    """The folded text that search looks into: title, business key and columns."""
    return found_by((case.title, case.business_key, *case.columns.values()))


def column_rows(case: Case) -> list[dict[str, object]]:
    """Rows of case_column, each value under its kind."""
    return [
        {"case": case.id, "process": case.process, "name": name, **_by_kind(value)}
        for name, value in case.columns.items()
        if value is not None
    ]


def _by_kind(value: object) -> dict[str, object]:
    kinds: dict[str, object] = {"text": None, "number": None, "time": None}
    if isinstance(value, bool):
        kinds["text"] = "true" if value else "false"
    elif isinstance(value, (int, float, Decimal)):
        kinds["number"] = Decimal(str(value))
    elif isinstance(value, datetime):
        kinds["time"] = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, date):
        kinds["time"] = datetime.combine(value, time(), UTC)
    else:
        kinds["text"] = str(value)
    return kinds


def _provenance_text(provenance: Mapping[str, Provenance]) -> str:
    plain = {k: [p.element, p.token, p.person, p.at, p.task, p.doers] for k, p in provenance.items()}
    return orjson.dumps(plain).decode()


def _provenance_from(text: str) -> dict[str, Provenance]:
    return {
        key: Provenance(element, token, person, datetime.fromisoformat(at), task, tuple(doers))
        for key, (element, token, person, at, task, doers) in orjson.loads(text).items()
    }
