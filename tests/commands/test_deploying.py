"""Versions, bindings and what deployments refuse, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.commands.processes.deploy import DeployFiles, FilesRefused, check_files, deploy_files
from server.domain.errors import ProcessNotFound, RightMissing
from tests.house import House

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'


def diagram(key, inner, flows, more=""):
    lines = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(flows))
    nodes = f'<startEvent id="s"/>{inner}<endEvent id="e"/>{lines}'
    return f'{HEAD}{more}<process id="{key}" isExecutable="true">{nodes}</process></definitions>'.encode()


def one_task(key, task):
    return diagram(key, f'<userTask id="{task}" name="{task}"/>', [("s", task), (task, "e")])


def calling(key, called):
    return diagram(key, f'<callActivity id="c" calledElement="{called}"/>', [("s", "c"), ("c", "e")])


@pytest.fixture
def house(database):
    return House(database)


def versions(deployed):
    return {p.key: p.version for p in deployed.processes}


def test_changed_files_get_a_version_and_identical_ones_keep_theirs(house):
    assert versions(house.deploy({"p.bpmn": one_task("p", "a")})) == {"p": 1}
    assert versions(house.deploy({"p.bpmn": one_task("p", "a")})) == {"p": 1}
    assert versions(house.deploy({"p.bpmn": one_task("p", "b")})) == {"p": 2}


def test_a_running_case_keeps_the_version_it_started_on(house):
    house.deploy({"p.bpmn": one_task("p", "a")})
    case = house.start("p", {}, "liuyang")
    house.deploy({"p.bpmn": one_task("p", "b")})
    assert set(house.open(case)) == {"a"}
    house.do(case, "a", "liuyang", {})
    assert set(house.open(house.start("p", {}, "liuyang"))) == {"b"}
    assert set(house.open(house.start("p", {}, "liuyang", version=1))) == {"a"}


def test_a_case_is_bound_to_the_called_version_too(house):
    house.deploy({"q/q.bpmn": one_task("q", "a"), "p/p.bpmn": calling("p", "q")})
    case = house.start("p", {}, "liuyang")
    house.deploy({"q/q.bpmn": one_task("q", "b")})
    house.do(case, "a", "liuyang", {})
    assert house.case(case).ended_at is not None
    assert set(house.open(house.start("p", {}, "liuyang"))) == {"b"}


def test_a_process_may_call_one_deployed_before(house):
    house.deploy({"q.bpmn": one_task("q", "a")})
    house.run(
        deploy_files, DeployFiles(checked=check_files({"p.bpmn": calling("p", "q")}, frozenset({"q"})), actor=None)
    )
    assert set(house.open(house.start("p", {}, "liuyang"))) == {"a"}


def test_called_processes_that_clash_are_refused(house):
    inner = '<subProcess id="same"><startEvent id="{0}s"/><userTask id="{0}t"/><endEvent id="{0}e"/>'
    inner += '<sequenceFlow id="{0}1" sourceRef="{0}s" targetRef="{0}t"/><sequenceFlow id="{0}2" sourceRef="{0}t" targetRef="{0}e"/></subProcess>'
    house.deploy({"q.bpmn": diagram("q", inner.format("q"), [("s", "same"), ("same", "e")])})
    both = inner.format("p") + '<callActivity id="c" calledElement="q"/>'
    checked = check_files({"p.bpmn": diagram("p", both, [("s", "same"), ("same", "c"), ("c", "e")])}, frozenset({"q"}))
    with pytest.raises(FilesRefused) as refused:
        house.run(deploy_files, DeployFiles(checked=checked, actor=None))
    assert refused.value.findings[0].rule == "does_not_fit"
    with pytest.raises(ProcessNotFound):
        house.start("p", {}, "liuyang")


def test_only_designers_deploy(house):
    checked = check_files({"p.bpmn": one_task("p", "a")})
    with pytest.raises(RightMissing):
        house.run(deploy_files, DeployFiles(checked=checked, actor=house.person("liuyang")))


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({"p.bpmn": b"<not xml"}, "not_xml"),
        ({}, "no_diagram"),
        ({"p.bpmn": one_task("p", "a"), "forms/f.json": b"{"}, "not_json"),
        ({"p.bpmn": one_task("p", "a"), "labels/zh.json": b'{"nodot": "x"}'}, "bad_name"),
        ({"p.bpmn": one_task("p", "a"), "run.exe": b"MZ"}, "file_kind"),
        ({"p.bpmn": one_task("p", "a"), "f.json": b"{}"}, "file_place"),
    ],
)
def test_bad_files_are_refused_with_a_rule(files, rule):
    with pytest.raises(FilesRefused) as refused:
        check_files(files)
    assert rule in {f.rule for f in refused.value.findings}


def test_two_designers_deploying_at_once_get_two_versions(house):
    checked = [check_files({"p.bpmn": one_task("p", name)}) for name in ("a", "b")]
    with ThreadPoolExecutor(2) as pool:
        deployed = list(pool.map(lambda c: house.run(deploy_files, DeployFiles(checked=c, actor=None)), checked))
    assert sorted(versions(d)["p"] for d in deployed) == [1, 2]


@pytest.mark.parametrize("text", ["P9000Y", "R/P9000Y"])
def test_a_timer_start_beyond_the_calendar_is_refused(house, text):
    kind = "timeCycle" if text.startswith("R") else "timeDuration"
    timer = f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"
    timed = one_task("p", "a").replace(b'<startEvent id="s"/>', f'<startEvent id="s">{timer}</startEvent>'.encode())
    with pytest.raises(FilesRefused) as refused:
        house.deploy({"p.bpmn": timed})
    assert [(f.rule, f.element) for f in refused.value.findings] == [("timer_start", "s")]
