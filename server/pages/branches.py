"""Branches of the house: the tree, a new one, and renaming, moving and closing one."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.branches.close import CloseBranch, close_branch
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.branches.rename import RenameBranch, rename_branch
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.transaction import Work
from server.domain.branches import BranchBelowItself, BranchInUse, BranchIsClosed, require_name
from server.domain.errors import BranchNotFound, DomainError, InvalidValue
from server.domain.staff import Branch
from server.pages.branches_page import branch_page, branches_page
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names

HERE = "/branches"
router = APIRouter(prefix=HERE)
_NEW = ("code", "name_en", "name_zh", "parent")
_NAMES = ("name_en", "name_zh")
C = TypeVar("C")


@router.get("")
def get_branches(visit: SignedInVisit) -> Response:
    """The tree. Raises RightMissing."""
    return show(visit, "organisation/branches.html", branches_page(visit, {}, {}))


@router.post("")
def post_branch(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Add one. Raises RightMissing."""
    texts = {name: sent.text(name) for name in _NEW}
    try:
        labels = {name[-2:]: require_name(texts[name] or texts["name_en"], name) for name in _NAMES}
        branch = Branch(require_name(texts["code"], "code"), labels["en"], texts["parent"] or None, labels)
        visit.run(add_branch, AddBranch(branch=branch, actor=visit.actor))
    except (BranchNotFound, InvalidValue) as refused:
        page = branches_page(visit, texts, _wrong(visit, refused))
        return show(visit, "organisation/branches.html", page, status=422, here=HERE)
    return send_on(f"{HERE}/{branch.code}", Note(News.BRANCH_ADDED))


@router.get("/{code}")
def get_branch(code: str, visit: SignedInVisit) -> Response:
    """One branch. Raises RightMissing and BranchNotFound."""
    return show(visit, "organisation/branch.html", branch_page(visit, code))


@router.post("/{code}/name")
def post_name(code: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Rename it. Raises RightMissing and BranchNotFound."""
    texts = {name: sent.text(name) for name in _NAMES}
    names = {name[-2:]: text for name, text in texts.items()}
    return _done(visit, code, rename_branch, RenameBranch(branch=code, names=names, actor=visit.actor), texts)


@router.post("/{code}/parent")
def post_parent(code: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Move it below another one. Raises RightMissing and BranchNotFound."""
    texts = {"parent": sent.text("parent")}
    command = MoveBranch(branch=code, parent=texts["parent"], actor=visit.actor)
    return _done(visit, code, move_branch, command, texts)


@router.post("/{code}/close")
def post_close(code: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Close it. Raises RightMissing and BranchNotFound."""
    del sent
    return _done(visit, code, close_branch, CloseBranch(branch=code, actor=visit.actor), {})


_NEWS: dict[type, News] = {
    RenameBranch: News.BRANCH_RENAMED,
    MoveBranch: News.BRANCH_MOVED,
    CloseBranch: News.BRANCH_CLOSED,
}


def _done(visit: Visit, code: str, handler: Callable[[C, Work], None], command: C, texts: dict[str, str]) -> Response:
    """Run the command and show the branch; a refusal stands at its field."""
    branch_page(visit, code)
    try:
        visit.run(handler, command)
    except (BranchNotFound, BranchBelowItself, BranchInUse, InvalidValue) as refused:
        page = branch_page(visit, code, texts, _wrong(visit, refused))
        return show(visit, "organisation/branch.html", page, status=422, here=f"{HERE}/{code}")
    return send_on(f"{HERE}/{code}", Note(_NEWS[type(command)]))


def _wrong(visit: Visit, refused: DomainError) -> dict[str, str]:
    field = str(refused.params.get("field", "parent"))
    return {
        "close" if isinstance(refused, BranchInUse | BranchIsClosed) else field: visit.words.refusal(refused, Names())
    }
