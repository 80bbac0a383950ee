"""Two designers edit at once: whoever deploys second takes in what the first deployed, and loses nothing."""

import pytest

from server.commands.process_drafts.deploy import DeployDraft, deploy_draft
from server.commands.process_drafts.take_over import TakeOver, take_over
from server.commands.processes.linting import check_files
from server.domain.draft_merging import NotChosen, Side
from server.domain.process_drafts import DeployedMeanwhile, DraftChanged
from server.queries.draft_merging import meanwhile
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, own_draft
from tests.commands.process_drafts.test_process_drafts import FORM, held, house, opened, save
from tests.commands.test_deploying import one_task

__all__ = ["house"]
OTHER_FORM = FORM.replace(b"Note", b"Remark")


def draft_of(house, by="liuyang", process="p"):
    return own_draft(house.database, process, house.person(by))


def deployed(house, by, process="p"):
    draft = draft_of(house, by, process)
    together = with_related(house.database, draft, draft_files(house.database, draft))
    command = DeployDraft(
        process=process,
        version=draft.version,
        checked=check_files(together.files),
        family=together.versions,
        why="x",
        actor=house.person(by),
    )
    return house.run(deploy_draft, command)


def taken(house, sides=None, version=None, onto=None, process="p"):
    draft = draft_of(house, process=process)
    known = meanwhile(house.database, draft)
    command = TakeOver(
        process=process,
        version=version or draft.version,
        onto=onto or known.version.deployment,
        sides=sides or {},
        actor=house.person("liuyang"),
    )
    return house.run(take_over, command)


@pytest.fixture
def two(house):
    """The first changed the diagram and deployed it; the second changed the form."""
    opened(house)
    opened(house, "liuyang")
    save(house, FORM.replace(b"Note", b"Comment"), 1, by="liuyang", path="p/forms/f.json")
    save(house, one_task("p", "b"), 1)
    deployed(house, "admin")
    return house


def test_another_file_comes_into_the_draft_and_then_it_deploys(two):
    with pytest.raises(DeployedMeanwhile):
        deployed(two, "liuyang")
    assert meanwhile(two.database, draft_of(two)).merge.taken == ("p/p.bpmn",)
    assert taken(two) == 3
    assert held(two, "liuyang") == {"p/p.bpmn": one_task("p", "b"), "p/forms/f.json": FORM.replace(b"Note", b"Comment")}
    assert meanwhile(two.database, draft_of(two)) is None
    assert {each.key: each.version for each in deployed(two, "liuyang").processes} == {"p": 3}


def test_of_a_file_that_both_changed_one_is_chosen(two):
    save(two, one_task("p", "c"), 2, by="liuyang")
    assert meanwhile(two.database, draft_of(two)).merge.clashing == ("p/p.bpmn",)
    with pytest.raises(NotChosen):
        taken(two)
    assert held(two, "liuyang")["p/p.bpmn"] == one_task("p", "c")
    taken(two, {"p/p.bpmn": Side.DRAFT})
    assert held(two, "liuyang")["p/p.bpmn"] == one_task("p", "c")
    assert {each.key: each.version for each in deployed(two, "liuyang").processes} == {"p": 3}


def test_the_file_of_the_version_may_be_chosen(two):
    save(two, one_task("p", "c"), 2, by="liuyang")
    taken(two, {"p/p.bpmn": Side.VERSION})
    assert held(two, "liuyang")["p/p.bpmn"] == one_task("p", "b")


def test_what_was_not_seen_is_not_taken(two):
    with pytest.raises(DraftChanged):
        taken(two, version=1)
    opened(two)
    save(two, one_task("p", "k"), 1)
    before = meanwhile(two.database, draft_of(two)).version.deployment
    deployed(two, "admin")
    with pytest.raises(DeployedMeanwhile) as refused:
        taken(two, onto=before)
    assert refused.value.params["version"] == 3
    assert held(two, "liuyang")["p/p.bpmn"] == one_task("p", "a")


def test_taking_over_twice_changes_nothing(two):
    deployment = meanwhile(two.database, draft_of(two)).version.deployment
    assert taken(two) == taken(two, onto=deployment) == 3


def test_another_process_of_the_folder_counts(house):
    house.deploy({"p/p.bpmn": one_task("p", "a"), "p/q.bpmn": one_task("q", "a"), "p/forms/f.json": OTHER_FORM})
    opened(house, process="q")
    opened(house, "liuyang")
    save(house, FORM, 1, by="liuyang", path="p/forms/g.json")
    house.deploy({"p/p.bpmn": one_task("p", "a"), "p/q.bpmn": one_task("q", "b"), "p/forms/f.json": OTHER_FORM})
    found = meanwhile(house.database, draft_of(house))
    assert found is not None
    taken(house)
    assert meanwhile(house.database, draft_of(house)) is None
    assert held(house, "liuyang")["p/q.bpmn"] == one_task("q", "b")
    deployed(house, "liuyang")
