"""Reads the files of a history, strictly: every fault of every file with its line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.demo.model import CHANCES, Arrival, Habit, Happening, Help, Leave, Manner, Script
from server.demo.reading_values import read_fields, read_value
from server.demo.values import Fields, Fixed, Value
from server.domain.scenario_runs import Fault
from server.scenarios.faults import FaultyNode, ScenariosRefused
from server.scenarios.folders import Library
from server.scenarios.known import Known
from server.scenarios.nodes import Node, read_yaml

HISTORY = "history.yaml"
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUSE = frozenset({"seed", "months", "people", "absences"})
_LEAVE = frozenset({"person", "first", "days", "substitutes", "reason"})
_FILE = frozenset({"shared", "traits", "tasks", "arrivals", "happenings"})
_ARRIVAL = frozenset({"process", "count", "branches", "weight", "days", "business_key", "known", "data"})
_HAPPENING = frozenset({"process", "key", "on", "message", "correlation", "data", "withdrawn"})
_MANNER = frozenset({"waits", "takes", "like", "who", "known", "data", "help"})
_HELP = frozenset({*CHANCES, "signers", "waits", "reason", "opinion", "objection", "objected"})


@dataclass(slots=True)
class _Found:
    traits: dict[str, Fields] = field(default_factory=dict[str, Fields])
    manners: dict[tuple[str, str], Manner] = field(default_factory=dict[tuple[str, str], Manner])
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    happenings: list[Happening] = field(default_factory=list[Happening])


def read_script(house: Path, library: Library, known: Known) -> Script:
    """The history of a house: its own file, and those of the process folders. Raises ScenariosRefused."""
    root = read_yaml(f"{house.name}/{HISTORY}", (house / HISTORY).read_bytes())
    found, faults = _Found(), list[Fault]()
    for folder in library.tested:
        for path, data in sorted(library.files.items()):
            if path.startswith(f"{folder}/demo/") and path.endswith((".yaml", ".yml")):
                _attempt(faults, lambda path=path, data=data, folder=folder: _read(path, data, folder, known, found))
    habits: dict[str, Habit] = {}
    leaves: tuple[Leave, ...] = ()
    entries: Mapping[str, Node] = {}
    try:
        entries = root.entries("The file", _HOUSE)
        habits = _habits(entries, known)
        leaves = (
            tuple(_leave(node, known) for node in entries["absences"].items("absences"))
            if "absences" in entries
            else ()
        )
    except FaultyNode as faulty:
        faults.append(faulty.fault)
    if faults:
        raise ScenariosRefused(faults)
    return Script(
        seed=_whole(entries, "seed", 1),
        months=_whole(entries, "months", 3),
        habits=habits,
        traits=found.traits,
        manners=found.manners,
        arrivals=tuple(found.arrivals),
        happenings=tuple(found.happenings),
        folders={process: library.folder(process) for process in library.upload.processes},
        leaves=leaves,
    )


def _attempt(faults: list[Fault], act: Callable[[], None]) -> None:
    try:
        act()
    except ScenariosRefused as refused:
        faults += refused.faults
    except FaultyNode as faulty:
        faults.append(faulty.fault)


def _read(path: str, data: bytes, folder: str, known: Known, found: _Found) -> None:
    entries = read_yaml(path, data).entries("The file", _FILE)
    traits, tasks = entries.get("traits"), entries.get("tasks")
    for process, node in traits.entries("traits").items() if traits else ():
        found.traits[known.process(Node(path, node.line, process))] = read_fields(node)
    for element, node in tasks.entries("tasks", known.tasks).items() if tasks else ():
        found.manners[folder, element] = _manner(node, known)
    for name, read in (("arrivals", _arrival), ("happenings", _happening)):
        for number, node in enumerate(entries[name].items(name) if name in entries else ()):
            read(node, f"{path}#{number}", known, found)


def _habits(entries: Mapping[str, Node], known: Known) -> dict[str, Habit]:
    if "people" not in entries:
        return {}
    return {login: _habit(node) for login, node in entries["people"].entries("people", known.people).items()}


def _habit(node: Node) -> Habit:
    entries = node.entries("A person", frozenset({"days", "tempo"}))
    days = [one.text("days") for one in entries["days"].several("days")] if "days" in entries else list(_WEEK)
    if wrong := [day for day in days if day not in _WEEK]:
        raise node.refuse(f"{wrong[0]} is no weekday: {', '.join(_WEEK)}.")
    return Habit(frozenset(_WEEK.index(day) for day in days), _number(entries, "tempo", 1.0))


def _leave(node: Node, known: Known) -> Leave:
    entries = _with(node, "An absence", _LEAVE, "person", "first")
    first = _whole(entries, "first", 1)
    if first == 0:
        raise entries["first"].refuse("first is a working day of the history: 1 is its first, -1 its last.")
    named = entries["substitutes"].several("substitutes") if "substitutes" in entries else ()
    return Leave(
        known.person(entries["person"]),
        first,
        _whole(entries, "days", 1),
        tuple(known.person(one) for one in named),
        entries["reason"].text("reason") if "reason" in entries else "",
    )


def _manner(node: Node, known: Known) -> Manner:
    entries = node.entries("A task", _MANNER)
    return Manner(
        waits=_number(entries, "waits", 1.0),
        takes=_whole(entries, "takes", 10),
        like=known.task(entries["like"]) if "like" in entries else None,
        who=_weights(entries, "who", known.people),
        known=_fields(entries, "known"),
        data=_fields(entries, "data"),
        help=_help(entries["help"], known) if "help" in entries else None,
    )


def _help(node: Node, known: Known) -> Help:
    entries = node.entries("help", _HELP)
    return Help(
        {turn: _number(entries, turn, 0.0) for turn in CHANCES},
        _weights(entries, "signers", known.people),
        _number(entries, "waits", 4.0),
        _value(entries, "reason"),
        _value(entries, "opinion"),
        _value(entries, "objection"),
        _number(entries, "objected", 0.0),
    )


def _arrival(node: Node, name: str, known: Known, found: _Found) -> None:
    entries = _with(node, "An arrival", _ARRIVAL, "process", "count")
    found.arrivals.append(
        Arrival(
            name=name,
            process=known.process(entries["process"]),
            count=_whole(entries, "count", 1),
            branches=_weights(entries, "branches", known.branches),
            weight=read_value(entries["weight"]) if "weight" in entries else None,
            days=_whole(entries, "days", 1) if "days" in entries else None,
            business_key=read_value(entries["business_key"]) if "business_key" in entries else None,
            known=_fields(entries, "known"),
            data=_fields(entries, "data"),
        )
    )


def _happening(node: Node, name: str, known: Known, found: _Found) -> None:
    told = ("message",) if "withdrawn" not in node.entries("A happening", _HAPPENING) else ()
    entries = _with(node, "A happening", _HAPPENING, "process", "on", *told)
    found.happenings.append(
        Happening(
            name=name,
            process=known.process(entries["process"]),
            key=read_value(entries["key"]) if "key" in entries else None,
            on=read_value(entries["on"]),
            message=entries["message"].text("message") if told else "",
            correlation=_fields(entries, "correlation"),
            data=_fields(entries, "data"),
            withdrawn=read_value(entries["withdrawn"]) if "withdrawn" in entries else None,
        )
    )


def _with(node: Node, what: str, keys: frozenset[str], *needed: str) -> Mapping[str, Node]:
    entries = node.entries(what, keys)
    if missing := [key for key in needed if key not in entries]:
        raise node.refuse(f"{what} says {missing[0]}.")
    return entries


def _fields(entries: Mapping[str, Node], key: str) -> Fields:
    return read_fields(entries[key]) if key in entries else Fields()


def _value(entries: Mapping[str, Node], key: str) -> Value:
    return read_value(entries[key]) if key in entries else Fixed("")


def _weights(entries: Mapping[str, Node], key: str, names: frozenset[str]) -> dict[str, float]:
    if key not in entries:
        return {}
    given = entries[key].entries(key, names)
    return {name: _number(given, name, 1.0) for name in given}


def _number(entries: Mapping[str, Node], key: str, default: float) -> float:
    if key not in entries:
        return default
    try:
        return float(entries[key].text(key))
    except ValueError:
        raise entries[key].refuse(f"{key} is a number.") from None


def _whole(entries: Mapping[str, Node], key: str, default: int) -> int:
    return int(_number(entries, key, default))
