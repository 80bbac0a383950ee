"""What people do with a task together: delegate it, give it back, ask for signatures and give them, recall it."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.tasks.cosign import AskForSignatures, ask_for_signatures
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.sign import SignTask, sign_task
from server.commands.tasks.take_back import TakeSubmissionBack, take_submission_back
from server.commands.tasks.unsign import WithdrawSignature, withdraw_signature
from server.domain.errors import Conflict, Forbidden, NotFound
from server.domain.reasons import ReasonMissing, ReasonTooLong
from server.domain.signatures import Place
from server.domain.tasks import TaskState
from server.pages.flashes import News, Note
from server.pages.framing import send_on
from server.pages.picking import person_meant
from server.pages.refused_task import act_on_task, refused_task
from server.pages.sent import SentByPerson
from server.pages.task_page import TaskScene, task_scene
from server.pages.visits import SignedInVisit

router = APIRouter(prefix="/tasks/{task_id}")


@router.post("/delegate")
def post_delegate(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let somebody else work on the task."""
    to = person_meant(visit, sent.text("to"))

    def lent(scene: TaskScene) -> Response:
        return send_on(scene.href, Note(News.DELEGATED, {"step": scene.step, "to": scene.names.person(to)}))

    command = DelegateTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, to=to, reason=sent.text("reason")
    )
    return act_on_task(visit, task_id, sent, delegate_task, command, lent, to)


@router.post("/give-back")
def post_give_back(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the task back to its holder, who goes on with it; or have it back."""

    def returned(scene: TaskScene) -> Response:
        if scene.view.task.assignee == visit.actor.id:
            return send_on(scene.href, Note(News.TAKEN_BACK, {"step": scene.step}))
        return send_on("/inbox", Note(News.GIVEN_BACK, {"step": scene.step}))

    command = GiveBackTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, reason=sent.text("reason")
    )
    return act_on_task(visit, task_id, sent, give_back_task, command, returned)


@router.post("/cosign")
def post_cosign(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Ask somebody to sign the task."""
    to = person_meant(visit, sent.text("to"))
    place = Place.BEFORE if sent.text("place") == Place.BEFORE else Place.AFTER

    def asked(scene: TaskScene) -> Response:
        return send_on(scene.href, Note(News.COSIGNER_ASKED, {"step": scene.step, "to": scene.names.person(to)}))

    command = AskForSignatures(
        task_id=task_id,
        version=sent.number("version"),
        actor=visit.actor,
        to=(to,),
        place=place,
        note=sent.whole("note"),
    )
    return act_on_task(visit, task_id, sent, ask_for_signatures, command, asked, to)


@router.post("/sign")
def post_sign(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Agree or object."""
    agreed = sent.text("verdict") == "agree"
    command = SignTask(
        task_id=task_id,
        version=sent.number("version"),
        actor=visit.actor,
        agreed=agreed,
        opinion=sent.whole("opinion"),
    )
    scene = task_scene(visit, task_id)
    try:
        task = visit.run(sign_task, command)
    except (Conflict, Forbidden, NotFound, ReasonMissing, ReasonTooLong) as refused:
        return refused_task(visit, task_id, sent, refused)
    given = News.SIGNED if agreed else News.OBJECTED
    news = News.SIGNED_TOO_LATE if task.state is TaskState.CANCELLED else given
    return send_on("/inbox", Note(news, {"step": scene.step}))


@router.post("/recall")
def post_recall(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Have a task again that one completed."""
    command = RecallTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, reason=sent.whole("reason")
    )
    scene = task_scene(visit, task_id)
    try:
        again = visit.run(recall_task, command)
    except (Conflict, Forbidden, NotFound, ReasonTooLong) as refused:
        return refused_task(visit, task_id, sent, refused)
    return send_on(f"/tasks/{again.id}", Note(News.TAKEN_BACK, {"step": scene.step}))


@router.post("/take-back")
def post_take_back(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Take back what waits for signatures."""
    command = TakeSubmissionBack(task_id=task_id, version=sent.number("version"), actor=visit.actor)
    return act_on_task(
        visit,
        task_id,
        sent,
        take_submission_back,
        command,
        lambda scene: send_on(scene.href, Note(News.TAKEN_BACK, {"step": scene.step})),
    )


@router.post("/signatures/{signature}/withdraw")
def post_withdraw(task_id: str, signature: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Do without a signature."""
    command = WithdrawSignature(
        task_id=task_id,
        version=sent.number("version"),
        actor=visit.actor,
        signature=signature,
        reason=sent.whole("reason"),
    )
    return act_on_task(
        visit,
        task_id,
        sent,
        withdraw_signature,
        command,
        lambda scene: send_on(scene.href, Note(News.SIGNATURE_WITHDRAWN, {"step": scene.step})),
    )
