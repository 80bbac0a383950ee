"""The event log: every step of every case once, in order, the same in each format."""

import csv
import io
import json
from datetime import datetime, timedelta

import pandas as pd
import pytest
from lxml import etree

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.cases.note_reading import NoteReading, note_reading
from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.commands.tasks.sign import SignTask, sign_task
from server.domain.signatures import Place
from server.reports import log_ocel
from server.reports.event_log import LogScope, traces
from server.reports.log_csv import HEADER, as_csv
from server.reports.log_ocel import as_ocel
from server.reports.log_xes import as_xes
from tests.engine.dsl import E, S, U, X, process, script
from tests.house import MONDAY, House

XES = "{http://www.xes-standard.org/}"
TYPED = {"string": str, "date": datetime.fromisoformat, "int": int, "float": float, "boolean": bool}
"""Attributes of XES, and what reads their values."""


@pytest.fixture
def house(database):
    house = House(database)
    steps = S() + U("a", role="everyone") + script("work", "result = 1") + X("g") + E()
    house.deploy({"p/p.bpmn": process(steps, "s > a > work > g > e")})
    house.deploy({"q/q.bpmn": process(S() + U("b", role="everyone") + E(), "s > b > e", id="q")})
    return house


@pytest.fixture
def case(house):
    """A case whose task was claimed, given back, claimed again, given away and done, an hour each."""
    case = house.start("p", {}, "liuyang", business_key="案<1>&\"'")
    task = house.open(case)["a"]
    for by, act in (("liuyang", None), ("liuyang", "release"), ("huangmin", None), ("huangmin", "give")):
        house.pass_time(hours=1)
        actor = house.person(by)
        if act == "release":
            task = house.run(release_task, ReleaseTask(task_id=task.id, version=task.version, actor=actor))
        elif act == "give":
            wish = ReassignTask(task_id=task.id, version=task.version, actor=actor, to="zhaolei", reason="ill")
            task = house.run(reassign_task, wish)
        else:
            task = house.claim(task, by)
    house.pass_time(hours=1)
    house.finish(task, "zhaolei", {})
    return case


def happened(trace):
    return [(event.activity, event.happened, event.resource, event.to) for event in trace.events]


def test_the_life_of_a_task_is_told_in_order_and_gateways_are_no_activities(house, case):
    (trace,) = traces(house.database)
    assert (trace.case, trace.process, trace.status, trace.started_at) == (case, "p", "completed", MONDAY)
    of_task = [one for one in happened(trace) if one[0] == "a"]
    assert of_task == [
        ("a", "offered", None, None),
        ("a", "claimed", "liuyang", None),
        ("a", "released", "liuyang", None),
        ("a", "claimed", "huangmin", None),
        ("a", "reassigned", "huangmin", "zhaolei"),
        ("a", "completed", "zhaolei", None),
    ]
    assert {event.activity for event in trace.events} == {"s", "a", "work", "e"}
    assert [event.at for event in trace.events] == sorted(event.at for event in trace.events)
    hours = [(event.at - MONDAY).total_seconds() / 3600 for event in trace.events if event.task]
    assert hours == [0, 1, 2, 3, 4, 5]


