"""Documents: whose they are, where they may be changed, what a case can take."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain import documents
from server.domain.documents import Content, Limits, Mark, Stock, Upload
from server.domain.people import Actor, Branches
from server.domain.tasks import HumanTask, TaskState

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TREE = Branches({"b1": None})
LI, WANG = (Actor(name, name, name.title(), "b1", frozenset(), TREE) for name in ("li", "wang"))
TASK = HumanTask("t1", "c1", "p", "intake", "Intake", "tok", "clerk", "b1", TaskState.CLAIMED, 3, NOW, "li")
FILE = Upload("身份证.pdf", Content("a" * 64, 10, "application/pdf"))
NEWER = Upload("id.png", Content("b" * 64, 12, "image/png"))


def added(item=None):
    return documents.add("d1", FILE, TASK, LI, item=item, now=NOW)[0]


def test_what_is_added_names_its_step_and_its_person_and_the_trail_its_digest():
    document, event = documents.add("d1", FILE, TASK, LI, item="id_card", now=NOW)
    assert (document.newest.number, document.newest.by, document.newest.element) == (1, "li", "intake")
    assert (event.sha256, event.item, event.document, event.by) == ("a" * 64, "id_card", "d1", "li")
    assert FILE.name not in str(event.payload())


def test_a_new_version_keeps_the_old_and_takes_back_what_was_vouched_for():
    document, _ = documents.mark(added(), TASK, LI, frozenset(Mark), now=NOW)
    assert document.marks == frozenset(Mark)
    newer, _ = documents.supersede(document, NEWER, TASK, LI, now=NOW)
    assert [version.name for version in newer.versions] == ["身份证.pdf", "id.png"]
    assert newer.newest.number == 2
    assert newer.marks == frozenset()


def test_only_who_added_a_document_replaces_or_withdraws_it():
    with pytest.raises(documents.DocumentNotYours):
        documents.supersede(added(), NEWER, TASK, WANG, now=NOW)
    with pytest.raises(documents.DocumentNotYours):
        documents.withdraw(added(), TASK, WANG, now=NOW)


def test_a_later_round_of_the_step_adds_versions_but_does_not_withdraw_what_an_earlier_one_relied_on():
    again = replace(TASK, id="t2")
    newer, _ = documents.supersede(added(), NEWER, again, LI, now=NOW)
    assert newer.newest.task == "t2"
    for task in (TASK, again):
        with pytest.raises(documents.DocumentOfAnotherStep):
            documents.withdraw(newer, task, LI, now=NOW)


def test_another_step_adds_its_own_documents():
    with pytest.raises(documents.DocumentOfAnotherStep):
        documents.supersede(added(), NEWER, replace(TASK, element="review"), LI, now=NOW)


def test_a_withdrawn_document_stays_withdrawn():
    gone, _ = documents.withdraw(added(), TASK, LI, now=NOW)
    for act in (
        lambda: documents.withdraw(gone, TASK, LI, now=NOW),
        lambda: documents.supersede(gone, NEWER, TASK, LI, now=NOW),
        lambda: documents.mark(gone, TASK, LI, frozenset(), now=NOW),
    ):
        with pytest.raises(documents.DocumentGone):
            act()


def test_a_mark_stays_with_who_set_it_first_until_it_is_taken_back():
    document, _ = documents.mark(added(), TASK, LI, frozenset({Mark.ORIGINAL}), now=NOW)
    document, event = documents.mark(document, TASK, WANG, frozenset(Mark), now=NOW)
    assert (document.original_by, document.stamped_by) == ("li", "wang")
    assert event.marks == ("original", "stamped")
    assert documents.mark(document, TASK, WANG, frozenset(), now=NOW)[0].marks == frozenset()


def test_a_holder_works_with_the_documents_of_the_task_and_with_their_own_of_the_step():
    document = added()
    assert documents.at_hand(document, TASK, WANG, guarded=False)
    assert documents.at_hand(document, replace(TASK, id="t2"), LI, guarded=True)
    assert not documents.at_hand(document, replace(TASK, id="t2"), WANG, guarded=False)
    assert not documents.at_hand(document, TASK, WANG, guarded=True)
    assert not documents.at_hand(document, replace(TASK, case="c2"), LI, guarded=False)


@pytest.mark.parametrize(
    ("size", "stock", "refusal"),
    [
        (0, Stock(0, 0), documents.DocumentEmpty),
        (11, Stock(0, 0), documents.DocumentTooLarge),
        (1, Stock(3, 3), documents.TooManyDocuments),
        (10, Stock(2, 11), documents.DocumentsTooLarge),
    ],
)
def test_a_case_takes_no_more_than_its_limits(size, stock, refusal):
    with pytest.raises(refusal):
        documents.require_room(Content("a" * 64, size, "text/plain"), stock, Limits(10, 3, 20))


def test_the_last_byte_and_the_last_file_still_fit():
    documents.require_room(Content("a" * 64, 10, "text/plain"), Stock(2, 10), Limits(10, 3, 20))
