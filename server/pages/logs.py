"""Logs of other systems: bringing one, saying what its columns mean, watching it being read, and what was found."""

from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.logs.add import AddLog, add_log
from server.commands.logs.cancel import CancelLog, cancel_log
from server.commands.logs.map import MapLog, map_log
from server.commands.logs.remove import RemoveLog, remove_log
from server.domain.ids import new_id
from server.domain.logs import (
    UNDER_WAY,
    BadLogName,
    ImportedLog,
    LogNotIdle,
    LogNotYours,
    LogState,
    TooManyLogs,
    branch_of,
    named,
)
from server.mining.logs.findings import Unusable
from server.mining.logs.layout import Layout, layout_of
from server.mining.logs.source import sample_of
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.log_mapping import Choice, Tried, first_choice, mapping_page, sent_choice
from server.pages.log_pages import log_page, logs_page
from server.pages.log_words import problem_told
from server.pages.sent import FileByPerson, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.logs import log_for

HERE = "/reports/logs"
router = APIRouter(prefix=HERE)
_LONGEST_FILE_NAME = 120
_END = 2


@router.get("")
def get_logs(visit: SignedInVisit) -> Response:
    """The logs of the reader's branches, and the form to bring one. Raises RightMissing."""
    branch_of(visit.actor)
    return show(visit, "logs/list.html", logs_page(visit))


@router.post("")
def post_log(visit: SignedInVisit, sent: FileByPerson) -> Response:
    """Take in a file; its columns are chosen next. Raises RightMissing."""
    branch_of(visit.actor)
    if sent.file is None:
        return _refused(visit, visit.words.gettext("Please choose a file."))
    limit = visit.wired.settings.log_bytes
    if sent.file.seek(0, _END) > limit:
        told = visit.words.gettext("The file is larger than %(limit)s.", limit=visit.words.formats.size(limit))
        return _refused(visit, told)
    file_name = _file_name(sent.name)
    try:
        layout = layout_of(sent.file)
        sample_of(sent.file, layout)
        log_id = _kept(visit, sent.file, sent.form.text("name") or PurePath(file_name).stem, file_name, layout)
    except Unusable as problem:
        return _refused(visit, problem_told(visit.words, problem.problem.value, problem.detail))
    except BadLogName as refused:
        return _refused(visit, visit.words.refusal(refused, Names()))
    return send_on(f"{HERE}/{log_id}")


@router.get("/{log_id}")
def get_log(log_id: str, visit: SignedInVisit) -> Response:
    """How far a log is, or what was found in it; its columns, while they are to be chosen. Raises LogNotFound."""
    log = log_for(visit.wired.database, visit.actor, log_id)
    if log.state is LogState.UPLOADED and log.person == visit.actor.id:
        return _mapping(visit, log)
    return show(visit, "logs/page.html", log_page(visit, log))


@router.get("/{log_id}/mapping")
def get_mapping(log_id: str, visit: SignedInVisit) -> Response:
    """What the columns mean, to be chosen anew. Raises LogNotFound, LogNotYours, LogNotIdle."""
    return _mapping(visit, _own(visit, log_id))


@router.post("/{log_id}/mapping")
def post_mapping(log_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Begin to read the log; with `look` only show its first rows. Raises as above."""
    log, name = _own(visit, log_id), sent.text("name")
    choice, same = sent_choice(visit, log, sent)
    tried = Tried(name, checked=same)
    if sent.text("look") or not same:
        return _shown(visit, log, choice, tried)
    if choice.faults():
        return _shown(visit, log, choice, tried, 422)
    try:
        visit.wired.log_runs.check()
        plain = {"layout": choice.layout.plain(), "mapping": choice.mapping.plain()}
        visit.run(map_log, MapLog(log_id=log.id, actor=visit.actor, name=name, **plain))
    except BadLogName as refused:
        told = visit.words.refusal(refused, Names())
        return _shown(visit, log, choice, replace(tried, name_error=told), 422)
    except TooManyLogs as refused:
        told = visit.words.refusal(refused, Names())
        return _shown(visit, log, choice, replace(tried, refusal=told), 409)
    visit.wired.log_runs.start(log.id)
    return send_on(f"{HERE}/{log.id}")


@router.post("/{log_id}/cancel")
def post_cancel(log_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """Give up reading it. Raises LogNotFound and LogNotYours."""
    try:
        log = visit.run(cancel_log, CancelLog(log_id=log_id, actor=visit.actor))
    except LogNotIdle:
        return send_on(f"{HERE}/{log_id}")
    return send_on(f"{HERE}/{log.id}", Note(News.LOG_CANCELLED, {"name": log.name}))


@router.post("/{log_id}/remove")
def post_remove(log_id: str, visit: SignedInVisit, _sent: SentByPerson) -> Response:
    """Remove it with all its files. Raises LogNotFound and LogNotYours."""
    log = visit.run(remove_log, RemoveLog(log_id=log_id, actor=visit.actor))
    visit.wired.log_files.remove(log.id)
    return send_on(HERE, Note(News.LOG_REMOVED, {"name": log.name}))


def _kept(visit: Visit, file: BinaryIO, name: str, file_name: str, layout: Layout) -> str:
    """Keep the file under the id of its new log. Raises BadLogName."""
    log_id, files = new_id(), visit.wired.log_files
    told = named(name[:200])
    size = files.keep(log_id, file)
    command = AddLog(
        log_id=log_id, actor=visit.actor, name=told, file_name=file_name, bytes=size, layout=layout.plain()
    )
    try:
        visit.run(add_log, command)
    except BaseException:
        files.remove(log_id)
        raise
    return log_id


def _own(visit: Visit, log_id: str) -> ImportedLog:
    """A log whose columns the reader may choose now."""
    log = log_for(visit.wired.database, visit.actor, log_id)
    if log.person != visit.actor.id:
        raise LogNotYours
    files = visit.wired.log_files
    if not files.sent(log.id).exists() or (log.state in UNDER_WAY and files.alive(log.id)):
        raise LogNotIdle
    return log


def _mapping(visit: Visit, log: ImportedLog) -> Response:
    return _shown(visit, log, first_choice(visit, log), Tried(log.name, checked=False))


def _shown(visit: Visit, log: ImportedLog, choice: Choice, tried: Tried, status: int = 200) -> Response:
    page = mapping_page(visit, log, choice, tried)
    return show(visit, "logs/mapping.html", page, status=status, here=f"{HERE}/{log.id}")


def _refused(visit: Visit, refusal: str) -> Response:
    return show(visit, "logs/list.html", logs_page(visit, refusal), status=422, here=HERE)


def _file_name(sent: str) -> str:
    """The last part of the name that the browser sent, to be shown; it is never used as a path."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[-_LONGEST_FILE_NAME:] or "log"