def test_what_people_do_together_is_told_and_in_whose_place(house):
    """A task that somebody works on for its holder, co-signed, completed in place of one who is away, and recalled."""
    away = EnterAbsence(
        person=house.person("huangmin").id, actor=house.person("huangmin"), substitutes=(house.person("zhaolei").id,),
        begins=house.now, ends=house.now + timedelta(days=3),
    )  # fmt: skip
    house.deploy({"r/r.bpmn": process(S() + U("x", "y", role="everyone") + E(), "s > x > y > e", id="r")})
    case = house.start("r", {}, "liuyang")
    task = house.claim(house.open(case)["x"], "huangmin")
    house.run(circulate_case, CirculateCase(case_id=case, actor=house.person("huangmin"), to=("wumei",)))
    house.run(note_reading, NoteReading(case_id=case, actor=house.person("wumei")))
    house.run(enter_absence, away)
    task = house.claim(task, "zhaolei")
    wish = DelegateTask(task_id=task.id, version=task.version, actor=house.person("zhaolei"), to="wumei")
    task = house.run(delegate_task, wish)
    wish = GiveBackTask(task_id=task.id, version=task.version, actor=house.person("wumei"))
    task = house.run(give_back_task, wish)
    ask = AskForSignatures(
        task_id=task.id, version=task.version, actor=house.person("zhaolei"), to=("liuyang",), place=Place.AFTER
    )
    task = house.run(ask_for_signatures, ask)
    task = house.finish(task, "zhaolei", {}).task
    signed = SignTask(task_id=task.id, version=task.version, actor=house.person("liuyang"), agreed=True)
    task = house.run(sign_task, signed)
    house.run(recall_task, RecallTask(task_id=task.id, version=task.version, actor=house.person("zhaolei"), reason="x"))
    (trace,) = (each for each in traces(house.database) if each.case == case)
    told = [
        (event.happened, event.resource, event.to, event.acting_for)
        for event in trace.events
        if event.activity in {"x", "case"}
    ]
    assert told == [
        ("offered", None, None, None),
        ("claimed", "huangmin", None, None),
        ("circulated", "huangmin", "wumei", None),
        ("read", "wumei", None, None),
        ("claimed", "zhaolei", None, "huangmin"),
        ("delegated", "zhaolei", "wumei", None),
        ("delegation_ended", "wumei", "wumei", None),
        ("signature_asked", "zhaolei", "liuyang", None),
        ("submitted", "zhaolei", None, None),
        ("signed", "liuyang", None, None),
        ("completed", "zhaolei", None, "huangmin"),
        ("recalled", "zhaolei", None, None),
        ("offered", None, None, None),
        ("claimed", "zhaolei", None, None),
    ]
    written = "".join(as_csv([trace])), "".join(as_xes([trace])), b"".join(as_ocel([trace])).decode()
    assert all("delegation_ended" in text and "acting_for" in text and "circulated" in text for text in written)


def test_whom_the_diagram_gives_a_task_is_assigned_at_once(house):
    house.deploy({"r/r.bpmn": process(S() + U("x", role="everyone", assign="owner") + E(), "s > x > e", id="r")})
    case = house.start("r", {}, "liuyang")
    (trace,) = (each for each in traces(house.database) if each.case == case)
    told = [(event.transition, event.to) for event in trace.events if event.activity == "x"]
    assert told == [("schedule", None), ("assign", "liuyang")]


def test_a_running_case_has_no_end_and_its_open_task_no_completion(house):
    house.start("q", {}, "liuyang")
    (trace,) = traces(house.database)
    assert trace.ended_at is None and [e.happened for e in trace.events if e.activity == "b"] == ["offered"]


def test_cases_are_narrowed_by_process_and_by_their_start(house, case):
    house.pass_time(days=1)
    later = house.start("q", {}, "liuyang")

    def named(**scope):
        return [trace.case for trace in traces(house.database, LogScope(**scope))]

    assert named() == sorted([case, later])
    assert named(process="q") == [later] == named(since=house.now)
    assert named(until=house.now) == [case] and named(process="r") == []


def test_more_cases_than_a_batch_are_read_to_the_end(house, monkeypatch):
    made = sorted(house.start("q", {}, "liuyang") for _ in range(205))
    assert [trace.case for trace in traces(house.database)] == made
    with house.database.counting() as log:
        assert sum(len(trace.events) for trace in traces(house.database)) == 205 * 3
    assert len(log.statements) == 5  # logins, then two for each batch of two hundred


def test_every_format_tells_the_same_events(house, case):
    (trace,) = traces(house.database)
    told = [(event.activity, event.transition) for event in trace.events]
    rows = list(csv.DictReader(io.StringIO("".join(as_csv([trace])))))
    assert tuple(rows[0]) == HEADER
    assert [(row["activity"], row["transition"]) for row in rows] == told
    xes = etree.fromstring("".join(as_xes([trace])).encode())
    found = [
        tuple(event.xpath(f"string(*[@key='{key}']/@value)") for key in ("activity", "lifecycle:transition"))
        for event in xes.iter(f"{XES}event")
    ]
    assert found == told
    ocel = json.loads(b"".join(as_ocel([trace])))
    values = [{each["name"]: each["value"] for each in event["attributes"]} for event in ocel["events"]]
    assert [(each["activity"], each["transition"]) for each in values] == told


