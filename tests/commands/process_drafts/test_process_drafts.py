"""Drafts of processes: one's own, saved once, never over somebody's work, and put in force with a reason."""

from datetime import timedelta

import pytest

from server.commands.process_drafts.begin import BeginDraft, begin_draft
from server.commands.process_drafts.bring import BringFiles, bring_files
from server.commands.process_drafts.deploy import DeployDraft, deploy_draft
from server.commands.process_drafts.discard import DiscardDraft, discard_draft
from server.commands.process_drafts.open import OpenDraft, open_draft
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.linting import check_files
from server.domain import codec
from server.domain.errors import ProcessNotFound, RightMissing
from server.domain.events import ORGANISATION
from server.domain.people import RoleAt
from server.domain.process_drafts import (
    BadProcessKey,
    DeployedMeanwhile,
    DraftChanged,
    DraftFileNotFound,
    DraftNotFound,
    DraftTooLarge,
    ProcessKeyTaken,
)
from server.domain.reasons import ReasonMissing
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, own_draft
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.commands.test_deploying import calling, one_task
from tests.house import House

FORM = b'{"type": "object", "properties": {"note": {"type": "string", "title": "Note"}}}'


@pytest.fixture
def house(database):
    made = House(database)
    made.deploy({"p/p.bpmn": one_task("p", "a"), "p/forms/f.json": FORM})
    other = made.person("liuyang").id
    with UnitOfWork(database) as work:
        work.people.grant(other, [RoleAt("process_designer", "ho")])
        work.commit()
    return made


def opened(house, by="admin", process="p"):
    return house.run(open_draft, OpenDraft(process=process, actor=house.person(by)))


def save(house, content, version, by="admin", path="p/p.bpmn"):
    command = SaveDraftFile(process="p", path=path, content=content, version=version, actor=house.person(by))
    return house.run(save_draft_file, command)


def held(house, by="admin", process="p"):
    return draft_files(house.database, own_draft(house.database, process, house.person(by)))


def deploy(house, version, by="admin", why="because", process="p"):
    draft = own_draft(house.database, process, house.person(by))
    together = with_related(house.database, draft, draft_files(house.database, draft))
    command = DeployDraft(
        process=process,
        version=version,
        checked=check_files(together.files),
        family=together.versions,
        why=why,
        actor=house.person(by),
    )
    return house.run(deploy_draft, command)


def told(house, *kinds):
    found = [(entry.kind, codec.loads(entry.payload)) for entry in entries_of(house.database, ORGANISATION)]
    return [(kind, payload) for kind, payload in found if kind in kinds]


def test_a_draft_begins_with_the_version_in_force_and_is_gone_on_with(house):
    draft = opened(house)
    assert (dict(draft.base), draft.file, draft.version) == ({"p": 1}, "p/p.bpmn", 1)
    assert held(house) == {"p/p.bpmn": one_task("p", "a"), "p/forms/f.json": FORM}
    save(house, one_task("p", "b"), 1)
    again = opened(house)
    assert (again.id, again.version) == (draft.id, 2)
    assert held(house)["p/p.bpmn"] == one_task("p", "b")


def test_each_designer_has_a_draft_of_their_own(house):
    opened(house)
    with pytest.raises(DraftNotFound):
        save(house, b"x", 1, by="liuyang")
    opened(house, "liuyang")
    save(house, one_task("p", "theirs"), 1, by="liuyang")
    assert held(house)["p/p.bpmn"] == one_task("p", "a")


def test_nobody_without_the_right_has_drafts(house):
    with pytest.raises(RightMissing):
        opened(house, "wangfang")
    with pytest.raises(RightMissing):
        save(house, b"x", 1, by="wangfang")
    with pytest.raises(ProcessNotFound):
        opened(house, process="none")


def test_what_was_saved_meanwhile_is_not_overwritten_and_the_same_may_be_saved_twice(house):
    opened(house)
    assert save(house, b"first", 1) == 2
    assert save(house, b"first", 1) == 2
    with pytest.raises(DraftChanged):
        save(house, b"second", 1)
    assert held(house)["p/p.bpmn"] == b"first"
    assert save(house, b"second", 2) == 3


def test_the_trail_tells_of_a_sitting_once(house):
    opened(house)
    assert told(house, "DraftSaved") == []
    save(house, b"1", 1)
    save(house, b"2", 2)
    assert len(told(house, "DraftSaved")) == 1
    house.pass_time(minutes=31)
    save(house, b"3", 3)
    assert [payload["file"] for _, payload in told(house, "DraftSaved")] == ["p/p.bpmn", "p/p.bpmn"]


def test_files_come_and_go_but_the_diagram_stays(house):
    opened(house)
    save(house, FORM, 1, path="p/forms/g.json")
    assert save(house, None, 2, path="p/forms/f.json") == 3
    assert set(held(house)) == {"p/p.bpmn", "p/forms/g.json"}
    for path in ("p/p.bpmn", "p/none.txt"):
        with pytest.raises(DraftFileNotFound):
            save(house, None, 3, path=path)


