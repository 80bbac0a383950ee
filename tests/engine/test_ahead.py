"""What may come after a task, whatever stands between."""

import pytest

from server.engine.bundles import load_bundle
from tests.engine.dsl import E, P, S, U, X, process, script, sub


def ahead(drawn, task="a"):
    return load_bundle({"p/p.bpmn": drawn}, "p").elements["p"][task].ahead


CHOICE = (S() + U("a", "b", "c") + X("g") + script("work", "1") + E(), "s > a > g > [x] b > e; g > * work > c > e")
FORK = (S() + U("a", "b", "c") + P("f", "j") + E(), "s > a > f > b > j > e; f > c > j")
BACK = (S() + U("a", "b") + X("g") + E(), "s > a > g > [x] a; g > * b > e")
END = (S() + U("a") + E("over"), "s > a > over")


@pytest.mark.parametrize(
    ("drawn", "steps"), [(CHOICE, ("b", "c")), (FORK, ("b", "c")), (BACK, ("a", "b")), (END, ("over",))]
)
def test_every_way_on_leads_to_its_next_step(drawn, steps):
    assert ahead(process(*drawn)) == steps


def test_out_of_a_subprocess_the_way_goes_on_behind_it():
    inside = sub("sub", S("is") + U("a") + E("ie"), "is > a > ie")
    assert ahead(process(S() + inside + U("b") + E(), "s > sub > b > e")) == ("b",)
