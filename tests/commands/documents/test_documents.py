"""Documents of a task one works on: added, replaced, withdrawn, vouched for, under the case's lock."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest

from server.commands.documents.add import AddDocument, add_document
from server.commands.documents.mark import MarkDocument, mark_document
from server.commands.documents.withdraw import WithdrawDocument, withdraw_document
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.documents import (
    Content,
    DocumentNotFound,
    DocumentNotYours,
    Limits,
    Mark,
    TooManyDocuments,
    Upload,
    in_use,
)
from server.domain.errors import StaleTask, TaskNotOpen, TaskNotYours
from server.domain.required_documents import DocumentNotAskedFor, DocumentsMissing, Lack
from server.store.chains import verify_chains
from server.store.contents import Contents, content_faults
from server.store.unit_of_work import UnitOfWork
from tests.api.diagrams import diagram, lane, start, user
from tests.house import House

ASKED = "id_card=Identity card [original]; photo=Photo"
LANES = lane("staff", "everyone", "begin", "collect", "check", "end")


class Papers:
    """A case whose first task is held by liuyang, and what people do with its documents."""

    def __init__(self, database, folder, **asked):
        steps = start() + user("collect", "Collect", **asked) + user("check", "Check")
        self.house, self.contents = House(database), Contents(folder)
        self.house.deploy({"papers.bpmn": diagram("papers", steps, "begin > collect > check > end", lanes=LANES)})
        self.case = self.house.start("papers", {}, "liuyang", branch="b1")
        self.task = self.house.claim(self.house.open(self.case)["collect"], "liuyang").id

    @property
    def version(self):
        with UnitOfWork(self.house.database) as work:
            return work.tasks.lock_with_case(self.task)[0].version

    def add(self, content=b"hello", by="liuyang", limits=None, **more):
        kept = self.contents.keep(BytesIO(content))
        upload = Upload("身份证.txt", Content(kept.sha256, kept.size, "text/plain"))
        whose = {"task_id": self.task, "version": self.version, "actor": self.house.person(by)}
        return self.house.run(add_document, AddDocument(upload=upload, limits=limits or Limits(), **whose, **more))[1]

    def do(self, handler, command, document, by="liuyang", **more):
        whose = {"task_id": self.task, "version": self.version, "actor": self.house.person(by)}
        return self.house.run(handler, command(document_id=document.id, **whose, **more))

    def complete(self):
        with UnitOfWork(self.house.database) as work:
            task = work.tasks.lock_with_case(self.task)[0]
        return self.house.finish(task, "liuyang", {})

    def stored(self):
        with UnitOfWork(self.house.database) as work:
            return work.documents.of_case(self.case)


@pytest.fixture
def papers(database, tmp_path):
    return Papers(database, tmp_path / "documents")


@pytest.fixture
def asking(database, tmp_path):
    return Papers(database, tmp_path / "documents", documents=ASKED)


def test_a_document_its_versions_and_marks_come_back_as_they_were_written(asking):
    papers = asking
    first = papers.add(item="id_card")
    papers.do(mark_document, MarkDocument, first, marks=frozenset({Mark.ORIGINAL}))
    assert papers.stored()[0].marks == {Mark.ORIGINAL}
    newer = papers.add(b"better", replaces=first.id)
    assert papers.stored() == [newer]
    assert [version.number for version in newer.versions] == [1, 2]
    assert (newer.item, newer.marks) == ("id_card", frozenset())
    assert list(verify_chains(papers.house.database)) == []


def test_a_withdrawn_document_is_kept_as_withdrawn(papers):
    document = papers.add()
    papers.do(withdraw_document, WithdrawDocument, document)
    assert in_use(papers.stored()) == []
    assert papers.stored()[0].withdrawn_at == papers.house.now


def test_only_the_holder_of_an_open_task_adds_and_with_its_present_version(papers):
    with pytest.raises(TaskNotYours):
        papers.add(by="huangmin")
    stale = AddDocument(
        task_id=papers.task, version=1, actor=papers.house.person("liuyang"), limits=Limits(),
        upload=Upload("a.txt", Content("a" * 64, 1, "text/plain")),
    )  # fmt: skip
    with pytest.raises(StaleTask):
        papers.house.run(add_document, stale)
    papers.complete()
    with pytest.raises(TaskNotOpen):
        papers.add()
    assert papers.stored() == []


def test_who_takes_the_task_over_vouches_for_its_documents_but_does_not_replace_them(papers):
    document = papers.add()
    release = ReleaseTask(task_id=papers.task, version=papers.version, actor=papers.house.person("liuyang"))
    papers.house.claim(papers.house.run(release_task, release), "huangmin")
    marked = papers.do(mark_document, MarkDocument, document, by="huangmin", marks=frozenset({Mark.STAMPED}))
    assert marked.stamped_by == papers.house.person("huangmin").id
    with pytest.raises(DocumentNotYours):
        papers.add(by="huangmin", replaces=document.id)


def test_documents_of_another_case_cannot_be_reached(papers, tmp_path):
    document = papers.add()
    other = papers.house.start("papers", {}, "liuyang", branch="b1")
    papers.task = papers.house.claim(papers.house.open(other)["collect"], "liuyang").id
    for act in (
        lambda: papers.add(replaces=document.id),
        lambda: papers.do(withdraw_document, WithdrawDocument, document),
        lambda: papers.do(mark_document, MarkDocument, document, marks=frozenset()),
    ):
        with pytest.raises(DocumentNotFound):
            act()


def test_two_who_upload_the_same_at_once_get_a_row_each_and_one_file(papers):
    begin = Barrier(2)

    def one(_):
        begin.wait()
        return papers.add(b"x" * 2_000_000).id

    with ThreadPoolExecutor(2) as pool:
        ids = set(pool.map(one, range(2)))
    assert {document.id for document in papers.stored()} == ids
    assert len([p for p in papers.contents.folder.rglob("*") if p.is_file()]) == 1
    assert list(content_faults(papers.house.database, papers.contents)) == []


def test_two_who_come_at_once_for_the_last_place_do_not_both_get_it(papers):
    begin = Barrier(2)

    def one(number):
        begin.wait()
        try:
            papers.add(b"x" * (number + 1), limits=Limits(case_files=1))
        except TooManyDocuments:
            return "refused"
        return "added"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["added", "refused"]
    assert len(papers.stored()) == 1


def test_a_crash_between_file_and_row_leaves_no_document_and_no_fault(papers):
    papers.contents.keep(BytesIO(b"the server stopped here"))
    assert papers.stored() == []
    assert list(content_faults(papers.house.database, papers.contents)) == []
    assert papers.add(b"the server stopped here").newest.content.size == 23


def test_a_step_is_not_completed_before_its_documents_are_there_and_vouched_for(asking):
    photo = asking.add(item="photo")
    card = asking.add(item="id_card")
    with pytest.raises(DocumentsMissing) as refused:
        asking.complete()
    assert [(each.required.kind, each.lacks) for each in refused.value.lacking] == [("id_card", (Lack.ORIGINAL,))]
    asking.do(mark_document, MarkDocument, card, marks=frozenset({Mark.ORIGINAL}))
    asking.do(withdraw_document, WithdrawDocument, photo)
    with pytest.raises(DocumentsMissing):
        asking.complete()
    asking.add(item="photo")
    asking.complete()
    assert list(verify_chains(asking.house.database)) == []


def test_a_new_version_is_to_be_vouched_for_before_the_step_is_completed(asking):
    asking.add(item="photo")
    card = asking.add(item="id_card")
    asking.do(mark_document, MarkDocument, card, marks=frozenset({Mark.ORIGINAL}))
    asking.add(b"better", replaces=card.id)
    with pytest.raises(DocumentsMissing):
        asking.complete()


def test_a_document_is_given_only_as_one_that_the_step_asks_for(asking):
    with pytest.raises(DocumentNotAskedFor):
        asking.add(item="passport")
    assert asking.stored() == []


def test_a_withdrawal_and_a_completion_at_once_do_not_complete_without_the_document(asking):
    photo, card = asking.add(item="photo"), asking.add(item="id_card")
    asking.do(mark_document, MarkDocument, card, marks=frozenset({Mark.ORIGINAL}))
    begin = Barrier(2)

    def act(what):
        begin.wait()
        try:
            what()
        except (DocumentsMissing, TaskNotOpen, StaleTask):
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        acts = (asking.complete, lambda: asking.do(withdraw_document, WithdrawDocument, photo))
        assert sorted(pool.map(act, acts)) == ["done", "refused"]


def test_two_who_replace_a_document_at_once_make_two_versions_after_each_other(papers):
    document = papers.add()
    begin = Barrier(2)

    def one(text):
        begin.wait()
        return papers.add(text, replaces=document.id).newest.number

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (b"one", b"two"))) == [2, 3]
    assert [version.number for version in papers.stored()[0].versions] == [1, 2, 3]
