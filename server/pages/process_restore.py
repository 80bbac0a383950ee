"""Putting an older version back in force: what it would change, whether it still passes the checks, and why."""

from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.restore import RestoreVersion, restore_version
from server.commands.processes.linting import FilesRefused
from server.domain.deployment_requests import AlreadyAsked, DeploymentRequest
from server.domain.errors import DomainError, ProcessNotFound
from server.domain.process_drafts import AlreadyInForce, DeployedMeanwhile
from server.domain.reasons import ReasonMissing
from server.pages.contexts.deployment_requests import RestorePage
from server.pages.deploying import checked_for_today, send_on_deployed
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import findings_of
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.processes import MOST_VERSIONS
from server.pages.request_lines import request_href
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.related_folders import with_related
from server.queries.restoring import older_version
from server.queries.workshop import names_of_people

router = APIRouter(prefix="/processes/{key}/versions/{number}/restore")


@router.get("")
def get_restore(key: str, number: int, visit: DesignerVisit) -> Response:
    """What putting it back brings. Raises RightMissing and ProcessNotFound."""
    return show(visit, "processes/restore.html", _page(visit, key, number))


@router.post("")
def post_restore(key: str, number: int, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put it back, or ask for that where others approve. Raises RightMissing and ProcessNotFound."""
    page = _page(visit, key, number)
    database = visit.wired.database
    older = older_version(database, key, number)
    together = with_related(database, older, older.files)
    try:
        command = RestoreVersion(
            process=key,
            number=number,
            seen=sent.number("seen"),
            checked=checked_for_today(visit, together),
            family=together.versions,
            why=sent.text("why"),
            actor=visit.actor,
            needs_approval=visit.wired.settings.deploy_approval,
        )
        done = visit.run(restore_version, command)
    except (FilesRefused, AlreadyAsked, AlreadyInForce, DeployedMeanwhile, ReasonMissing) as refused:
        return _refused(visit, page, refused, sent.text("why"))
    if isinstance(done, DeploymentRequest):
        return send_on(request_href(key, done.id), Note(News.APPROVAL_ASKED))
    return send_on_deployed(visit, key, done)


def _refused(visit: Visit, page: RestorePage, refused: DomainError, why: str) -> Response:
    by = refused.params.get("by")
    names = Names(names_of_people(visit.wired.database, [str(by)] if by else []))
    status = 422 if isinstance(refused, FilesRefused | ReasonMissing) else 409
    page = replace(page, refusal=visit.words.refusal(refused, names), why=why)
    return show(visit, "processes/restore.html", page, status=status, here=page.here)


def _page(visit: Visit, key: str, number: int) -> RestorePage:
    if not 0 < number < MOST_VERSIONS:
        raise ProcessNotFound
    older = older_version(visit.wired.database, key, number)
    findings = tuple(replace(each, file_href="") for each in findings_of(visit, older, older.files))
    href, current = process_href(key), older.base[key]
    return RestorePage(
        key=key,
        href=href,
        here=f"{href}/versions/{number}/restore",
        number=number,
        current=current,
        findings=findings,
        errors=sum(each.severity == "error" for each in findings),
        compare_href=f"{href}/compare?one={current}&other={number}",
        needs_approval=visit.wired.settings.deploy_approval,
    )