def test_a_draft_has_bounds(house):
    opened(house)
    with pytest.raises(DraftTooLarge):
        save(house, b"x" * 20_000_001, 1)
    many = {f"p/{n}.txt": b"" for n in range(500)}
    with pytest.raises(DraftTooLarge):
        house.run(
            bring_files,
            BringFiles(process="p", file="p/p.bpmn", files=many, whole=False, version=1, actor=house.person("admin")),
        )
    assert own_draft(house.database, "p", house.person("admin")).version == 1


def test_a_draft_is_deployed_with_its_reason_and_done(house):
    opened(house)
    save(house, one_task("p", "b"), 1)
    done = deploy(house, 2, why=" New rule 7. ")
    assert [(each.key, each.version) for each in done.processes] == [("p", 2)]
    assert set(house.open(house.start("p", {}, "liuyang"))) == {"b"}
    assert told(house, "ProcessDeployed")[-1][1]["reason"] == "New rule 7."
    with UnitOfWork(house.database) as work:
        assert work.processes.deployment(work.processes.current("p").deployment).note == "New rule 7."
    with pytest.raises(DraftNotFound):
        held(house)


def test_a_deployment_needs_a_reason_and_what_was_seen(house):
    opened(house)
    save(house, one_task("p", "b"), 1)
    for why in ("", "  ", "x" * 1001):
        with pytest.raises(ReasonMissing):
            deploy(house, 2, why=why)
    with pytest.raises(DraftChanged):
        deploy(house, 1)


def test_whoever_deploys_second_is_told_of_the_first(house):
    opened(house)
    opened(house, "liuyang")
    save(house, one_task("p", "b"), 1)
    save(house, one_task("p", "c"), 1, by="liuyang")
    deploy(house, 2)
    with pytest.raises(DeployedMeanwhile) as refused:
        deploy(house, 2, by="liuyang")
    assert refused.value.params == {"version": 2, "process": "p", "by": house.person("admin").id}
    assert held(house, "liuyang")["p/p.bpmn"] == one_task("p", "c")


def test_a_draft_is_deployed_with_what_calls_it_without_giving_that_a_version(house):
    house.deploy({"q/q.bpmn": calling("q", "p"), "p/p.bpmn": one_task("p", "a"), "p/forms/f.json": FORM})
    opened(house)
    save(house, one_task("p", "b"), 1)
    done = deploy(house, 2)
    assert {each.key: each.version for each in done.processes} == {"p": 2, "q": 1}


def test_a_family_that_moved_on_since_it_was_checked_is_not_put_back(house):
    house.deploy({"q/q.bpmn": calling("q", "p"), "p/p.bpmn": one_task("p", "a"), "p/forms/f.json": FORM})
    opened(house)
    save(house, one_task("p", "b"), 1)
    draft = own_draft(house.database, "p", house.person("admin"))
    together = with_related(house.database, draft, draft_files(house.database, draft))
    changed = calling("q", "p").replace(b'id="c"', b'id="c" name="again"')
    house.deploy({"q/q.bpmn": changed, "p/p.bpmn": one_task("p", "a"), "p/forms/f.json": FORM})
    command = DeployDraft(
        process="p",
        version=2,
        checked=check_files(together.files),
        family=together.versions,
        why="x",
        actor=house.person("admin"),
    )
    with pytest.raises(DeployedMeanwhile):
        house.run(deploy_draft, command)


def test_a_new_process_has_an_id_of_its_own(house):
    def begin(key):
        file = f"{key}/{key}.bpmn"
        return house.run(
            begin_draft,
            BeginDraft(process=key, file=file, files={file: one_task(key, "a")}, actor=house.person("admin")),
        )

    assert begin("fresh").base == {}
    for key in ("p", "fresh"):
        with pytest.raises(ProcessKeyTaken):
            begin(key)
    for key in ("", "1a", "a/b", "a b", "x" * 81):
        with pytest.raises(BadProcessKey):
            begin(key)
    assert {p.key: p.version for p in deploy(house, 1, process="fresh").processes} == {"fresh": 1}


def test_a_draft_thrown_away_is_gone_and_told(house):
    opened(house)
    save(house, b"x", 1)
    with pytest.raises(DraftChanged):
        house.run(discard_draft, DiscardDraft(process="p", version=1, actor=house.person("admin")))
    house.run(discard_draft, DiscardDraft(process="p", version=2, actor=house.person("admin")))
    assert len(told(house, "DraftDiscarded")) == 1
    assert opened(house).version == 1 and held(house)["p/p.bpmn"] == one_task("p", "a")


def test_a_sitting_ends_after_half_an_hour(house):
    opened(house)
    save(house, b"x", 1)
    draft = own_draft(house.database, "p", house.person("admin"))
    assert not draft.begins_sitting(house.now + timedelta(minutes=30))
    assert draft.begins_sitting(house.now + timedelta(minutes=30, seconds=1))
