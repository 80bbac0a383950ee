"""Binding of duties in the lists: a task is offered to the one person who may do it, and to nobody else."""

from server.commands.audit.compare import CompareCase, compare_case
from server.queries.inbox import InboxFilter, count_views, list_tasks
from server.queries.inbox_reach import View
from tests.house import House

DIAGRAM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
<process id="bound" isExecutable="true"><startEvent id="s"/><parallelGateway id="fork"/>
<userTask id="visit" name="Visit">%(investigator)s</userTask>
<userTask id="report" name="Report">%(bound)s</userTask><userTask id="file" name="File">%(bound)s</userTask>
<userTask id="later" name="Later">%(bound)s</userTask>
<sequenceFlow id="f1" sourceRef="s" targetRef="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="visit"/>
<sequenceFlow id="f3" sourceRef="fork" targetRef="file"/><sequenceFlow id="f4" sourceRef="visit" targetRef="report"/>
<sequenceFlow id="f5" sourceRef="report" targetRef="later"/>
</process></definitions>"""
PROPERTIES = (
    b'<extensionElements><spiffworkflow:properties><spiffworkflow:property name="role" value="officer_b"/>'
    b"%s</spiffworkflow:properties></extensionElements>"
)
BOUND = b'<spiffworkflow:property name="same_as" value="visit"/>'


def started(database):
    house = House(database)
    house.deploy({"bound/bound.bpmn": DIAGRAM % {b"investigator": PROPERTIES % b"", b"bound": PROPERTIES % BOUND}})
    return house, house.start("bound", {}, "admin", branch="b1")


def offered(house, login, case):
    actor = house.person(login)
    found = list_tasks(house.database, actor, View.GROUPS, narrowed=InboxFilter(case=case))
    counts = count_views(house.database, actor, [View.GROUPS], narrowed=InboxFilter(case=case))
    assert counts[View.GROUPS].number == len(found.items)
    return {row.task.element for row in found.items}


def test_a_task_is_offered_to_the_role_until_somebody_did_what_it_is_bound_to_and_then_to_that_person(database):
    house, case = started(database)
    assert offered(house, "huangmin", case) == {"visit", "file"}
    house.do(case, "visit", "wumei", {})
    assert offered(house, "huangmin", case) == set()
    assert offered(house, "wumei", case) == {"report", "file"}
    house.do(case, "report", "wumei", {})
    assert offered(house, "wumei", case) == {"later", "file"}
    assert offered(house, "huangmin", case) == set()
    assert house.run(compare_case, CompareCase(case_id=case)) == []


def test_the_check_finds_a_task_bound_to_another_than_the_rule_says(database):
    house, case = started(database)
    house.do(case, "visit", "wumei", {})
    other = house.person("huangmin")
    house.run(lambda _command, work: work.uow.tasks.bind(case, "report", other.id), None)
    [fault] = house.run(compare_case, CompareCase(case_id=case))
    assert "report" in fault.problem
    assert other.id in fault.problem
