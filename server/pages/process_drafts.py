"""A designer's own draft: its files, what is wrong with them, bringing more, deploying it, throwing it away."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.deployment_requests.ask import AskToDeploy, ask_to_deploy
from server.commands.process_drafts.bring import BringFiles, bring_files
from server.commands.process_drafts.deploy import DeployDraft, deploy_draft
from server.commands.process_drafts.discard import DiscardDraft, discard_draft
from server.commands.process_drafts.take_over import TakeOver, take_over
from server.commands.processes.folders import folders_of
from server.commands.processes.linting import FilesRefused
from server.domain.deployment_requests import AlreadyAsked
from server.domain.draft_merging import NotChosen, Side
from server.domain.errors import DeploymentRefused
from server.domain.process_drafts import (
    DeployedMeanwhile,
    DraftChanged,
    DraftTooLarge,
    ProcessDraft,
    reason,
)
from server.domain.process_folders import folder_of, is_model, report_path, to_deploy
from server.domain.reasons import ReasonMissing
from server.pages.contexts.processes import DraftPage, FileLine, FindingLine, MeanwhileCard
from server.pages.coverage_lines import coverage_sum
from server.pages.deploying import checked_for_today, send_on_deployed
from server.pages.designers import DesignerVisit, FilesByDesigner, process_href
from server.pages.draft_checks import file_href, finding_lines, findings_of, form_href, form_of, table_href
from server.pages.draft_names import draft_title
from server.pages.flashes import News, Note
from server.pages.form_imports import imported
from server.pages.framing import send_on, show
from server.pages.process_imports import with_report
from server.pages.processes import others_of
from server.pages.request_lines import request_href
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.draft_coverage import draft_coverage
from server.queries.draft_merging import meanwhile
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, names_of_people, own_draft, version_files

router = APIRouter(prefix="/processes/{key}/draft")


@router.get("")
def get_draft(key: str, visit: DesignerVisit) -> Response:
    """The files of one's draft and what is wrong with them. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    return show(visit, "processes/draft.html", _page(visit, draft, files, findings_of(visit, draft, files)))


@router.post("/bring")
def post_bring(key: str, visit: DesignerVisit, sent: FilesByDesigner) -> Response:
    """Bring files into the draft; with `whole` in place of all there are. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    whole = sent.form.text("whole") != ""
    held: Mapping[str, bytes] = {} if whole else draft_files(visit.wired.database, draft)
    brought = imported(sent.files, held, None if whole else draft.file)
    if whole:
        folders = folders_of(brought.files)
        if key not in folders:
            told = visit.words.gettext("None of the files draws the process %(key)s; nothing was changed.", key=key)
            return _refused(visit, draft, told, 422)
        file = folders[key].file
        files = with_report(brought, file)
    else:
        file = draft.file
        placed = replace(
            brought,
            files={_place(draft, held, path): content for path, content in brought.files.items()},
            lines=tuple(replace(line, file=_place(draft, held, line.file)) for line in brought.lines),
        )
        files = with_report(placed, file, held.get(report_path(file)))
    seen = sent.form.number("version")
    command = BringFiles(process=key, file=file, files=files, whole=whole, version=seen, actor=visit.actor)
    try:
        visit.run(bring_files, command)
    except DraftChanged as refused:
        return _refused(visit, draft, visit.words.refusal(refused, Names()), 409)
    except DraftTooLarge as refused:
        return _refused(visit, draft, visit.words.refusal(refused, Names()), 422)
    note = Note(News.FILES_BROUGHT, {"number": visit.words.formats.number(len(sent.files))})
    return send_on(f"{process_href(key)}/{'import' if brought.lines else 'draft'}", note)


@router.post("/deploy")
def post_deploy(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put the draft in force, or ask for that where others approve. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    try:
        return _deployed(visit, draft, files, sent)
    except ReasonMissing as refused:
        page = _page(visit, draft, files, findings_of(visit, draft, files))
        page = replace(page, why=sent.text("why"), why_error=visit.words.refusal(refused, Names()))
        return _shown(visit, page, 422)
    except (DraftChanged, AlreadyAsked) as refused:
        return _refused(visit, draft, visit.words.refusal(refused, Names()), 409, sent.text("why"))
    except DeployedMeanwhile as refused:
        people = names_of_people(visit.wired.database, [_text(refused.params["by"])])
        told = visit.words.refusal(refused, Names(people))
        page = _page(visit, draft, files, findings_of(visit, draft, files))
        href = f"{process_href(key)}/compare?one={refused.params['version']}&other=draft"
        return _shown(visit, replace(page, why=sent.text("why"), refusal=told, compare_href=href), 409)


@router.post("/take-over")
def post_take_over(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Take in what was deployed meanwhile. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    chosen = {name.removeprefix("keep:"): text for name, text in sent.pairs if name.startswith("keep:")}
    sides = {path: Side(text) for path, text in chosen.items() if text in set(Side)}
    seen, onto = sent.number("version"), sent.text("onto")
    command = TakeOver(process=key, version=seen, onto=onto, sides=sides, actor=visit.actor)
    try:
        visit.run(take_over, command)
    except (NotChosen, DraftTooLarge) as refused:
        return _refused(visit, draft, visit.words.refusal(refused, Names()), 422)
    except (DraftChanged, DeployedMeanwhile) as refused:
        people = names_of_people(visit.wired.database, [_text(refused.params.get("by"))])
        return _refused(visit, draft, visit.words.refusal(refused, Names(people)), 409)
    return send_on(f"{process_href(key)}/draft", Note(News.VERSION_TAKEN))


@router.post("/discard")
def post_discard(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Throw the draft away. Raises RightMissing and DraftNotFound."""
    try:
        visit.run(discard_draft, DiscardDraft(process=key, version=sent.number("version"), actor=visit.actor))
    except DraftChanged as refused:
        draft = own_draft(visit.wired.database, key, visit.actor)
        return _refused(visit, draft, visit.words.refusal(refused, Names()), 409)
    return send_on("/processes", Note(News.DRAFT_DISCARDED, {"name": key}))


