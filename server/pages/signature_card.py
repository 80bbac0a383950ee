"""Builds the card of signatures on the pages of tasks and cases."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from server.domain.people import Actor
from server.domain.signatures import Place, Signature, Verdict, awaited, awaited_since, signs_any
from server.domain.task_actions import TaskAction
from server.domain.tasks import HumanTask, may_see, oversees
from server.pages.contexts.picking import Picker
from server.pages.contexts.signatures import SignatureRow, SignaturesCard
from server.pages.visits import Visit
from server.pages.words import Names, Words
from server.queries.task_view import TaskView


def task_signatures(visit: Visit, view: TaskView, names: Names, signers: Picker | None) -> SignaturesCard:
    """The card on the page of a task; `signers`: whom the reader may ask."""
    task = view.task
    may_withdraw = task.open and (visit.actor.id == task.assignee or oversees(task, visit.actor))
    rows = tuple(
        signature_row(
            visit.words,
            each,
            names,
            withdraw_href=f"/tasks/{task.id}/signatures/{each.id}/withdraw" if may_withdraw and each.open else None,
        )
        for each in view.signatures
    )
    return SignaturesCard(rows, TaskAction.SIGN in view.actions, signers)


def signature_row(
    words: Words, signature: Signature, names: Names, *, withdraw_href: str | None = None, step: str = ""
) -> SignatureRow:
    """One signature in words."""
    places = {
        Place.BEFORE: words.gettext("before completion"),
        Place.AFTER: words.gettext("after completion"),
    }
    states = {
        None: words.gettext("still to sign"),
        Verdict.AGREED: words.gettext("agrees"),
        Verdict.OBJECTED: words.gettext("objects"),
        Verdict.WITHDRAWN: words.gettext("no longer asked"),
    }
    return SignatureRow(
        who=names.person(signature.person),
        place=places[signature.place],
        state=states[signature.verdict],
        verdict=signature.verdict.value if signature.verdict else "open",
        asked=names.person(signature.asked_by),
        asked_at=signature.asked_at,
        note=signature.note,
        settled_at=signature.settled_at,
        opinion=signature.opinion,
        withdraw_href=withdraw_href,
        step=step,
    )


def awaited_words(
    words: Words, names: Names, zone: ZoneInfo, task: HumanTask, signatures: Sequence[Signature]
) -> tuple[str, ...]:
    """Whose signatures an open task waits for, and since when, as sentences."""
    told = {
        Place.BEFORE: words.gettext("Before it is completed, %(who)s is to sign it; asked on %(when)s."),
        Place.AFTER: words.gettext("It is done and waits for %(who)s to sign it, since %(when)s."),
    }
    return tuple(
        told[each.place]
        % {
            "who": names.person(each.person),
            "when": words.formats.instant(awaited_since(each.place, each.asked_at, task.submitted_at), zone),
        }
        for each in awaited(task, signatures)
    )


def sees_task(task: HumanTask, reader: Actor, signatures: Sequence[Signature]) -> bool:
    """Whether the reader of a case sees this task of it; `signatures`: those of the case."""
    return may_see(task, reader) or signs_any([each for each in signatures if each.task == task.id], reader.id)


def people_in(signatures: Sequence[Signature]) -> list[str]:
    """Whom the card names (ids)."""
    return [person for each in signatures for person in (each.person, each.asked_by)]
