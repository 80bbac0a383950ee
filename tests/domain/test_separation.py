"""Separation and binding of duties, blind findings."""

import pytest

from server.domain.errors import BoundToDoer, SeparatedFrom
from server.domain.separation import (
    Doer,
    Duty,
    Progress,
    check_duty,
    hidden_elements,
    separations_both_ways,
)

A = Duty("a", "Investigation A", separate_from=("b",), blind_to=("b",))
B = Duty("b", "Investigation B", blind_to=("a",))
REPORT = Duty("report", "Joint report", same_as=("b",))


def doer(element, person, *, open_=False, order=0):
    return Doer(element, element.upper(), person, open_, order)


def test_whoever_did_the_other_element_may_not_do_this_one():
    with pytest.raises(SeparatedFrom, match="B"):
        check_duty(A, "li", [doer("b", "li")])


def test_whoever_holds_the_parallel_element_may_not_do_this_one():
    with pytest.raises(SeparatedFrom):
        check_duty(A, "li", [doer("b", "li", open_=True)])


def test_another_person_may_do_it():
    check_duty(A, "wang", [doer("b", "li"), doer("x", "wang")])


def test_separation_holds_for_every_round_not_only_the_last():
    with pytest.raises(SeparatedFrom):
        check_duty(A, "li", [doer("b", "li", order=1), doer("b", "wang", order=2)])


def test_separation_declared_once_binds_both_elements():
    both = separations_both_ways([A, B, REPORT])
    assert both["a"].separate_from == ("b",)
    assert both["b"].separate_from == ("a",)
    assert both["report"].separate_from == ()


def test_binding_demands_the_last_doer():
    rounds = [doer("b", "li", order=1), doer("b", "wang", order=2)]
    check_duty(REPORT, "wang", rounds)
    with pytest.raises(BoundToDoer):
        check_duty(REPORT, "li", rounds)


def test_binding_does_not_bind_before_the_other_element_was_done():
    check_duty(REPORT, "li", [doer("b", "wang", open_=True)])


@pytest.mark.parametrize(
    ("state", "hidden"),
    [
        (None, True),  # the blind task has not opened yet
        (Progress("a", done=False, open=True), True),
        (Progress("a", done=True, open=True), True),  # a second round
        (Progress("a", done=True, open=False), False),
    ],
)
def test_findings_stay_hidden_until_the_blind_task_is_done(state, hidden):
    progress = {} if state is None else {"a": state}
    assert ("b" in hidden_elements([A], progress, running=True)) is hidden


def test_nothing_is_hidden_once_the_case_has_ended():
    assert hidden_elements([A, B], {}, running=False) == frozenset()
