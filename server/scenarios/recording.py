"""What was played, as the steps of a scenario, with what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.domain.cases import Case, CaseStatus
from server.domain.codec import to_json
from server.domain.play import Move, Plain, Recording, Standing
from server.scenarios.nodes import Node

_LONGEST = 400
_DEEPEST = 6
_NEVER = "unused"


def node_of(plain: object) -> Node:
    """A value as the reader of files gives it."""
    if isinstance(plain, Mapping):
        inner = {key: node_of(value) for key, value in cast("Plain", plain).items()}
        return Node(_NEVER, 0, inner, dict.fromkeys(inner, 0))
    if isinstance(plain, (list, tuple)):
        return Node(_NEVER, 0, tuple(node_of(item) for item in cast("list[object]", plain)))
    return Node(_NEVER, 0, cast("str | int | Decimal | bool | None", plain))


def local(moment: datetime, zone: ZoneInfo) -> str:
    """An instant as scenarios write it: the time of the house with its offset, seconds where there are some."""
    there = moment.astimezone(zone)
    return there.isoformat(timespec="seconds" if there.second else "minutes")


def expectations(
    found: Iterable[Standing], main: str | None, known: frozenset[str], before: Mapping[str, Plain]
) -> dict[str, Plain]:
    """How the cases stand, by process, where that is not as before; of several of a process the youngest.

    Elements that are not drawn (`known`) cannot be named in a scenario.
    """
    now: dict[str, Plain] = {}
    for one in found:
        of: dict[str, object] = {} if one.case.id == main else {"case": one.case.process}
        of["open"] = [task.element for task in one.tasks if task.element in known]
        if one.case.status is not CaseStatus.RUNNING:
            of["status"] = one.case.status.value
        if held := [each.element for each in one.incidents if each.element in known]:
            of["incidents"] = held
        now["" if one.case.id == main else one.case.process] = of
    return {key: said for key, said in now.items() if said != before.get(key)}


def last_said(moves: Iterable[Move]) -> dict[str, Plain]:
    """What was last expected of each process; the main case under no name."""
    return {str(said.get("case", "")): said for move in moves for said in move.came}


def scenario_of(
    recording: Recording, name: str, zone: ZoneInfo, reached: tuple[Iterable[str], Iterable[str]], case: Case | None
) -> dict[str, object]:
    """The whole scenario; `reached`: the elements that were completed, and the end events of its case."""
    completed, ends = map(list, reached)
    made: dict[str, object] = {"name": name, "clock": local(recording.clock, zone)}
    if recording.branch:
        made["branch"] = recording.branch
    made |= recording.moves[0].step if recording.moves else {}
    if steps := list(_steps(recording.moves)):
        made["steps"] = steps
    if completed:
        made["path"] = completed
    if case is not None:
        made["end"] = _end(case, ends, recording.moves)
    return made


def _steps(moves: tuple[Move, ...]) -> Iterator[Plain]:
    for number, move in enumerate(moves):
        if number:
            yield move.step
        for said in move.came:
            yield {"expect": said}


def _end(case: Case, ends: list[str], moves: tuple[Move, ...]) -> Plain:
    """The last expectation once more, with the ends that were reached and what the process found out itself."""
    said: dict[str, object] = {"status": case.status.value}
    if held := last_said(moves).get("", {}).get("incidents"):
        said["incidents"] = held
    if ends:
        said["ended_at"] = ends
    found = {key: value for key, value in case.data.items() if _found_out(case, key) and _sayable(value)}
    if data := {key: to_json(value) for key, value in found.items()}:
        said["data"] = data
    return said


def _found_out(case: Case, key: str) -> bool:
    wrote = case.provenance.get(key)
    return wrote is not None and wrote.person is None and not wrote.doers and not key.startswith("_")


def _sayable(value: object, depth: int = 0) -> bool:
    """Whether an expectation can say the value, briefly."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, Mapping):
        inner = cast("Plain", value)
        return bool(inner) and all(_sayable(item, depth + 1) for item in inner.values()) and _brief(inner)
    if isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        return all(_sayable(item, depth + 1) for item in items) and _brief(items)
    if isinstance(value, str):
        return 0 < len(value) <= _LONGEST
    return isinstance(value, (bool, int, Decimal, date, datetime, time)) and not isinstance(value, timedelta)


def _brief(value: object) -> bool:
    return len(str(value)) <= _LONGEST
