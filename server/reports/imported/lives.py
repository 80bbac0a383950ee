"""A case of another system in the rows of a snapshot."""

from collections.abc import Iterator, Mapping

from server.mining.logs.cleaning import CleanCase, Work
from server.mining.logs.xes_rows import OF_CASE
from server.reports.snapshot.rows import REASSIGNED, ActivityRow, AttributeRow, HoldingRow, Life, StepRow, TraceRow
from server.reports.snapshot.settled import settle

KIND = "userTask"
UNKNOWN_ROLE = ""
"""Of an activity whose log names no role: it is work of people all the same."""


def life_of(case: CleanCase, process: str, branch: str) -> Life:
    """The case; `process` and `branch` where the log names none."""
    process, branch = case.process or process, case.branch or branch
    status = "running" if case.ended is None else "cancelled" if case.cancelled else "completed"
    trace = TraceRow(
        case.case, process, None, branch, case.case, None, status, case.started_by, case.started, case.ended
    )
    life = Life(trace, attributes=list(_attributes(case.case, case.attributes)))
    for number, work in enumerate(case.works, 1):
        row = _activity(f"{case.case}#{number}", trace, work)
        life.activities[row.task] = row
        life.holdings += _holdings(row, work)
    life.steps = _steps(case, process)
    settle(life)
    return life


def _holdings(row: ActivityRow, work: Work) -> Iterator[HoldingRow]:
    """Who had it; what was not there before they had it, and was not passed on to them, they took themselves."""
    given: int | None = row.offered
    for hold in work.holds:
        ending = hold.ending and hold.ending.value
        claimed = hold.since != given
        yield HoldingRow(row.task, row.case, hold.person, hold.since, hold.until, ending, claimed=claimed)
        given = hold.until if ending == REASSIGNED else None


def _activity(task: str, trace: TraceRow, work: Work) -> ActivityRow:
    return ActivityRow(
        task,
        trace.case,
        trace.process,
        None,
        trace.process,
        work.activity,
        work.activity,
        KIND,
        work.role or UNKNOWN_ROLE,
        work.branch or trace.branch,
        work.offered,
        taken=work.taken,
        opened=work.opened,
        ended=work.ended,
        outcome=work.ending and work.ending.value,
        doer=work.doer,
    )


def _steps(case: CleanCase, process: str) -> list[StepRow]:
    """When each activity was entered, which is when it began to be done, and when it ended."""
    happened = [step for work in case.works for step in _of_work(work)]
    return [
        StepRow(case.case, seq, moment, process, work.activity, work.activity, KIND, what, work.doer)
        for seq, (moment, _, _, what, work) in enumerate(sorted(happened, key=lambda step: step[:3]), 1)
    ]


def _of_work(work: Work) -> Iterator[tuple[int, int, int, str, Work]]:
    entered = work.offered if work.taken is None else work.taken
    at_once = entered == work.ended
    yield entered, 1 if at_once else 2, 2 * work.line, "entered", work
    if work.ended is not None and work.ending is not None:
        yield work.ended, 1, 2 * work.line + 1, work.ending.value, work


def _attributes(case: str, told: Mapping[str, str]) -> Iterator[AttributeRow]:
    for name, text in told.items():
        number = _number(text)
        yield AttributeRow(case, name.removeprefix(OF_CASE), None if number is not None else text, number)


def _number(text: str) -> float | None:
    """A number that is written as one; a code with a leading zero is a text."""
    digits = text.removeprefix("-")
    if not digits[:1].isdigit() or (len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()):
        return None
    try:
        return float(text)
    except ValueError:
        return None
