"""Votes before all are in, and relations of staff: every route as everybody who may not read them."""

import pytest

from server.commands.relations.declare import DeclareRelation, declare_relation
from server.store.unit_of_work import UnitOfWork
from tests.api.test_instances_apart import MANY, committee
from tests.commands.test_delegation import ID
from tests.doors.reading import of_routes, read_all, readable
from tests.doors.test_blind_everywhere import OF_CASE, app  # noqa: F401 -- a fixture
from tests.house import APPLICATION

VOTE, RELATION = "ZZSTIMME", "ZZVETTER"


def found(app, person, known, marker, *, paths):  # noqa: F811 -- the application, not its fixture
    """The addresses at which a person reads the marker."""
    for address, status, text in read_all(person, of_routes(paths, known), follow=20):
        assert status < 500, address
        if marker in text:
            yield person.login, address


@pytest.fixture
def ballots(house):
    """A case of three votes, the first of which is in."""
    drawn = committee(many=MANY, role="officer_b")
    house.deploy({f"committee/{name}": content for name, content in drawn.items()})
    case = house.start("committee", {"members": 3}, "admin", branch="b1")

    def vote(login, word):
        with UnitOfWork(house.database) as uow:
            ballot = next(each for each in uow.tasks.of_case(case, open_only=True) if each.assignee is None)
        house.finish(house.claim(ballot, login), login, {"vote": word})

    vote("huangmin", VOTE)
    return case, vote


def test_a_vote_is_nowhere_before_all_are_in_and_then_it_is(app, house, sign_in, ballots):  # noqa: F811 -- its fixture
    case, vote = ballots
    with UnitOfWork(house.database) as uow:
        tasks = [task.id for task in uow.tasks.of_case(case, open_only=False)]
    known = {"case_id": [case], "task_id": tasks, "key": ["committee"], "process": ["committee"], "step": ["vote"]}
    paths = [path for path in readable(app) if OF_CASE.search(path)]
    others = ("wumei", "xujian", "hejing", "admin")
    assert [leak for login in others for leak in found(app, sign_in(login), known, VOTE, paths=paths)] == []
    vote("wumei", "no")
    assert [*found(app, sign_in("wumei"), known, VOTE, paths=paths)] == []
    vote("zhaolei", "yes")
    for login in ("wumei", "hejing"):
        assert f"/cases/{case}" in {at for _, at in found(app, sign_in(login), known, VOTE, paths=paths)}, login


def test_what_somebody_is_to_a_party_is_read_by_compliance_and_themselves_only(app, house, sign_in):  # noqa: F811 -- its fixture
    case = house.start("loan_origination", APPLICATION, "wangfang")
    house.run(declare_relation, DeclareRelation(actor=house.person("huangmin"), number=ID, about=RELATION))
    with UnitOfWork(house.database) as uow:
        tasks = [task.id for task in uow.tasks.of_case(case, open_only=False)]
    known = {
        "case_id": [case],
        "task_id": tasks,
        "person_id": [house.person("huangmin").id],
        "code": ["b1"],
        "key": ["loan_origination"],
        "name": ["load"],
    }
    paths = [path for path in readable(app) if not path.startswith("/processes/")]
    others = ("wumei", "xujian", "tianjing")
    assert [leak for login in others for leak in found(app, sign_in(login), known, RELATION, paths=paths)] == []
    for login in ("huangmin", "zhouwenbin"):
        told = {at for _, at in found(app, sign_in(login), known, RELATION, paths=["/relations", "/api/v1/relations"])}
        assert told == {"/relations", "/api/v1/relations"}, login
