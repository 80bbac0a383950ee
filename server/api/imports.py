"""Starting cases from a list."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from server.api.access import CasesUploader
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.process_schemas import ImportOut
from server.api.responses import ok
from server.api.uploads import FILES, uploaded_files
from server.commands.imports.import_cases import ImportCases, RowOutcome, import_cases
from server.commands.imports.sheet import read_sheet
from server.domain.uploads import NotAnUpload

router = routes_below("", tag="cases")
Files = Annotated[Mapping[str, bytes], Depends(uploaded_files)]


@router.post("/processes/{key}/import", responses=answers(ImportOut, 404, 409, 413), openapi_extra=FILES)
def post_import(key: str, caller: CasesUploader, files: Files, dry_run: bool = False) -> Response:  # noqa: FBT001, FBT002 -- FastAPI passes by name
    """Start a case for each row of a CSV file, all or none; rows whose case exists already are left alone.

    The header names the fields of the start form, and `branch`. With `dry_run` everything is only checked.
    """
    if len(files) != 1:
        raise NotAnUpload(problem="send one CSV file")
    sheet = read_sheet(next(iter(files.values())))
    done = caller.run(import_cases, ImportCases(process=key, sheet=sheet, actor=caller.actor, dry_run=dry_run))
    counts = {outcome.value: sum(row.outcome is outcome for row in done) for outcome in RowOutcome}
    return ok({"started": counts["started"], "known": counts["known"], "rows": [asdict(row) for row in done]})
