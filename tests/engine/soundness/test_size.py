"""How much is looked at: blocks cost nothing, and what is too large is said not to be decided."""

from server.engine.checking import check
from server.engine.reading import read
from server.engine.report_codec import pack_report, unpack_report
from server.engine.soundness.exploring import explore
from server.engine.soundness.reading import game_of
from server.engine.soundness.reducing import Reduced
from tests.engine.dsl import E, O, P, S, U, X, process
from tests.engine.soundness.judged import judged


def reduced(nodes, text):
    upload, _ = read({"p.bpmn": process(nodes, text)})
    return Reduced(game_of(upload, upload.scopes[0], lambda _place: None))


def wide(branches, length):
    """A fork of rows of tasks, joined."""
    names = [[f"u{b}_{n}" for n in range(length)] for b in range(branches)]
    flows = "; ".join(f"g > {' > '.join(row)} > j" for row in names)
    return S() + P("g", "j") + U(*(name for row in names for name in row)) + E(), f"s > g; {flows}; j > e"


def crossed(branches):
    """Rows of forks that each join with their neighbours: no block anywhere."""
    forks = [f"f{b}" for b in range(branches)]
    joins = [f"j{b}" for b in range(branches)]
    flows = [f"s > g; {'; '.join(f'g > a{b} > {fork}' for b, fork in enumerate(forks))}"]
    for b, fork in enumerate(forks):
        flows += [f"{fork} > b{b} > {joins[b]}", f"{fork} > c{b} > {joins[(b + 1) % branches]}"]
    flows += [f"{join} > e" for join in joins]
    tasks = U(*(f"{kind}{b}" for kind in "abc" for b in range(branches)))
    return S() + P("g", *forks, *joins) + tasks + E(), "; ".join(flows)


def test_blocks_of_any_size_are_a_handful_of_markings():
    assert len(explore(reduced(*wide(7, 8))).came) <= 3
    assert judged(*wide(7, 8)) == []


def test_what_is_no_block_is_played_out():
    found = explore(reduced(*crossed(5)))
    assert found.decided
    assert len(found.came) > 50
    assert judged(*crossed(5)) == []


def test_what_is_too_large_is_said_not_to_be_decided():
    assert judged(*crossed(14)) == [("soundness_undecided", "p", "")]
    found = explore(reduced(*crossed(5)), 20)
    assert not found.decided
    assert len(found.came) <= 20 + 10


def test_a_very_wide_inclusive_split_is_decided_with_its_own_join_only():
    names = [f"u{number}" for number in range(12)]
    flows = "; ".join(f"g > [=c{number}] {name} > j" for number, name in enumerate(names))
    nodes = S() + O("g", "j") + U(*names, "d") + E()
    assert judged(nodes, f"s > g; {flows}; g > * d > j; j > e") == []
    other = S() + O("g") + P("j") + U(*names, "d") + E()
    assert judged(other, f"s > g; {flows}; g > * d > j; j > e") == [("soundness_undecided", "p", "")]


def test_a_defect_found_before_the_bound_is_told():
    nodes, text = crossed(14)
    spoilt = text.replace("s > g;", "s > h; h > k; k > u > m; k > v > m; m > w > e; h > g;")
    rows = judged(nodes + P("h", "k") + X("m") + U("u", "v", "w"), spoilt)
    assert rows == [("lack_of_synchronisation", "m", "s h k u m v m"), ("soundness_undecided", "p", "")]


def test_findings_come_through_the_process_that_checks():
    nodes = S() + X("g") + P("j") + U("a", "b") + E()
    report = check({"p.bpmn": process(nodes, "s > g; g > [=x] a > j; g > * b > j; j > e")})
    assert report.errors
    again = unpack_report(pack_report(report))
    assert again == report
    assert [found.message.params for found in again.errors] == [found.message.params for found in report.errors]
