"""Several tasks of a list at once: each on its own, with a result for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.prioritise import PrioritiseTask, prioritise_task
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.errors import DomainError, InvalidValue, NotFound
from server.domain.tasks import HumanTask
from server.pages.contexts.inbox import Deed
from server.pages.contexts.picking import Picker
from server.pages.contexts.several import GivePage, Outcome, SeveralPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.picking import Picking, picker, tasks_choosing
from server.pages.preferences import safe_return_path
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.inbox import InboxRow
from server.queries.inbox_names import inbox_names
from server.queries.naming import names_of
from server.queries.tasks import get_task

MOST = 50
"""As many as a page of the inbox lists."""

_PEOPLE = ("holder", "by")


@dataclass(frozen=True, slots=True)
class _Chosen:
    id: str
    version: int


router = APIRouter()


@router.post("/inbox/several")
def post_several(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Do it with every chosen task; what was refused is listed with its reason."""
    back = safe_return_path(sent.text("next"), "/inbox")
    deed, chosen = Deed(_one_of(sent.text("act"), Deed)), _chosen(sent)
    if not chosen:
        return send_on(back, Note(News.NOTHING_CHOSEN))
    rows = _rows(visit, chosen)
    if deed is Deed.REASSIGN and not sent.text("to"):
        return show(visit, "inbox/give.html", _give_page(visit, rows, chosen, back), here=back)
    refused = [_refused(visit, one, rows.get(one.id), error) for one, error in _attempts(visit, deed, chosen, sent)]
    done = len(chosen) - len(refused)
    if not refused:
        return send_on(back, Note(_NEWS[deed], {"number": str(done)}))
    return show(visit, "inbox/several.html", SeveralPage(done, tuple(refused), back), here=back)


_NEWS = {
    Deed.CLAIM: News.SEVERAL_CLAIMED,
    Deed.RELEASE: News.SEVERAL_RELEASED,
    Deed.REASSIGN: News.SEVERAL_REASSIGNED,
    Deed.PRIORITISE: News.SEVERAL_PRIORITISED,
}


def _one_of(text: str, known: type[StrEnum]) -> str:
    if text not in set(known):
        raise InvalidValue(field="act", problem="unknown")
    return text


def _chosen(sent: Sent) -> list[_Chosen]:
    """The chosen tasks, each as `id.version`, once and in their order. Raises InvalidValue."""
    found: dict[str, _Chosen] = {}
    for name, text in sent.pairs:
        if name != "task":
            continue
        task_id, _, version = text.rpartition(".")
        found[task_id] = _Chosen(task_id, Sent((("version", version),)).number("version"))
    if len(found) > MOST:
        raise InvalidValue(field="task", problem=f"at most {MOST} at once")
    return list(found.values())


def _attempts(visit: Visit, deed: Deed, chosen: Sequence[_Chosen], sent: Sent) -> list[tuple[_Chosen, DomainError]]:
    """Do it with each, in a transaction of its own; those that were refused, and why."""
    act = _acts(visit, sent)[deed]
    refused: list[tuple[_Chosen, DomainError]] = []
    for one in chosen:
        try:
            act(one)
        except DomainError as error:
            refused.append((one, error))
    return refused


def _acts(visit: Visit, sent: Sent) -> dict[Deed, Callable[[_Chosen], HumanTask]]:
    def common(one: _Chosen) -> dict[str, Any]:
        return {"task_id": one.id, "version": one.version, "actor": visit.actor}

    def reassign(one: _Chosen) -> HumanTask:
        command = ReassignTask(**common(one), to=sent.text("to"), reason=sent.text("reason"))
        return visit.run(reassign_task, command)

    return {
        Deed.CLAIM: lambda one: visit.run(claim_task, ClaimTask(**common(one))),
        Deed.RELEASE: lambda one: visit.run(release_task, ReleaseTask(**common(one))),
        Deed.REASSIGN: reassign,
        Deed.PRIORITISE: lambda one: visit.run(
            prioritise_task, PrioritiseTask(**common(one), priority=sent.number("priority"))
        ),
    }


def _rows(visit: Visit, chosen: Sequence[_Chosen]) -> dict[str, InboxRow]:
    """The chosen tasks that the person may see, as they stand before."""
    found: dict[str, InboxRow] = {}
    for one in chosen:
        try:
            detail = get_task(visit.wired.database, visit.actor, one.id)
        except NotFound:
            continue
        case = detail.case
        found[one.id] = InboxRow(detail.task, case.process, case.title, case.business_key)
    return found


def _refused(visit: Visit, one: _Chosen, row: InboxRow | None, error: DomainError) -> Outcome:
    if row is None:
        return Outcome(None, "", "", visit.words.refusal(error, Names()))
    known = inbox_names(visit.reading, [row], visit.actor, visit.locale, visit.now)
    people = names_of(visit.reading, [str(error.params[place]) for place in _PEOPLE if error.params.get(place)])
    names = Names(people, known.branches, known.roles)
    return Outcome(one.id, row.title, known.steps[one.id], visit.words.refusal(error, names))


def _give_page(visit: Visit, rows: dict[str, InboxRow], chosen: Sequence[_Chosen], back: str) -> GivePage:
    """Whom the chosen tasks may be given to: who holds the role of at least one; duties are checked for each."""
    of = ",".join(rows)
    with visit.wired.database.read() as connection:
        found = tasks_choosing(visit, [row.task for row in rows.values()]).found(connection, visit)
    field = picker(found, Picking.SEVERAL, of) or Picker(what=Picking.SEVERAL.value, of=of)
    return GivePage(tuple(f"{one.id}.{one.version}" for one in chosen), field, back)
