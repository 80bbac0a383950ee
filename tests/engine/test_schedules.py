"""Any order of completions moves tokens as the token game says, with the state saved and read at each step."""

import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.engine.model import CaseStatus, Complete, FireTimers, Retry, ScriptError
from tests.engine.dsl import E, P, S, U, bd, call, edges, mi, msg, process, script, sub
from tests.engine.host import Case, PlainSandbox, build
from tests.engine.token_game import LOOPED, Generator, Oracle, choose, diagram, nodes_of


def play(kinds, text, rnd, bundle, limit=60, loops=0.45):
    """One random schedule, compared with the oracle after every command."""
    case, oracle = Case(bundle=bundle), Oracle(kinds, text)
    for number in range(limit):
        assert case.names() == oracle.names()
        if not oracle.names():
            break
        name = rnd.choice(oracle.names())
        values = choose(name, rnd, number, loops)
        case.done(name, rnd.randrange(len(case.open(name))), **values)
        oracle.done(name, values)
        assert not case.incidents
    else:
        return
    assert (case.o.status is CaseStatus.COMPLETED) == oracle.ended


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_structured_diagrams_move_tokens_as_the_oracle_says(seed):
    made = Generator(random.Random(seed))
    bundle = build(diagram(made.kinds, made.text))
    for schedule in range(3):
        play(made.kinds, made.text, random.Random(seed + schedule), bundle, limit=80)


@pytest.mark.parametrize("name", LOOPED)
def test_looped_joins_move_tokens_as_the_oracle_says(name):
    kinds, text = LOOPED[name]
    bundle = build(diagram(kinds, text))
    for schedule in range(40):
        play(kinds, text, random.Random(schedule), bundle, 40, 0.3 if name == "token_multiplier" else 0.5)


@pytest.mark.parametrize("where", ["subprocess", "called process", "instances"])
def test_diagrams_inside_scopes_move_tokens_as_the_oracle_says(where):
    for seed in range(12):
        made = Generator(random.Random(seed))
        bundle = inside(where, made)
        for schedule in range(2):
            play_inside(made, bundle, random.Random(seed * 10 + schedule), [0, 1] if where == "instances" else [None])


def inside(where, made):
    """The diagram within a scope, beside an open sibling and below an interrupting boundary event."""
    nodes, more = nodes_of(made.kinds), []
    inner = sub("in", nodes, made.text, mi("items") if where == "instances" else "")
    if where == "called process":
        inner, more = call("in", "q"), [process(nodes, made.text, id="q")]
    around = S("s0") + P("g", "j") + U("watch") + inner + bd("bb", "in", msg("stop")) + E("e0", "e1")
    return build(process(around, "s0 > g; g > watch > j; g > in > j; j > e0; bb > e1"), *more)


def play_inside(made, bundle, rnd, items):
    case = Case(bundle=bundle, data={"items": [0, 1]})
    oracles = {item: Oracle(made.kinds, made.text) for item in items}
    for number in range(80):
        for item, oracle in oracles.items():
            seen = [t.element for t in case.open() if t.element != "watch" and t.local.get("item") == item]
            assert sorted(seen) == oracle.names()
        todo = [(item, name) for item, oracle in oracles.items() for name in oracle.names()]
        if not todo:
            break
        item, name = rnd.choice(todo)
        values = choose(name, rnd, number)
        token = next(t.token for t in case.open(name) if t.local.get("item") == item)
        case.do(Complete(token, values))
        oracles[item].done(name, values)
    else:
        return
    assert case.names() == ["watch"]
    assert case.done("watch").status is CaseStatus.COMPLETED


@pytest.mark.parametrize(("name", "branches", "passes"), [("five_pass_loop", "ab", 5), ("three_branches", "abc", 2)])
def test_every_order_of_a_looped_fork_and_join_is_right(name, branches, passes):
    kinds, text = LOOPED[name]
    bundle = build(diagram(kinds, text))
    for plan in itertools.product(list(itertools.permutations(branches)), repeat=passes):
        case = Case(bundle=bundle)
        for number, order in enumerate(plan):
            for branch in order:
                case.done(branch)
            assert case.names() == ["t"]
            case.done("t", again_t=number < passes - 1)
        assert case.o.status is CaseStatus.COMPLETED


class Flaky(PlainSandbox):
    """Every script fails unless this very script was allowed once."""

    def __init__(self):
        self.allowed = set()

    def execute(self, source, names):
        if source.strip() not in self.allowed:
            raise ScriptError("not yet")
        self.allowed.discard(source.strip())
        return super().execute(source, names)


def test_held_scripts_are_tokens_to_the_oracle_and_retry_in_any_order():
    for seed in range(20):
        kinds, text, held = with_scripts(Generator(random.Random(seed)))
        nodes = "".join(script(n, held[n]) if n in held else nodes_of({n: k}) for n, k in kinds.items())
        bundle = build(process(nodes, text))
        for schedule in range(2):
            play_with_retries(kinds, text, held, bundle, random.Random(seed * 10 + schedule))


def with_scripts(made):
    """Put a script after every second task."""
    held = {f"h{name}": f"did_h{name} = 1" for name in [n for n, kind in made.kinds.items() if kind == "U"][::2]}
    chains = [f"{name[1:]} > {name}" for name in held]
    for source, target, condition, default in edges(made.text):
        source = f"h{source}" if f"h{source}" in held else source
        chains.append(f"{source} > {'* ' if default else f'[{condition}] ' if condition else ''}{target}")
    return {**made.kinds, **dict.fromkeys(held, "U")}, "; ".join(chains), held


def play_with_retries(kinds, text, held, bundle, rnd):
    sandbox = Flaky()
    case, oracle = Case(bundle=bundle, sandbox=sandbox), Oracle(kinds, text)
    for number in range(80):
        got = sorted(case.names() + [incident.element for incident in case.incidents])
        assert got == oracle.names()
        if not got:
            assert case.o.status is CaseStatus.COMPLETED
            return
        name = rnd.choice(got)
        if name in held:
            sandbox.allowed = {held[name]}
            case.do(Retry(next(i.token for i in case.incidents if i.element == name)))
            assert case.data[f"did_{name}"] == 1
            oracle.done(name, {})
        else:
            values = choose(name, rnd, number)
            case.done(name, **values)
            oracle.done(name, values)


def test_reading_and_writing_without_a_command_changes_nothing():
    for seed in range(15):
        made, rnd = Generator(random.Random(seed)), random.Random(seed)
        case = Case(diagram(made.kinds, made.text))
        for number in range(12):
            if not case.names():
                break
            blob, tokens = case.blob, [task.token for task in case.open()]
            case.do(FireTimers())
            assert (case.blob, [task.token for task in case.open()]) == (blob, tokens)
            assert not (case.o.changes or case.o.closed or case.o.opened or case.o.steps)
            name = rnd.choice(case.names())
            case.done(name, **choose(name, rnd, number))
