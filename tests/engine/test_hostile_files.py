"""Hostile and broken uploads become findings, quickly."""

import pytest

from server.engine.checking import check
from server.engine.xmltree import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS
from tests.engine.drawing import HEAD, diagram, end, start, subprocess, user

PLAIN = diagram(start() + user("a") + end(), "s > a > e")
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions name="&c;">&c;</definitions>'
)
EXTERNAL = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>'


def nested(levels: int) -> bytes:
    nodes, flows = start("s0") + end("e0"), "s0 > e0"
    for level in range(1, levels):
        inner = subprocess(f"sub{level}", nodes, flows)
        nodes, flows = start(f"s{level}") + inner + end(f"e{level}"), f"s{level} > sub{level} > e{level}"
    return diagram(nodes, flows)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        pytest.param(LAUGHS, "doctype", id="billion-laughs"),
        pytest.param(LAUGHS.decode().encode("utf-16"), "doctype", id="billion-laughs-in-utf-16"),
        pytest.param(EXTERNAL, "doctype", id="external-entity"),
        pytest.param(b'<!DOCTYPE d SYSTEM "http://x.example/d.dtd"><definitions/>', "doctype", id="external-dtd"),
        pytest.param(b"<definitions>&undeclared;</definitions>", "not_xml", id="undeclared-entity"),
        pytest.param(b"", "not_xml", id="empty"),
        pytest.param(b"\x00\x01\xff\xfe\x89PNG", "not_xml", id="binary"),
        pytest.param(b"just text", "not_xml", id="text"),
        pytest.param(PLAIN[:-20], "not_xml", id="cut-off"),
        pytest.param(PLAIN.replace(b"bpmn:userTask", b"nons:userTask"), "not_xml", id="undeclared-prefix"),
        pytest.param(b'<?xml version="1.0" encoding="gb2312"?><definitions/>', "encoding", id="gb2312"),
        pytest.param(b'<definitions name="' + b"x" * MAX_BYTES + b'"/>', "too_large", id="huge-attribute"),
        pytest.param(HEAD.encode() + b"<bpmn:task>" * 200, "too_deep", id="deep"),
        pytest.param(HEAD.encode() + b"<bpmn:task/>" * (MAX_ELEMENTS + 1), "too_many_elements", id="many"),
        pytest.param(b"<html/>", "not_bpmn", id="html"),
        pytest.param(b'<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>', "not_bpmn", id="dmn"),
    ],
)
def test_a_hostile_file_is_refused(data: bytes, rule: str) -> None:
    assert [(finding.rule, finding.severity) for finding in check({"p.bpmn": data}).findings] == [(rule, "error")]


def test_utf_16_is_read_like_utf_8() -> None:
    report = check({"p.bpmn": PLAIN.decode().encode("utf-16")})
    assert not report.findings
    assert [process.key for process in report.processes] == ["p"]


def test_comments_and_instructions_change_nothing() -> None:
    data = PLAIN.replace(b"<bpmn:startEvent", b"<!-- c --><?php x ?><bpmn:startEvent")
    assert not check({"p.bpmn": data}).findings


def test_subprocesses_nest_up_to_the_limit() -> None:
    assert not check({"p.bpmn": nested(MAX_DEPTH // 2)}).findings
    assert [f.rule for f in check({"p.bpmn": nested(MAX_DEPTH)}).findings] == ["too_deep"]


def test_one_bad_file_does_not_hide_the_findings_of_another() -> None:
    report = check({"a.bpmn": b"<", "b.bpmn": diagram(user("a"), "")})
    assert {finding.file for finding in report.errors} == {"a.bpmn", "b.bpmn"}
