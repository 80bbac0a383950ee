"""The one way in which pages put files in force: the checks of a deployment, and what is told once it is done."""

from starlette.responses import Response

from server.commands.processes.deploy import Deployed
from server.commands.processes.linting import CheckedFiles, check_files
from server.pages.designers import process_href
from server.pages.flashes import News, Note
from server.pages.framing import send_on
from server.pages.visits import Visit
from server.queries.process_view import house_at, known_processes
from server.queries.related_folders import Together


def checked_for_today(visit: Visit, together: Together) -> CheckedFiles:
    """The files as they pass the checks beside what is in force and with the people of now. Raises FilesRefused."""
    known, house = known_processes(visit.reading), house_at(visit.reading, visit.now)
    return check_files(together.files, known, house, visit.wired.checks)


def send_on_deployed(visit: Visit, key: str, done: Deployed) -> Response:
    """To the versions of the process; the note tells which is in force now, and how many warnings there are."""
    shown = next((each for each in done.processes if each.key == key), done.processes[0])
    params = {"version": str(shown.version), "name": key}
    note = Note(News.PROCESS_DEPLOYED, params)
    if shown.warnings:
        number = visit.words.formats.number(len(shown.warnings))
        note = Note(News.DEPLOYED_WITH_WARNINGS, {**params, "number": number})
    return send_on(f"{process_href(key)}/versions", note)
