"""Scenarios that were found for the flows that none reaches: shown until they are kept or the draft changes."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.process_drafts import DraftFileNotFound, ProcessDraft
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import Proposed, free_path, model_digest, name_line
from server.domain.wording import Translator, retold
from server.pages.contexts.scenarios import MissedFlow, ProposedFile
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import file_href
from server.pages.framing import send_on
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.queries.workshop import draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/scenarios")


@router.post("/keep")
def post_keep(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put a file of proposed scenarios into the draft. Raises DraftFileNotFound, DraftChanged and DraftTooLarge."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    proposed = _fresh(visit, draft, files).get(sent.number("number"))
    if proposed is None or not proposed.names:
        raise DraftFileNotFound
    path = free_path(folder_of(draft.file), files)
    content, version = _text(visit, proposed).encode(), sent.number("version")
    command = SaveDraftFile(process=key, path=path, content=content, version=version, actor=visit.actor)
    visit.run(save_draft_file, command)
    return send_on(file_href(draft, path))


def proposed_files(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> tuple[ProposedFile, ...]:
    """What was found and is not kept yet."""
    here = f"{process_href(draft.process)}/scenarios"
    return tuple(
        ProposedFile(
            number=number,
            href=f"{here}/keep",
            names=tuple(map(visit.words.retold, each.names)),
            missing=tuple(
                MissedFlow(visit.words.retold(one.name), visit.words.retold(one.why)) for one in each.missing
            ),
        )
        for number, each in _fresh(visit, draft, files).items()
    )


def _fresh(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes]) -> Mapping[int, Proposed]:
    """Those for what the draft still holds, by their number."""
    found = visit.wired.scenario_runs.results.proposals(draft.id)
    if found is None or found.model != model_digest(folder_of(draft.file), files):
        return {}
    held = set(files.values())
    words, files_found = visit.words.translations, enumerate(found.files, 1)
    return {
        number: each
        for number, each in files_found
        if not any(_named(each, locale, words).encode() in held for locale in words.locales)
    }


def _text(visit: Visit, proposed: Proposed) -> str:
    return _named(proposed, visit.locale, visit.words.translations)


def _named(proposed: Proposed, locale: str, words: Translator) -> str:
    """The file with its scenarios named in this language."""
    text = proposed.text
    for name in proposed.names:
        text = text.replace(name_line(name), name_line(retold(name, locale, words)), 1)
    return text