def _deployed(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], sent: Sent) -> Response:
    reason(sent.text("why"))
    seen = sent.number("version")
    if seen != draft.version:
        raise DraftChanged
    together = with_related(visit.wired.database, draft, to_deploy(files, draft.file))
    try:
        checked = checked_for_today(visit, together)
        if visit.wired.settings.deploy_approval:
            asking = AskToDeploy(
                process=draft.process,
                version=seen,
                checked=checked,
                family=together.versions,
                why=sent.text("why"),
                actor=visit.actor,
            )
            request = visit.run(ask_to_deploy, asking)
            return send_on(request_href(draft.process, request.id), Note(News.APPROVAL_ASKED))
        command = DeployDraft(
            process=draft.process,
            version=seen,
            checked=checked,
            family=together.versions,
            why=sent.text("why"),
            actor=visit.actor,
        )
        done = visit.run(deploy_draft, command)
    except FilesRefused as refused:
        return _faulty(visit, draft, files, finding_lines(visit, draft, together, refused.findings), sent)
    return send_on_deployed(visit, draft.process, done)


def _faulty(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], findings: tuple[FindingLine, ...], sent: Sent
) -> Response:
    told = visit.words.refusal(DeploymentRefused(count=len(findings)), Names())
    return _shown(visit, replace(_page(visit, draft, files, findings), why=sent.text("why"), refusal=told), 422)


def _refused(visit: Visit, draft: ProcessDraft, refusal: str, status: int, why: str = "") -> Response:
    files = draft_files(visit.wired.database, draft)
    page = _page(visit, draft, files, findings_of(visit, draft, files))
    return _shown(visit, replace(page, refusal=refusal, why=why), status)


def _shown(visit: Visit, page: DraftPage, status: int) -> Response:
    return show(visit, "processes/draft.html", page, status=status, here=f"{page.href}/draft")


def _page(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], findings: tuple[FindingLine, ...]
) -> DraftPage:
    base = draft.base_version
    before: Mapping[str, bytes] = {}
    if base is not None:
        before = version_files(visit.wired.database, draft.process, base)
    covered = draft_coverage(visit.wired.database, visit.wired.scenario_runs.results, draft, files)
    return DraftPage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=process_href(draft.process),
        version=draft.version,
        base=base,
        saved_at=draft.saved_at or draft.begun_at,
        files=tuple(_file(visit, draft, path, content, before) for path, content in files.items()),
        findings=findings,
        errors=sum(each.severity == "error" for each in findings),
        others=others_of(visit, draft.process),
        needs_approval=visit.wired.settings.deploy_approval,
        compare_href=f"{process_href(draft.process)}/compare?one={base}&other=draft" if base is not None else None,
        coverage=coverage_sum(visit, draft, files, covered),
        meanwhile=_meanwhile(visit, draft),
        import_href=f"{process_href(draft.process)}/import" if report_path(draft.file) in files else None,
    )


def _meanwhile(visit: Visit, draft: ProcessDraft) -> MeanwhileCard | None:
    found = meanwhile(visit.wired.database, draft)
    if found is None:
        return None
    version, merge, base = found.version, found.merge, draft.base.get(found.version.process)
    to = f"one={base}&other={version.version}" if base is not None else f"one={version.version}&other=draft"
    return MeanwhileCard(
        process=version.process,
        version=version.version,
        onto=version.deployment,
        by=found.by or visit.words.gettext("at the machine"),
        why=found.why,
        compare_href=f"{process_href(version.process)}/compare?{to}",
        taken=merge.taken,
        clashing=merge.clashing,
    )


def _file(visit: Visit, draft: ProcessDraft, path: str, content: bytes, before: Mapping[str, bytes]) -> FileLine:
    if draft.base_version is None or before.get(path) == content:
        change = ""
    else:
        change = visit.words.gettext("changed") if path in before else visit.words.gettext("new")
    size = visit.words.formats.size(len(content))
    tables = table_href(draft, path) if is_model(path) else ""
    form = form_of(draft, path) or ""
    main = path == draft.file
    return FileLine(path, file_href(draft, path), size, main, change, tables, form, form_href(draft, path))


def _place(draft: ProcessDraft, held: Mapping[str, bytes], path: str) -> str:
    """Where a file goes: in place of the one file of its name, else beside the diagram."""
    if path in held:
        return path
    same = [known for known in held if posixpath.basename(known) == posixpath.basename(path)]
    if len(same) == 1 and "/" not in path:
        return same[0]
    root = folder_of(draft.file)
    return path if not root or path.startswith(f"{root}/") else f"{root}/{path}"


def _text(value: object) -> str | None:
    return None if value is None else str(value)
