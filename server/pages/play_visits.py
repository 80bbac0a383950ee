"""One step in a room: it goes through and one comes back to the page, or the page says why not."""

from collections.abc import Callable

from starlette.responses import Response

from server.domain.errors import Conflict, DomainError, Forbidden, NotFound
from server.domain.play import RoomChanged
from server.domain.process_drafts import ProcessDraft
from server.forms.errors import FormErrors
from server.pages.contexts.play import BeginPage, Keeping
from server.pages.draft_names import draft_title
from server.pages.framing import send_on, show
from server.pages.play_page import Look, play_href, play_page, play_scene
from server.pages.play_rooms import PlayRoom, drawing_of, rooms_of
from server.pages.sent import Sent
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.names import branch_names, role_names
from server.queries.naming import labels_in_force
from server.queries.workshop import draft_files, own_draft


def stepped(visit: Visit, key: str, sent: Sent, act: Callable[[PlayRoom], None]) -> Response:
    """Do it, if the room is as it was seen. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            require_seen(room, sent.number("revision"))
            act(room)
    except FormErrors as refused:
        return changed_room(visit, draft, refused)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return send_on(play_href(key))


def require_seen(room: PlayRoom, revision: int) -> None:
    """Raise RoomChanged when it was played on since."""
    if room.recording.revision != revision:
        raise RoomChanged


def changed_room(
    visit: Visit, draft: ProcessDraft, refused: DomainError | FormErrors, keeping: Keeping | None = None
) -> Response:
    """The room as it is now, and why nothing was done; where there is none any more, the way to begin."""
    files, status = draft_files(visit.wired.database, draft), refusal_status(refused)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            changed = room.opening.drawing != drawing_of(draft, files)
            told = refusal_words(visit, room, refused)
            scene = play_scene(visit, draft, room, Look(), changed=changed)
            page = play_page(scene, None if keeping else told, keeping)
    except DomainError as gone:
        clock = f"{visit.now.astimezone(visit.wired.settings.zone):%Y-%m-%dT%H:%M}"
        told = visit.words.refusal(gone, Names())
        title = draft_title(draft, files, visit.locale)
        begin = BeginPage(draft.process, title, play_href(draft.process), clock, refusal=told)
        return show(visit, "play/begin.html", begin, status=refusal_status(gone), here=begin.href)
    return show(visit, "play/page.html", page, status=status, here=page.href)


def refusal_words(visit: Visit, room: PlayRoom, refused: DomainError | FormErrors) -> str:
    """Why it was refused, as staff would read it."""
    if isinstance(refused, FormErrors):
        return visit.words.errors(refused)
    with room.wired.database.read() as connection:
        labels = labels_in_force(connection, room.processes, visit.locale)
        branches = branch_names(connection, visit.locale)
    people = {person.id: person.name for person in room.people}
    return visit.words.refusal(refused, Names(people, branches, role_names(*labels.values())))


def refusal_status(refused: DomainError | FormErrors) -> int:
    """The status that a page with this refusal has."""
    if isinstance(refused, Forbidden):
        return 403
    if isinstance(refused, NotFound):
        return 404
    return 409 if isinstance(refused, Conflict) else 422
