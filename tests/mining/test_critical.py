"""The time of a case hangs on a chain of activities, none of which overlaps another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from server.mining.critical import Stretch, critical_path

STRETCHES = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(1, 300)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=30
).map(lambda pairs: [Stretch(start, end, str(number)) for number, (start, end) in enumerate(pairs)])


def test_what_runs_beside_the_longer_branch_holds_nothing_up():
    found = critical_path(
        [Stretch(0, 10, "a"), Stretch(10, 30, "long"), Stretch(10, 15, "short"), Stretch(30, 40, "z")], 40
    )
    assert found == {"a", "long", "z"}


def test_what_ends_after_the_case_is_no_part_of_it():
    assert critical_path([Stretch(0, 10, "a"), Stretch(5, 99, "late")], 20) == {"a"}


@given(STRETCHES, st.integers(0, 1500))
def test_the_parts_add_up_to_no_more_than_the_case_took(stretches, end):
    path = [each for each in stretches if each.key in critical_path(stretches, end)]
    ordered = sorted(path, key=lambda each: each.offered)
    assert all(first.ended <= then.offered for first, then in pairwise(ordered))
    assert sum(each.ended - each.offered for each in path) <= end


@given(STRETCHES, st.integers(0, 1500))
def test_nothing_that_fits_between_two_of_them_was_left_out(stretches, end):
    path = sorted(
        (each for each in stretches if each.key in critical_path(stretches, end)), key=lambda each: -each.ended
    )
    for after, before in zip([Stretch(end, end, ""), *path], [*path, None], strict=True):
        low = before.ended if before else -1
        assert not any(
            low < each.ended <= after.offered for each in stretches if before is None or each.key != before.key
        )
