"""What the scripts of drawing read and write: the content of one file of a draft."""

from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse, Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.process_drafts import DraftChanged, DraftFileNotFound, DraftTooLarge, ProcessDraft
from server.pages.assets import SECURITY_HEADERS
from server.pages.designers import SentContent
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.workshop import draft_file

_NO_STORE = {"Cache-Control": "no-store"}
_POLICY = "Content-Security-Policy"
EDITING: Mapping[str, str] = {_POLICY: f"{SECURITY_HEADERS[_POLICY]}; style-src-attr 'unsafe-inline'"}
"""The editors draw with style attributes; scripts stay as strict as everywhere."""


def drawn_content(visit: Visit, draft: ProcessDraft, path: str, as_shown: Callable[[bytes], bytes] = bytes) -> Response:
    """A file as it is in the draft, or as it is shown; `ETag` is the draft's version. Raises DraftFileNotFound."""
    content = draft_file(visit.wired.database, draft, path)
    if content is None:
        raise DraftFileNotFound
    return Response(
        as_shown(content), media_type="application/xml", headers={**_NO_STORE, "ETag": f'"{draft.version}"'}
    )


def save_drawn(visit: Visit, draft: ProcessDraft, path: str, sent: SentContent) -> Response:
    """Save a file: the new version of the draft, or 409 when it was saved elsewhere meanwhile."""
    command = SaveDraftFile(
        process=draft.process, path=path, content=sent.content, version=sent.version, actor=visit.actor
    )
    try:
        version = visit.run(save_draft_file, command)
    except (DraftChanged, DraftTooLarge) as refused:
        status = 409 if isinstance(refused, DraftChanged) else 422
        return plain({"message": visit.words.refusal(refused, Names())}, status)
    return plain({"version": version, "saved_at": visit.words.formats.instant(visit.now, visit.zone)})


def plain(value: Mapping[str, object], status: int = 200) -> Response:
    """An answer for a script, never stored."""
    return JSONResponse(value, status, headers=_NO_STORE)
