"""Whether people can share out the steps of a run: agreed with trying everything, and told by the fewest steps."""

from collections import Counter
from itertools import combinations, combinations_with_replacement, product

from hypothesis import given
from hypothesis import strategies as st

from server.domain.staffing.demands import Demand, StaffedStep, posts_of
from server.domain.staffing.proving import Missing, prove


def demand(steps, apart=(), same=(), people=None):
    found = {name: StaffedStep("p", name, name, role, (people or {}).get(name, 1)) for name, role in steps.items()}
    pairs = [frozenset((min(pair), max(pair)) for pair in each) for each in (apart, same)]
    return Demand("p", "p.bpmn", found, *pairs, (frozenset(found),), frozenset())


def lack(asked, *people):
    """What is lacking when people hold these roles, one text of letters each."""
    return prove(posts_of(asked, asked.runs[0]), Counter(map(frozenset, people)))


def test_one_person_may_do_all_that_nothing_keeps_apart():
    assert lack(demand({"a": "A", "b": "B"}), "AB") is None


def test_steps_kept_apart_need_different_people():
    asked = demand({"a": "A", "b": "A"}, [("a", "b")])
    assert lack(asked, "A", "A") is None
    found = lack(asked, "A")
    assert found.conflicts == (("a", "b"),)
    assert found.missing == (Missing(("A",), 1),)


def test_a_role_that_nobody_holds_is_told_alone():
    found = lack(demand({"a": "A", "b": "B", "c": "A"}, [("a", "b"), ("a", "c")]), "A", "A")
    assert found.conflicts == (("b",),)
    assert found.missing == (Missing(("B",), 1),)


def test_roles_that_would_help_as_well_are_named():
    found = lack(demand({"a": "A", "b": "B", "c": "C"}, [("a", "b"), ("b", "c"), ("a", "c")]), "ABC", "ABC")
    assert found.conflicts == (("a", "b", "c"),)
    assert sorted([found.missing[0].roles, *found.missing[0].instead]) == [("A",), ("B",), ("C",)]


def test_people_are_missing_by_number():
    asked = demand({"v": "M", "s": "S"}, [("v", "s")], people={"v": 5})
    assert lack(asked, "M", "M", "S").missing == (Missing(("M",), 3),)


def test_who_must_be_the_same_needs_all_roles():
    asked = demand({"a": "A", "b": "B"}, same=[("a", "b")])
    assert lack(asked, "AB") is None
    assert lack(asked, "A", "B").missing == (Missing(("A", "B"), 1),)


def test_many_alike_are_told_apart_quickly():
    asked = demand({"v": "M", "w": "M"}, [("v", "w")], people={"v": 25})
    assert lack(asked, *["M"] * 26) is None
    assert lack(asked, *["M"] * 25).missing == (Missing(("M",), 1),)


def test_duties_that_contradict_are_no_matter_of_staff():
    posts = posts_of(
        asked := demand({"a": "A", "b": "A", "c": "A"}, [("b", "c")], [("a", "b"), ("a", "c")]), asked.runs[0]
    )
    assert posts.clashes == (("a", "b", "c"),)
    assert posts_of(asked, frozenset("bc")).clashes == ()


NAMES = "abcde"
PAIRS = st.lists(st.sampled_from(list(combinations(NAMES, 2))), max_size=6)
ASKED = st.builds(
    demand,
    st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from("ABC"))),
    PAIRS,
    st.lists(st.sampled_from(list(combinations(NAMES, 2))), max_size=1),
    st.fixed_dictionaries({}, optional={"a": st.integers(2, 3)}),
)
STAFF = st.lists(st.sampled_from(["A", "B", "C", "AB", "BC", "ABC"]), max_size=4)


@given(ASKED, STAFF)
def test_it_agrees_with_trying_everything(asked, people):
    posts = posts_of(asked, asked.runs[0])
    if posts.clashes:
        return
    found = lack(asked, *people)
    assert (found is None) == possible(posts, range(len(posts.posts)), people)
    if found is None:
        return
    kinds = sorted({"".join(sorted(post.roles)) for post in posts.posts})
    count = sum(missing.count for missing in found.missing)
    hired = ["".join(missing.roles) for missing in found.missing for _ in range(missing.count)]
    assert possible(posts, range(len(posts.posts)), [*people, *hired])
    fewer = combinations_with_replacement(kinds, count - 1)
    assert not any(possible(posts, range(len(posts.posts)), [*people, *more]) for more in fewer)
    for conflict in found.conflicts:
        held = [number for number, post in enumerate(posts.posts) if set(post.steps) <= set(conflict)]
        assert not possible(posts, held, people)


def possible(posts, numbers, people):
    """Whether some way of giving each of these posts to a person keeps every rule."""
    numbers = list(numbers)
    able = [[who for who, roles in enumerate(people) if posts.posts[number].roles <= set(roles)] for number in numbers]
    return any(
        all(
            chosen[numbers.index(one)] != chosen[numbers.index(other)]
            for one, other in posts.apart
            if one in numbers and other in numbers
        )
        for chosen in product(*able)
    )
