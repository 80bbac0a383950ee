"""The deployed processes."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from server.api.access import AnyCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.process_schemas import ProcessDetailOut, ProcessListOut
from server.api.responses import ok, page
from server.queries.process_view import ProcessRow, diagram_of, list_processes, process_view

router = routes_below("/processes", tag="processes")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_DIAGRAM = {200: {"content": {"application/xml": {"schema": {"type": "string"}}}}}


@router.get("", responses=answers(ProcessListOut))
def get_processes(caller: AnyCaller) -> Response:
    """Every process in force."""
    rows = list_processes(caller.reading, caller.actor, caller.locale)
    return page([_shape(row) for row in rows], None)


@router.get("/{key}", responses=answers(ProcessDetailOut, 404))
def get_process(key: str, caller: AnyCaller) -> Response:
    """One process with its start form and its versions."""
    view = process_view(caller.reading, key, caller.actor, caller.locale)
    versions = [
        {
            **{name: getattr(v, name) for name in ("version", "deployment", "created_at", "active")},
            "suspended": v.suspended_at is not None,
        }
        for v in view.versions
    ]
    detail = {
        **_shape(view.row),
        "description": view.row.description,
        "start_role": view.row.start_role,
        "plain_start": view.row.plain_start,
        "start_form": view.row.start_form,
        "start_form_schema": view.form.schema if view.form else None,
        "versions": versions,
    }
    return ok(detail)


@router.get(
    "/{key}/versions/{number}/bpmn",
    response_class=Response,
    responses={**answers(ProcessDetailOut, 404), **_DIAGRAM},
)
def get_diagram(key: str, number: Number, caller: AnyCaller) -> Response:
    """The diagram of a version, as it was deployed."""
    return Response(diagram_of(caller.reading, key, number), media_type="application/xml")


def _shape(row: ProcessRow) -> dict[str, object]:
    return {"key": row.key, "name": row.name, "version": row.version, "may_start": row.startable}
