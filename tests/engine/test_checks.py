"""What was found in files is remembered, and only of exactly these files."""

from server.engine.checking import check, check_killable
from server.engine.checks import Checks
from tests.engine.dsl import E, S, U, process

FILES = {"p/p.bpmn": process(S() + U("a") + E(), "s > a > e")}


class Counted:
    """Checks, and counts how often."""

    def __init__(self, checking=check):
        self.checking, self.asked = checking, []

    def __call__(self, files, known):
        self.asked.append(files)
        return self.checking(files, known)


def test_the_same_files_are_checked_once_however_many_scenarios_lie_beside_them():
    counted = Counted()
    checks, scenarios = Checks(counted), {f"p/scenarios/{n}.yaml": b"x" for n in range(2000)}
    first = checks({**FILES, **scenarios}, frozenset())
    assert checks({**FILES, "p/scenarios/1.yaml": b"y", "p/README.md": b"z"}, frozenset()) is first
    assert counted.asked == [FILES]
    assert first == check({**FILES, **scenarios})


def test_whatever_may_change_the_findings_is_checked_anew():
    counted = Counted()
    checks = Checks(counted)
    form = {"p/forms/f.json": b"{}"}
    for files, known in (
        (FILES, frozenset()),
        ({"p/q.bpmn": FILES["p/p.bpmn"]}, frozenset()),
        ({**FILES, **form}, frozenset()),
        ({**form, **FILES}, frozenset()),
        (FILES, frozenset({"q"})),
        ({"p/p.bpmn": FILES["p/p.bpmn"] + b" "}, frozenset()),
    ):
        checks(files, known)
    assert len(counted.asked) == 6


def test_a_check_that_broke_off_is_tried_again():
    counted = Counted(lambda files, known: check_killable(files, known, seconds=0.001))
    checks = Checks(counted)
    assert [checks(FILES, frozenset()).findings[0].rule for _ in range(2)] == ["compile_time"] * 2
    assert len(counted.asked) == 2


def test_only_the_last_reports_are_kept():
    counted = Counted()
    checks = Checks(counted, capacity=1)
    for known in ("q", "r", "q"):
        checks(FILES, frozenset({known}))
    assert len(counted.asked) == 3
