"""Open incidents of the cases that an operator answers for: filtered, grouped, and retried many at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.commands.cases.retry_many import MOST, Retried, RetriedCase, retry_many
from server.domain.cases import CaseStatus
from server.domain.errors import Invalid
from server.domain.waiting import WITHHELD
from server.pages.contexts.incidents import HeldGroup, HeldLine, IncidentsPage, ResultLine, Results
from server.pages.contexts.parts import Option
from server.pages.framing import show
from server.pages.inbox_query import Text
from server.pages.report_names import ReportNames, report_names
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.queries.case_view import case_views
from server.queries.incidents import HeldCase, open_incidents

router = APIRouter(prefix="/incidents")


@router.get("")
def get_incidents(
    visit: SignedInVisit, process: Text = "", element: Annotated[str, Query(max_length=200)] = "", q: Text = ""
) -> Response:
    """The page. Raises RightMissing for who operates no branch."""
    return show(visit, "incidents/page.html", _page(visit, process, element, q))


@router.post("/retry")
def post_retry(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Retry the chosen cases and tell what became of them."""
    asked = sent.text("process"), sent.text("element"), sent.text("q")
    chosen = [text for name, text in sent.pairs if name == "case"]
    before = _page(visit, *asked)
    try:
        done = retry_many(visit.run, visit.actor, chosen, sent.whole("reason"))
    except Invalid as refused:
        page = _page(visit, *asked, refusal=visit.words.refusal(refused, Names()))
        return show(visit, "incidents/page.html", page, status=422, here=before.here)
    page = _page(visit, *asked, results=_results(visit, done))
    return show(visit, "incidents/page.html", page, here=before.here)


def _page(
    visit: Visit, process: str, element: str, q: str, *, results: Results | None = None, refusal: str = ""
) -> IncidentsPage:
    found, names = open_incidents(visit.reading, visit.actor, process, element, q), report_names(visit)
    asked = {name: text for name, text in (("process", process), ("element", element), ("q", q)) if text}
    return IncidentsPage(
        processes=tuple(Option(key, names.process(key), key == process) for key in names.processes),
        q=q,
        filtered=bool(asked),
        groups=tuple(_group(visit, names, *key, each) for key, each in found.groups().items()),
        more=found.more,
        here=f"/incidents?{urlencode(asked)}" if asked else "/incidents",
        results=results,
        refusal=refusal,
    )


def _group(
    visit: Visit, names: ReportNames, process: str, element: str, message: str, found: Sequence[HeldCase]
) -> HeldGroup:
    blind = visit.words.gettext("The error may quote findings that are still blind.")
    return HeldGroup(
        process=names.process(process),
        step=names.step(process, element),
        message=blind if message == WITHHELD else visit.words.incident(message),
        raw="" if message == WITHHELD else visit.words.raw(message),
        lines=tuple(
            HeldLine(
                case=each.case.id,
                title=each.case.title or each.case.business_key or each.case.id,
                branch=names.branch(each.case.branch),
                at=each.held.at,
                attempts=each.held.attempts,
                halted=each.case.status is CaseStatus.SUSPENDED,
                chosen=each.case.status is not CaseStatus.SUSPENDED and number < MOST,
            )
            for number, each in enumerate(found)
        ),
    )


def _results(visit: Visit, done: Sequence[RetriedCase]) -> Results:
    count = Counter(each.result for each in done)
    refused = {each.case: each.refusal for each in done if each.refusal is not None}
    titles = {view.case.id: view.case.title for view in case_views(visit.reading, list(refused), visit.actor)}
    return Results(
        went_on=count[Retried.WENT_ON],
        held_again=count[Retried.HELD_AGAIN],
        gone=count[Retried.GONE],
        refused=tuple(
            ResultLine(case, titles.get(case) or case, visit.words.refusal(error, Names()))
            for case, error in refused.items()
        ),
    )
