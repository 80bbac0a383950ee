"""A request to deploy: what a second designer looks at, approves or declines, and its author withdraws."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.deployment_requests.approve import ApproveRequest, approve_request
from server.commands.deployment_requests.decline import DeclineRequest, decline_request
from server.commands.deployment_requests.withdraw import WithdrawRequest, withdraw_request
from server.commands.processes.linting import FilesRefused
from server.domain.deployment_requests import NotYourRequest, OtherFiles, OwnRequest, RequestClosed
from server.domain.errors import DomainError
from server.domain.process_drafts import DeployedMeanwhile
from server.domain.reasons import ReasonMissing
from server.engine.drawing.completing import drawn
from server.pages.assets import SECURITY_HEADERS
from server.pages.contexts.deployment_requests import RequestPage
from server.pages.contexts.processes import FindingLine
from server.pages.deploying import checked_for_today, send_on_deployed
from server.pages.designers import DesignerVisit, process_href
from server.pages.difference_words import change_words
from server.pages.draft_checks import findings_of
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.request_lines import request_href, request_line
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.deployment_requests import RequestSeen, request_seen
from server.queries.differences import Change
from server.queries.related_folders import with_related
from server.queries.workshop import names_of_people, version_files

router = APIRouter(prefix="/processes/{key}/requests/{request_id}")


@router.get("")
def get_request(key: str, request_id: str, visit: DesignerVisit) -> Response:
    """What is asked for, and what is wrong with it. Raises RightMissing and RequestNotFound."""
    seen = request_seen(visit.wired.database, key, request_id)
    return show(visit, "processes/request.html", _page(visit, seen))


@router.get("/bpmn")
def get_diagram(key: str, request_id: str, visit: DesignerVisit) -> Response:
    """The diagram that is asked for. Raises RightMissing and RequestNotFound."""
    seen = request_seen(visit.wired.database, key, request_id)
    headers = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
    return Response(drawn(seen.files.get(seen.request.file, b"")), media_type="application/xml", headers=headers)


@router.post("/approve")
def post_approve(key: str, request_id: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put it in force. Raises RightMissing and RequestNotFound."""
    database = visit.wired.database
    seen = request_seen(database, key, request_id)
    together = with_related(database, seen.request, seen.files)
    try:
        checked = checked_for_today(visit, together)
        command = ApproveRequest(
            request=request_id,
            digest=sent.text("digest"),
            checked=checked,
            root=together.root,
            family=together.versions,
            said=sent.text("said"),
            actor=visit.actor,
        )
        done = visit.run(approve_request, command)
    except (FilesRefused, RequestClosed, OwnRequest, OtherFiles, DeployedMeanwhile, ReasonMissing) as refused:
        return _refused(visit, key, request_id, refused, sent.text("said"))
    return send_on_deployed(visit, key, done)


@router.post("/decline")
def post_decline(key: str, request_id: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Decline it, with a reason. Raises RightMissing and RequestNotFound."""
    request_seen(visit.wired.database, key, request_id)
    command = DeclineRequest(request=request_id, said=sent.text("said"), actor=visit.actor)
    try:
        visit.run(decline_request, command)
    except (RequestClosed, OwnRequest, ReasonMissing) as refused:
        return _refused(visit, key, request_id, refused, sent.text("said"))
    return send_on(request_href(key, request_id), Note(News.REQUEST_DECLINED))


@router.post("/withdraw")
def post_withdraw(key: str, request_id: str, visit: DesignerVisit, _sent: SentByPerson) -> Response:
    """Ask no more. Raises RightMissing and RequestNotFound."""
    request_seen(visit.wired.database, key, request_id)
    try:
        visit.run(withdraw_request, WithdrawRequest(request=request_id, actor=visit.actor))
    except (RequestClosed, NotYourRequest) as refused:
        return _refused(visit, key, request_id, refused, "")
    return send_on(request_href(key, request_id), Note(News.REQUEST_WITHDRAWN))


def _refused(visit: Visit, key: str, request_id: str, refused: DomainError, typed: str) -> Response:
    by = refused.params.get("by")
    names = Names(names_of_people(visit.wired.database, [str(by)] if by else []))
    page = _page(visit, request_seen(visit.wired.database, key, request_id))
    status = 403 if isinstance(refused, OwnRequest | NotYourRequest) else 409
    if isinstance(refused, ReasonMissing | FilesRefused):
        status = 422
    page = replace(page, refusal=visit.words.refusal(refused, names), typed=typed)
    return show(visit, "processes/request.html", page, status=status, here=page.here)


def _page(visit: Visit, seen: RequestSeen) -> RequestPage:
    request, key = seen.request, seen.request.process
    findings: tuple[FindingLine, ...] = ()
    if request.open:
        findings = tuple(replace(each, file_href="") for each in findings_of(visit, request, seen.files))
    return RequestPage(
        key=key,
        href=process_href(key),
        here=request_href(key, request.id),
        line=request_line(visit, request, seen.names),
        digest=request.digest,
        restores=request.restores,
        files=_files(visit, seen),
        findings=findings,
        errors=sum(each.severity == "error" for each in findings),
        compare_href=f"{process_href(key)}/compare?one={request.base[key]}&other=request-{request.id}"
        if key in request.base
        else None,
        overtaken=seen.overtaken,
        decided_at=request.decided_at,
        decided_by=seen.names.get(request.decided_by or "", ""),
        said=request.said,
    )


def _files(visit: Visit, seen: RequestSeen) -> tuple[tuple[str, str], ...]:
    """Its files, each with how it differs from the version that it was made of; then those that are left out."""
    base = seen.request.base.get(seen.request.process)
    before = seen.files if base is None else version_files(visit.wired.database, seen.request.process, base)
    words = change_words(visit.words)
    told = {path: words[_change(content, before.get(path))] for path, content in seen.files.items()}
    return (*told.items(), *((path, words[Change.REMOVED]) for path in before if path not in seen.files))


def _change(content: bytes, before: bytes | None) -> Change:
    if before is None:
        return Change.ADDED
    return Change.SAME if content == before else Change.CHANGED
