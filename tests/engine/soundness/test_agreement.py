"""The verdict is that of the plain token game, on random diagrams sound and broken, and that of the engine itself."""

import random

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from server.engine.checking import check
from server.engine.model import CaseStatus
from tests.engine.dsl import edges
from tests.engine.host import Case, build
from tests.engine.soundness.judged import FLOWING
from tests.engine.soundness.naive import Naive, TooLargeError
from tests.engine.token_game import LOOPED, Generator, diagram

LOOPS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def findings(kinds, text):
    """The errors, all of which are about the flow of tokens."""
    report = check({"p.bpmn": diagram(kinds, text)})
    assert not [finding for finding in report.errors if finding.rule not in FLOWING], report.errors
    return report.errors


def found(kinds, text):
    """The errors that the token game can tell: it knows no time."""
    return [finding for finding in findings(kinds, text) if finding.rule != "endless_loop"]


def verdict(kinds, text):
    rules = found(kinds, text)
    doubled = any(finding.rule == "lack_of_synchronisation" for finding in rules)
    stuck = {finding.element for finding in rules if finding.rule == "deadlock"}
    return doubled, set() if doubled else stuck, any(finding.rule == "never_ends" for finding in rules)


def plain(kinds, text):
    try:
        game = Naive(kinds, text)
    except TooLargeError:
        reject()
    return game.doubled, set() if game.doubled else game.stuck, game.lost


def changed(made, rnd):
    """The diagram with one gateway of another kind, or one more flow out of a choice or into a merge."""
    kinds, chains = dict(made.kinds), list(made.chains)
    gateways = [name for name, kind in kinds.items() if kind in "XPO"]
    assume(gateways)
    name = rnd.choice(gateways)
    if rnd.random() < 0.6:
        kinds[name] = rnd.choice([kind for kind in "XPO" if kind != kinds[name]])
    else:
        targets = [other for other, kind in kinds.items() if kind not in "SE" and other != name]
        chains.append(f"{name} > [extra] {rnd.choice(targets)}")
    return kinds, tidy(kinds, chains)


def tidy(kinds, chains):
    """The flows with conditions where the gateways want them: one default, and none after a fork."""
    rows = [row for chain in chains for row in edges(chain)]
    lines, first = [], set()
    many = {name for name in kinds if sum(row[0] == name for row in rows) > 1}
    for source, target, _, _ in rows:
        mark = ""
        if kinds[source] in "XO" and source in many:
            mark = f"[c{len(lines)}] " if source in first else "* "
            first.add(source)
        lines.append(f"{source} > {mark}{target}")
    return "; ".join(lines)


@LOOPS
@given(st.integers(0, 10**6))
def test_block_structured_diagrams_are_sound(seed):
    made = Generator(random.Random(seed))
    assert found(made.kinds, made.text) == []


@LOOPS
@given(st.integers(0, 10**6))
def test_broken_diagrams_are_judged_as_the_plain_game_judges_them(seed):
    rnd = random.Random(seed)
    kinds, text = changed(Generator(rnd, depth=rnd.choice((2, 3))), rnd)
    assert verdict(kinds, text) == plain(kinds, text)


@pytest.mark.parametrize("name", LOOPED)
def test_looped_diagrams_are_judged_as_the_plain_game_judges_them(name):
    kinds, text = LOOPED[name]
    assert verdict(kinds, text) == plain(kinds, text)


@LOOPS
@given(st.integers(0, 10**6))
def test_a_counter_example_is_a_run_of_the_plain_game(seed):
    rnd = random.Random(seed)
    kinds, text = changed(Generator(rnd, depth=2), rnd)
    follows = {(row[0], row[1]) for row in edges(text)}
    for finding in found(kinds, text):
        assert finding.path[0] == "s"
        for number, name in enumerate(finding.path[1:], 1):
            assert any((before, name) in follows for before in finding.path[:number]), finding


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_what_is_judged_sound_never_gets_stuck_in_the_engine(seed):
    rnd = random.Random(seed)
    kinds, text = changed(Generator(rnd, depth=2), rnd)
    assume(not findings(kinds, text))
    bundle = build(diagram(kinds, text))
    for schedule in range(3):
        walk(bundle, text, random.Random(seed + schedule))


def walk(bundle, text, rnd, limit=80):
    """One random schedule to its end; choices are drawn anew with each completion."""
    names = {condition for _, _, condition, _ in edges(text) if condition}
    case = Case(bundle=bundle, data=dict.fromkeys(names, False))
    for _ in range(limit):
        assert not case.incidents
        if not case.names():
            assert case.o.status is CaseStatus.COMPLETED
            return
        case.done(rnd.choice(case.names()), **{name: rnd.random() < 0.4 for name in names})
