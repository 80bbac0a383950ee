"""A case sent for information: who may send it, who reads it by that, and who does not."""

import pytest

from server.commands.cases.circulate import CirculateCase, circulate_case
from server.commands.cases.note_reading import NoteReading, note_reading
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.circulation import MayNotCirculate, NotSentToYou, ReadAlready, SentAlready
from server.domain.errors import CaseNotFound, PersonMayNot, PersonNotFound
from server.domain.notices import NoticeKind
from server.queries.cases import get_case
from server.queries.circulations import circulated_page
from tests.api import diagrams
from tests.commands.test_delegation import ID, told, whole
from tests.house import House

NODES = diagrams.start() + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > end")})
    return house


@pytest.fixture
def case(house):
    return house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1")


def send(house, case, *to, login="huangmin"):
    return house.run(circulate_case, CirculateCase(case_id=case, actor=house.person(login), to=to, note="see this"))


def read(house, case, login, remark="seen"):
    return house.run(note_reading, NoteReading(case_id=case, actor=house.person(login), remark=remark))


def reads(house, case, login):
    try:
        return get_case(house.database, house.person(login), {}, case).case.id == case
    except CaseNotFound:
        return False


def sent_to(house, login, *, unread=True):
    found = circulated_page(house.database, house.person(login), unread=unread, limit=9, cursor=None)
    return [row.case for row in found.items]


def test_the_holder_of_a_task_sends_the_case_and_readers_say_that_they_read_it(house, case):
    with pytest.raises(CaseNotFound):
        send(house, case, "sunlihua")
    house.claim(house.open(case)["visit"], "huangmin")
    assert not reads(house, case, "sunlihua")
    send(house, case, "sunlihua", "yuanbo")
    assert reads(house, case, "sunlihua") and sent_to(house, "sunlihua") == [case]
    assert told(house, "sunlihua") == [NoticeKind.CIRCULATED]
    assert read(house, case, "sunlihua").remark == "seen"
    assert sent_to(house, "sunlihua") == [] and sent_to(house, "sunlihua", unread=False) == [case]
    with pytest.raises(ReadAlready):
        read(house, case, "sunlihua")
    assert whole(house, case)


def test_a_manager_sends_it_and_a_reader_does_not_send_it_on(house, case):
    send(house, case, "sunlihua", login="xujian")
    with pytest.raises(MayNotCirculate):
        send(house, case, "yuanbo", login="sunlihua")
    with pytest.raises(SentAlready):
        send(house, case, "yuanbo", "sunlihua", login="xujian")
    assert not reads(house, case, "yuanbo")
    with pytest.raises(PersonNotFound):
        send(house, case, "nobody", login="xujian")
    with pytest.raises(CaseNotFound):
        read(house, case, "yuanbo")
    with pytest.raises(NotSentToYou):
        read(house, case, "xujian")


def test_a_relative_of_a_party_reads_nothing_by_this_way_also_when_it_comes_out_later(house, case):
    house.run(declare_relation, DeclareRelation(actor=house.person("sunlihua"), number=ID, about="cousin"))
    with pytest.raises(PersonMayNot, match="A rule of this case"):
        send(house, case, "sunlihua", login="xujian")
    send(house, case, "yuanbo", login="xujian")
    assert reads(house, case, "yuanbo")
    house.run(declare_relation, DeclareRelation(actor=house.person("yuanbo"), number=ID, about="cousin"))
    assert not reads(house, case, "yuanbo") and sent_to(house, "yuanbo") == []
    assert whole(house, case)
