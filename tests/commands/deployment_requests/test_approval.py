"""A second designer approves what is deployed: exactly that, once, and never their own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.commands.deployment_requests.approve import ApproveRequest, approve_request
from server.commands.deployment_requests.ask import AskToDeploy, ask_to_deploy
from server.commands.deployment_requests.decline import DeclineRequest, decline_request
from server.commands.deployment_requests.withdraw import WithdrawRequest, withdraw_request
from server.commands.process_drafts.deploy import DeployDraft, deploy_draft
from server.commands.process_drafts.discard import DiscardDraft, discard_draft
from server.commands.process_drafts.open import OpenDraft, open_draft
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.deploy import DeployFiles, deploy_files
from server.commands.processes.linting import check_files
from server.domain import codec
from server.domain.deployment_requests import (
    AlreadyAsked,
    ApprovalNeeded,
    NotYourRequest,
    OtherFiles,
    OwnRequest,
    RequestClosed,
    RequestNotFound,
    RequestState,
)
from server.domain.errors import DomainError, RightMissing
from server.domain.events import ORGANISATION
from server.domain.notices import NoticeKind
from server.domain.people import RoleAt
from server.domain.process_drafts import DeployedMeanwhile, DraftNotFound
from server.domain.processes import ProcessVersion
from server.domain.reasons import ReasonMissing
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, own_draft, version_files
from server.store.chains import entries_of
from server.store.tables.notices import notice
from server.store.unit_of_work import UnitOfWork
from tests.commands.test_deploying import one_task
from tests.house import House

FILES = {"p/p.bpmn": one_task("p", "a")}


@pytest.fixture
def house(database):
    made = House(database)
    made.deploy(FILES)
    others = [made.person(login).id for login in ("liuyang", "huangmin")]
    with UnitOfWork(database) as work:
        for person in others:
            work.people.grant(person, [RoleAt("process_designer", "ho")])
        work.commit()
    return made


def changed(house, by="admin", task="b"):
    house.run(open_draft, OpenDraft(process="p", actor=house.person(by)))
    return save(house, one_task("p", task), 1, by)


def save(house, content, version, by="admin"):
    command = SaveDraftFile(process="p", path="p/p.bpmn", content=content, version=version, actor=house.person(by))
    return house.run(save_draft_file, command)


def of_draft(house, by):
    draft = own_draft(house.database, "p", house.person(by))
    together = with_related(house.database, draft, draft_files(house.database, draft))
    return {
        "process": "p",
        "version": draft.version,
        "checked": check_files(together.files),
        "family": together.versions,
        "actor": house.person(by),
    }


def ask(house, by="admin", why="Rule 7"):
    return house.run(ask_to_deploy, AskToDeploy(why=why, **of_draft(house, by)))


def approving(house, request, by="liuyang", said=""):
    with UnitOfWork(house.database) as work:
        files = work.deployment_requests.files(request.id)
    together = with_related(house.database, request, files)
    return ApproveRequest(
        request=request.id,
        digest=request.digest,
        checked=check_files(together.files),
        root=together.root,
        family=together.versions,
        said=said,
        actor=house.person(by),
    )


def approve(house, request, by="liuyang", said=""):
    return house.run(approve_request, approving(house, request, by, said))


def decline(house, request, by="liuyang", said="Not yet."):
    return house.run(decline_request, DeclineRequest(request=request.id, said=said, actor=house.person(by)))


def withdraw(house, request, by="admin"):
    return house.run(withdraw_request, WithdrawRequest(request=request.id, actor=house.person(by)))


def state(house, request):
    with UnitOfWork(house.database) as work:
        return work.deployment_requests.get(request.id).state


def current(house, key="p") -> ProcessVersion:
    with UnitOfWork(house.database) as work:
        return work.processes.current(key)


def trail(house):
    return [(entry.kind, codec.loads(entry.payload)) for entry in entries_of(house.database, ORGANISATION)]


def notices(house, login):
    with house.database.read() as connection:
        rows = connection.execute(notice.select().where(notice.c.person == house.person(login).id)).all()
    return [(row.kind, row.request) for row in rows]


def test_where_approval_is_needed_nobody_deploys_alone_but_the_operator_at_the_machine(house):
    changed(house)
    with pytest.raises(ApprovalNeeded):
        house.run(deploy_draft, DeployDraft(why="x", needs_approval=True, **of_draft(house, "admin")))
    checked = check_files({"p/p.bpmn": one_task("p", "c")})
    with pytest.raises(ApprovalNeeded):
        house.run(deploy_files, DeployFiles(checked=checked, actor=house.person("admin"), needs_approval=True))
    house.run(deploy_files, DeployFiles(checked=checked, actor=None, needs_approval=True))
    assert current(house).version == 2


def test_what_is_approved_is_in_force_with_both_names_and_the_draft_is_done(house):
    changed(house)
    request = ask(house)
    assert current(house).version == 1
    done = approve(house, request, said="Well drawn.")
    assert [(each.key, each.version) for each in done.processes] == [("p", 2)]
    with UnitOfWork(house.database) as work:
        kept = work.processes.deployment(done.id)
        decided = work.deployment_requests.get(request.id)
    assert (kept.by, kept.approved_by) == (house.person("admin").id, house.person("liuyang").id)
    assert kept.note == "Rule 7"
    assert (decided.state, decided.said, decided.deployment) == (RequestState.APPROVED, "Well drawn.", done.id)
    assert version_files(house.database, "p", 2) == {"p/p.bpmn": one_task("p", "b")}
    with pytest.raises(DraftNotFound):
        own_draft(house.database, "p", house.person("admin"))


def test_the_trail_tells_who_asked_who_approved_and_what(house):
    changed(house)
    request = ask(house)
    approve(house, request, said="Well drawn.")
    asked, approved, deployed = [
        payload for kind, payload in trail(house) if kind.startswith(("Deployment", "ProcessD"))
    ][-3:]
    assert asked["digest"] == approved["digest"] == request.digest and asked["reason"] == "Rule 7"
    assert (approved["author"], approved["reason"]) == (house.person("admin").id, "Well drawn.")
    assert deployed["author"] == house.person("admin").id
    by = [entry.by for entry in entries_of(house.database, ORGANISATION)][-2:]
    assert by == [house.person("liuyang").id] * 2


def test_nobody_approves_or_declines_their_own_not_even_the_administrator(house):
    changed(house)
    request = ask(house)
    with pytest.raises(OwnRequest):
        approve(house, request, by="admin")
    with pytest.raises(OwnRequest):
        decline(house, request, by="admin")
    assert state(house, request) is RequestState.OPEN


def test_only_designers_decide_and_only_on_what_there_is(house):
    changed(house)
    request = ask(house)
    with pytest.raises(RightMissing):
        approve(house, request, by="wangfang")
    with pytest.raises(RightMissing):
        decline(house, request, by="wangfang")
    with pytest.raises(RequestNotFound):
        decline(house, replace(request, id="none"))
    with pytest.raises(NotYourRequest):
        withdraw(house, request, by="liuyang")


def test_a_change_after_asking_leaves_nothing_to_approve(house):
    changed(house)
    request = ask(house)
    save(house, one_task("p", "c"), 2)
    assert state(house, request) is RequestState.CHANGED
    with pytest.raises(RequestClosed):
        approve(house, request)
    assert current(house).version == 1
    again = ask(house)
    approve(house, again)
    assert version_files(house.database, "p", 2) == {"p/p.bpmn": one_task("p", "c")}


def test_only_the_files_that_were_seen_and_checked_are_approved(house):
    changed(house)
    request = ask(house)
    fine = approving(house, request)
    with pytest.raises(OtherFiles):
        house.run(approve_request, replace(fine, digest="0" * 64))
    with pytest.raises(OtherFiles):
        house.run(approve_request, replace(fine, checked=check_files({"p/p.bpmn": one_task("p", "c")})))
    assert (state(house, request), current(house).version) == (RequestState.OPEN, 1)


def test_a_version_deployed_after_asking_is_not_overwritten(house):
    changed(house)
    request = ask(house)
    house.deploy({"p/p.bpmn": one_task("p", "c")})
    with pytest.raises(DeployedMeanwhile):
        approve(house, request)
    assert state(house, request) is RequestState.OPEN
    withdraw(house, request)
    with pytest.raises(DeployedMeanwhile):
        ask(house)


def test_a_request_is_declined_with_a_reason_and_the_draft_stays(house):
    changed(house)
    request = ask(house)
    with pytest.raises(ReasonMissing):
        decline(house, request, said=" ")
    assert decline(house, request).said == "Not yet."
    with pytest.raises(RequestClosed):
        approve(house, request)
    assert own_draft(house.database, "p", house.person("admin")).version == 2
    assert ask(house).id != request.id


def test_one_asks_once_at_a_time_and_withdraws(house):
    changed(house)
    request = ask(house)
    with pytest.raises(AlreadyAsked):
        ask(house)
    withdraw(house, request)
    assert state(house, request) is RequestState.WITHDRAWN
    with pytest.raises(RequestClosed):
        withdraw(house, request)
    ask(house)


@pytest.mark.parametrize("thrown", [True, False])
def test_a_draft_that_is_gone_asks_for_nothing(house, thrown):
    changed(house)
    request = ask(house)
    if thrown:
        house.run(discard_draft, DiscardDraft(process="p", version=2, actor=house.person("admin")))
    else:
        house.run(deploy_draft, DeployDraft(why="x", **of_draft(house, "admin")))
    assert state(house, request) is RequestState.WITHDRAWN


def test_of_two_who_approve_at_once_one_does(house):
    changed(house)
    request = ask(house)
    commands = [approving(house, request, by) for by in ("liuyang", "huangmin")]

    def run(command):
        try:
            return house.run(approve_request, command).processes[0].version
        except DomainError as refused:
            return type(refused)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, commands))
    assert sorted(map(str, outcomes)) == sorted(map(str, [2, RequestClosed]))
    assert current(house).version == 2


def test_approval_is_asked_of_all_other_designers_and_its_author_hears_of_the_decision(house):
    changed(house)
    request = ask(house)
    asked = [(NoticeKind.APPROVAL_ASKED, request.id)]
    assert (notices(house, "liuyang"), notices(house, "huangmin"), notices(house, "admin")) == (asked, asked, [])
    decline(house, request)
    again = ask(house)
    approve(house, again)
    assert notices(house, "admin") == [(NoticeKind.DECLINED, request.id), (NoticeKind.APPROVED, again.id)]
