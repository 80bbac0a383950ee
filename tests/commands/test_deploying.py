"""Versions, bindings and what deployments refuse, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from server.commands.process_drafts.deploy import DeployDraft, deploy_draft
from server.commands.process_drafts.open import OpenDraft, open_draft
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import FilesRefused, check_files
from server.domain.errors import DomainError, ProcessNotFound, RightMissing
from server.domain.people import RoleAt
from server.domain.process_drafts import DeployedMeanwhile
from server.store.unit_of_work import UnitOfWork
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


def at_once(house, handler, commands):
    """What two who begin at once are answered: the versions now in force, or the refusal."""
    start = Barrier(2)

    def answer(command):
        start.wait()
        try:
            return versions(house.run(handler, command))["p"]
        except DomainError as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(answer, commands))


def test_two_designers_deploying_at_once_get_two_versions_of_which_the_later_is_in_force(house):
    checked = [check_files({"p.bpmn": one_task("p", name)}) for name in ("a", "b")]
    answers = at_once(house, deploy_files, [DeployFiles(checked=each, actor=None) for each in checked])
    assert sorted(answers) == [1, 2]
    last = ("a", "b")[answers.index(2)]
    assert set(house.open(house.start("p", {}, "liuyang"))) == {last}
    with UnitOfWork(house.database) as work:
        assert [work.processes.version("p", number).active for number in (1, 2)] == [False, True]


def test_of_two_equal_deployments_at_once_one_makes_the_version_and_both_are_told_it(house):
    checked = check_files({"p.bpmn": one_task("p", "a")})
    assert at_once(house, deploy_files, [DeployFiles(checked=checked, actor=None)] * 2) == [1, 1]


def test_of_two_drafts_deployed_at_once_the_second_learns_that_the_first_is_in_force(house):
    house.deploy({"p.bpmn": one_task("p", "a")})
    other = house.person("liuyang").id
    with UnitOfWork(house.database) as work:
        work.people.grant(other, [RoleAt("process_designer", "ho")])
        work.commit()
    wishes = []
    for login, task in (("admin", "b"), ("liuyang", "c")):
        designer, files = house.person(login), {"p.bpmn": one_task("p", task)}
        house.run(open_draft, OpenDraft(process="p", actor=designer))
        saved = SaveDraftFile(process="p", path="p.bpmn", content=files["p.bpmn"], version=1, actor=designer)
        house.run(save_draft_file, saved)
        wish = DeployDraft(process="p", version=2, checked=check_files(files), family={}, why="Rule 7", actor=designer)
        wishes.append(wish)
    first, second = sorted(at_once(house, deploy_draft, wishes), key=lambda answer: answer != 2)
    assert first == 2 and isinstance(second, DeployedMeanwhile) and second.params["version"] == 2


@pytest.mark.parametrize("text", ["P9000Y", "R/P9000Y"])
def test_a_timer_start_beyond_the_calendar_is_refused(house, text):
    kind = "timeCycle" if text.startswith("R") else "timeDuration"
    timer = f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"
    timed = one_task("p", "a").replace(b'<startEvent id="s"/>', f'<startEvent id="s">{timer}</startEvent>'.encode())
    with pytest.raises(FilesRefused) as refused:
        house.deploy({"p.bpmn": timed})
    assert [(f.rule, f.element) for f in refused.value.findings] == [("timer_start", "s")]