def test_pandas_reads_the_same_events_from_the_csv(house, case):
    told = [event for trace in traces(house.database) for event in trace.events]
    frame = pd.read_csv(io.StringIO("".join(as_csv(traces(house.database)))), dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(HEADER) and len(frame) == len(told)
    assert list(pd.to_datetime(frame.time, format="ISO8601")) == [pd.Timestamp(event.at) for event in told]
    assert set(frame["case"]) == {case} and list(frame.activity) == [event.activity for event in told]


def test_the_xes_keeps_the_rules_of_its_schema(house, case):
    """IEEE 1849-2016: the order of what a log holds, typed attributes with keys of their own, declared prefixes, and
    what is global in every trace and event."""
    log = etree.fromstring("".join(as_xes(traces(house.database))).encode())
    order = ["extension", "global", "classifier", *TYPED, "trace"]
    places = [order.index(etree.QName(each).localname) for each in log]
    assert places == sorted(places) and log.get("xes.version") and log.get("xes.features") is not None
    declared = {each.get("prefix") for each in log.iter(f"{XES}extension")}
    wanted = {scope.get("scope"): {(each.tag, each.get("key")) for each in scope} for scope in log.iter(f"{XES}global")}
    for element in (log, *log.iter(f"{XES}trace", f"{XES}event")):
        known = [each for each in element if etree.QName(each).localname in TYPED]
        keys = [each.get("key") for each in known]
        assert len(set(keys)) == len(keys)
        assert {key.partition(":")[0] for key in keys if ":" in key} <= declared
        assert wanted.get(etree.QName(element).localname, set()) <= {(each.tag, each.get("key")) for each in known}
        for each in known:
            assert set(each.attrib) == {"key", "value"}
            TYPED[etree.QName(each).localname](each.get("value"))
    named = {key for each in log.iter(f"{XES}classifier") for key in each.get("keys").split()}
    assert named <= {key for _, key in wanted["event"]}


def test_the_ocel_keeps_the_rules_of_its_schema(house, case):
    """OCEL 2.0: what each part must have, and attributes of the types that declare them."""
    ocel = json.loads(b"".join(as_ocel(traces(house.database))))
    assert set(ocel) == {"eventTypes", "objectTypes", "events", "objects"}
    for part, types in (("events", "eventTypes"), ("objects", "objectTypes")):
        declared = {each["name"]: {one["name"] for one in each["attributes"]} for each in ocel[types]}
        assert {one["type"] for each in ocel[types] for one in each["attributes"]} <= {"string"}
        for each in ocel[part]:
            assert {"id", "type"} <= each.keys() <= {"id", "type", "time", "attributes", "relationships"}
            assert {one["name"] for one in each.get("attributes", ())} <= declared[each["type"]]
            moments = [one["time"] for one in each.get("attributes", ()) if part == "objects"]
            for moment in [each["time"]] if part == "events" else moments:
                assert datetime.fromisoformat(moment).tzinfo is not None
            assert all(set(link) == {"objectId", "qualifier"} for link in each.get("relationships", ()))


def test_hostile_texts_stay_texts_in_every_format(house, case):
    (trace,) = traces(house.database)
    xes = etree.fromstring("".join(as_xes([trace])).encode())
    assert xes.xpath("string(//*[local-name()='trace']/*[@key='concept:name']/@value)") == "案<1>&\"'"
    ocel = json.loads(b"".join(as_ocel([trace])))
    assert "案<1>&\"'" in {each["value"] for each in ocel["objects"][0]["attributes"]}


def test_objects_of_ocel_that_wait_in_a_file_are_the_same(house, case, monkeypatch):
    house.start("q", {}, "liuyang")
    kept = b"".join(as_ocel(traces(house.database)))
    monkeypatch.setattr(log_ocel, "IN_MEMORY", 1)
    assert b"".join(as_ocel(traces(house.database))) == kept
    assert [each["type"] for each in json.loads(kept)["objects"]].count("case") == 2


def test_objects_and_events_of_ocel_name_each_other(house, case):
    ocel = json.loads(b"".join(as_ocel(traces(house.database))))
    known = {each["id"] for each in ocel["objects"]}
    assert {"person:liuyang", "person:zhaolei", case} < known
    assert {link["objectId"] for event in ocel["events"] for link in event["relationships"]} <= known
    assert {event["type"] for event in ocel["events"]} == {each["name"] for each in ocel["eventTypes"]}
    assert {each["type"] for each in ocel["objects"]} == {each["name"] for each in ocel["objectTypes"]}
    assert len({event["id"] for event in ocel["events"]}) == len(ocel["events"])


def test_an_empty_log_is_a_whole_document(house):
    assert "".join(as_csv([])).strip() == ",".join(HEADER)
    assert etree.fromstring("".join(as_xes([])).encode()).tag == f"{XES}log"
    assert json.loads(b"".join(as_ocel([])))["events"] == []
