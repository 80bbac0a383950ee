"""Random tables against a few lines of Python that read the standard literally."""

from collections import Counter

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.dmn.decisions import load_decisions
from tests.dmn.models import decision, definitions, given, output, table

LETTERS = "abcd"
NUMBERS = st.integers(0, 6)
# Each cell as text and as Python; v is the input.
NUMBER_CELLS = st.one_of(
    st.just(("-", lambda v: True)),
    NUMBERS.map(lambda n: (f"{n}", lambda v: v == n)),
    NUMBERS.map(lambda n: (f"< {n}", lambda v: v is not None and v < n)),
    NUMBERS.map(lambda n: (f"not({n})", lambda v: v != n)),
    st.tuples(NUMBERS, NUMBERS).map(lambda e: (f"[{e[0]}..{e[1]})", lambda v: v is not None and e[0] <= v < e[1])),
    st.tuples(NUMBERS, NUMBERS).map(
        lambda e: (f"{e[0]}, > {e[1]}", lambda v: v == e[0] or (v is not None and v > e[1]))
    ),
    st.just(("null", lambda v: v is None)),
)
TEXT_CELLS = st.one_of(
    st.just(("", lambda v: True)),
    st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3).map(
        lambda texts: (", ".join(f'"{t}"' for t in texts), lambda v: v in texts)
    ),
)
RULES = st.lists(
    st.tuples(NUMBER_CELLS, TEXT_CELLS, st.integers(0, 3), st.sampled_from(LETTERS)), min_size=1, max_size=8
)
POLICIES = ["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "SUM", "COUNT", "MIN", "MAX"]


def expected(policy, hits):
    """What the matching outputs give, and whether the standard calls it an error."""
    ranked = sorted(hits, key=lambda hit: (-hit["n"], LETTERS.index(hit["t"])))
    numbers = [hit["n"] for hit in hits]
    if policy in {"RULE ORDER", "COLLECT"}:
        return hits, False
    if policy == "OUTPUT ORDER":
        return ranked, False
    if policy == "COUNT":
        return len(hits), False
    if not hits:
        return None, False
    if policy in {"SUM", "MIN", "MAX"}:
        return {"SUM": sum, "MIN": min, "MAX": max}[policy](numbers), False
    if policy == "UNIQUE":
        return (hits[0], False) if len(hits) == 1 else (None, True)
    if policy == "ANY":
        return (hits[0], False) if all(hit == hits[0] for hit in hits) else (None, True)
    return (ranked if policy == "PRIORITY" else hits)[0], False


@settings(max_examples=150, deadline=None)
@drawn(rules=RULES, policy=st.sampled_from(POLICIES), inputs=st.lists(st.tuples(st.none() | NUMBERS, st.sampled_from(LETTERS)), min_size=1, max_size=5))  # fmt: skip
def test_a_table_gives_what_the_standard_says(moment, rules, policy, inputs):
    aggregated = policy in {"SUM", "COUNT", "MIN", "MAX"}
    columns = [output("n", allowed="3, 2, 1, 0"), output("t", allowed='"a", "b", "c", "d"')][: 1 if aggregated else 2]
    rows = [(a[0], b[0], str(n), f'"{t}"')[: 2 + len(columns)] for a, b, n, t in rules]
    logic = table(
        ["x", "y"],
        columns,
        *rows,
        policy="COLLECT" if aggregated else policy,
        aggregation=policy if aggregated else None,
    )
    compiled = load_decisions({"m.dmn": definitions(decision("d", logic, needs=["x", "y"]), given("x"), given("y"))})
    for x, y in inputs:
        numbers = [place for place, (a, b, _, _) in enumerate(rules, 1) if a[1](x) and b[1](y)]
        hits = [{"n": rules[place - 1][2], "t": rules[place - 1][3]} for place in numbers]
        evaluation = compiled.evaluate("d", {"x": x, "y": y}, moment)
        assert (evaluation.value, bool(evaluation.errors)) == expected(policy, hits)
        assert evaluation.trace[0].matched == tuple(numbers[:1] if policy == "FIRST" else numbers)


@settings(max_examples=50, deadline=None)
@drawn(rules=RULES, x=NUMBERS, y=st.sampled_from(LETTERS), seed=st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter_where_the_policy_has_none(moment, rules, x, y, seed):
    def collected(order):
        rows = [(a[0], b[0], str(n)) for a, b, n, _ in order]
        parts = [
            decision("d", table(["x", "y"], [""], *rows, policy="COLLECT"), needs=["x", "y"]),
            given("x"),
            given("y"),
        ]
        return Counter(load_decisions({"m.dmn": definitions(*parts)}).evaluate("d", {"x": x, "y": y}, moment).value)

    shuffled = list(rules)
    seed.shuffle(shuffled)
    assert collected(rules) == collected(shuffled)
