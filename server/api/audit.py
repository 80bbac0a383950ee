"""Reading the audit trail."""

from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum

from starlette.responses import Response

from server.api.access import ReportsCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.params import Cursor, Instant, Limit, Word
from server.api.responses import NO_STORE, page, write_json
from server.api.schemas import AuditPageOut
from server.domain.codec import rfc3339
from server.domain.spreadsheets import csv_table
from server.queries.audit_view import AuditFilter, AuditRow, audit_page

router = routes_below("/audit", tag="audit")
_HEADER = ("chain", "seq", "at", "kind", "by", "case", "element", "task", "payload", "hash")


class Format(StrEnum):
    """How the rows are written."""

    JSON = "json"
    CSV = "csv"


@router.get("", responses=answers(AuditPageOut))
def get_audit(  # noqa: PLR0913, PLR0917 -- one parameter for each filter of the contract
    caller: ReportsCaller,
    case: Word = None,
    kind: Word = None,
    person: Word = None,
    since: Instant = None,
    until: Instant = None,
    format: Format = Format.JSON,  # noqa: A002 -- the contract's name
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Facts of the branches the caller oversees, newest first; a CSV answer names its next page in `X-Next-Cursor`."""
    narrowed = AuditFilter(case, kind, person, since, until)
    found = audit_page(caller.reading, caller.actor, narrowed, limit=limit, cursor=cursor)
    if format is Format.JSON:
        return page((asdict(row) for row in found.items), found.next_cursor)
    following = {"X-Next-Cursor": found.next_cursor} if found.next_cursor else {}
    headers = {**NO_STORE, **following, "Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(_table(found.items), headers=headers, media_type="text/csv; charset=utf-8")


def _table(rows: Iterable[AuditRow]) -> str:
    return csv_table([_HEADER, *map(_cells, rows)])


def _cells(row: AuditRow) -> tuple[object, ...]:
    payload = "" if row.payload is None else write_json(row.payload).decode()
    return (row.chain, row.seq, rfc3339(row.at), row.kind, row.by, row.case, row.element, row.task, payload, row.hash)
