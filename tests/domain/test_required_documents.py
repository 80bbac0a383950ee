"""Documents that a step asks for: what counts as one, and what stops a completion."""

from dataclasses import replace

import pytest

from server.domain.documents import Mark, withdraw
from server.domain.required_documents import (
    DocumentNotAskedFor,
    DocumentsMissing,
    Lack,
    RequiredDocument,
    check_off,
    require_documents,
    require_known_kind,
)
from tests.domain.test_documents import LI, NOW, TASK, WANG, added

CARD = RequiredDocument("id_card", "Identity card", frozenset(Mark))
PHOTO = RequiredDocument("photo", "Photo")
GIVEN = added("id_card")
VOUCHED = replace(GIVEN, original_by="li", stamped_by="li")


def lacks(*documents, required=CARD, task=TASK, actor=LI, guarded=False):
    return check_off([required], documents, task, actor, guarded=guarded)[0].lacks


def test_a_step_without_required_documents_asks_for_none():
    require_documents([], [], TASK, LI, guarded=False)


def test_each_required_document_says_what_it_lacks():
    assert lacks() == (Lack.MISSING,)
    assert lacks(added("photo")) == (Lack.MISSING,)
    assert lacks(GIVEN) == (Lack.ORIGINAL, Lack.STAMPED)
    assert lacks(replace(GIVEN, original_by="li")) == (Lack.STAMPED,)
    assert lacks(VOUCHED) == ()
    assert lacks(added("photo"), required=PHOTO) == ()


def test_one_document_that_is_vouched_for_is_enough():
    assert lacks(GIVEN, replace(VOUCHED, id="d2")) == ()


def test_marks_of_two_documents_do_not_add_up():
    one, other = replace(GIVEN, original_by="li"), replace(GIVEN, id="d2", stamped_by="li")
    assert len(lacks(one, other)) == 1


def test_what_was_withdrawn_does_not_count():
    assert lacks(withdraw(VOUCHED, TASK, LI, now=NOW)[0]) == (Lack.MISSING,)


def test_documents_of_another_step_or_case_do_not_count():
    assert lacks(VOUCHED, task=replace(TASK, element="other")) == (Lack.MISSING,)
    assert lacks(VOUCHED, task=replace(TASK, case="c2")) == (Lack.MISSING,)


def test_what_an_earlier_round_of_the_step_gave_still_counts_for_whoever_does_it_now():
    assert lacks(VOUCHED, task=replace(TASK, id="t2", assignee="wang"), actor=WANG) == ()


def test_instances_of_a_multi_instance_need_papers_of_their_own():
    again = replace(TASK, id="t2", round="r1")
    assert lacks(VOUCHED, task=again) == (Lack.MISSING,)
    assert lacks(VOUCHED, task=replace(TASK, round="r1")) == ()


def test_a_blind_finding_of_somebody_else_does_not_count():
    assert lacks(VOUCHED, actor=WANG, guarded=True) == (Lack.MISSING,)
    assert lacks(VOUCHED, guarded=True) == ()
    assert lacks(VOUCHED, task=replace(TASK, round="r1"), actor=WANG, guarded=True) == (Lack.MISSING,)


def test_a_completion_is_refused_with_everything_that_is_lacking():
    with pytest.raises(DocumentsMissing) as refused:
        require_documents([CARD, PHOTO], [GIVEN], TASK, LI, guarded=False)
    assert [(each.required.kind, each.lacks) for each in refused.value.lacking] == [
        ("id_card", (Lack.ORIGINAL, Lack.STAMPED)),
        ("photo", (Lack.MISSING,)),
    ]
    require_documents([CARD], [VOUCHED], TASK, LI, guarded=False)


def test_a_kind_that_the_step_does_not_name_is_refused():
    require_known_kind([CARD], None)
    require_known_kind([CARD], "id_card")
    with pytest.raises(DocumentNotAskedFor) as refused:
        require_known_kind([CARD], "x" * 1000)
    assert len(str(refused.value)) < 200
