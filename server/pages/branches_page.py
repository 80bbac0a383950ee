"""Builds the pages of branches."""

from collections.abc import Iterable, Iterator, Mapping

from server.domain.errors import BranchNotFound
from server.domain.people import Branches, Right
from server.domain.rights import require_limits_readable
from server.domain.staff import Branch
from server.domain.wording import N_
from server.pages.contexts.branches import BranchesPage, BranchForm, BranchLine, BranchPage
from server.pages.contexts.parts import options
from server.pages.organisation import by_whom
from server.pages.report_names import ReportNames, report_names
from server.pages.visits import Visit
from server.queries.branches import BranchFact, branch_tree

_TOLD = {
    "BranchAdded": N_("%(branch)s was added"),
    "BranchRenamed": N_("%(before)s was renamed to %(after)s"),
    "BranchMoved": N_("%(branch)s was moved from %(before)s to %(after)s"),
    "BranchClosed": N_("%(branch)s was closed"),
}


def branches_page(visit: Visit, texts: Mapping[str, str], errors: Mapping[str, str]) -> BranchesPage:
    """The tree with the form for a new branch. Raises RightMissing."""
    require_limits_readable(visit.actor)
    found = branch_tree(visit.wired.database)
    names = report_names(visit, {fact.by for fact in found.facts})
    known = {each.code: each for each in found.branches}
    tree = Branches({code: each.parent for code, each in known.items()})
    lines = [_line(visit, names, known[code], tree) for code in _ordered(known)]
    parents = _parents(visit, names, found.branches)
    form = BranchForm(options(parents, texts.get("parent", "")), texts, errors) if parents else None
    return BranchesPage(tuple(lines), tuple(_history(visit, names, found.facts)), form)


def branch_page(
    visit: Visit, code: str, texts: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> BranchPage:
    """One branch. Raises RightMissing and BranchNotFound."""
    require_limits_readable(visit.actor)
    found = branch_tree(visit.wired.database)
    branch = next((each for each in found.branches if each.code == code), None)
    if branch is None:
        raise BranchNotFound(branch=code)
    names = report_names(visit, {fact.by for fact in found.facts})
    tree = Branches({each.code: each.parent for each in found.branches})
    places = [each for each in found.branches if not tree.covers(code, each.code)]
    named = {f"name_{locale}": branch.labels.get(locale, branch.name) for locale in ("en", "zh")}
    texts = {**named, "parent": branch.parent or "", **(texts or {})}
    may_move = visit.actor.holds(Right.HR_ADMIN, branch.parent or code) and branch.closed_at is None
    return BranchPage(
        code=code,
        name=names.branch(code),
        above=names.branch(branch.parent) if branch.parent else "",
        closed=visit.words.formats.instant(branch.closed_at, visit.zone) if branch.closed_at else "",
        may_rename=visit.actor.holds(Right.HR_ADMIN, code),
        may_move=may_move,
        form=BranchForm(options(_parents(visit, names, places), texts["parent"]), texts, errors or {}),
        history=tuple(_history(visit, names, [fact for fact in found.facts if fact.told["branch"] == code])),
        refusal=(errors or {}).get("close", ""),
    )


def _parents(visit: Visit, names: ReportNames, branches: Iterable[Branch]) -> dict[str, str]:
    """The open branches below which the reader may put another."""
    return {
        each.code: names.branch(each.code)
        for each in branches
        if each.closed_at is None and visit.actor.holds(Right.HR_ADMIN, each.code)
    }


def _ordered(known: Mapping[str, Branch], above: str | None = None) -> Iterator[str]:
    """Each branch after the one above it."""
    for code, branch in known.items():
        if branch.parent == above:
            yield code
            yield from _ordered(known, code)


def _line(visit: Visit, names: ReportNames, branch: Branch, tree: Branches) -> BranchLine:
    closed = visit.words.formats.day(branch.closed_at.astimezone(visit.zone).date()) if branch.closed_at else ""
    return BranchLine(
        f"/branches/{branch.code}", names.branch(branch.code), branch.code, tree.depth(branch.code), closed
    )


def _history(visit: Visit, names: ReportNames, facts: Iterable[BranchFact]) -> Iterator[tuple[str, str]]:
    for fact in facts:
        before, after = (_called(visit, names, fact.told.get(name)) for name in ("before", "after"))
        told = {"branch": names.branch(fact.told["branch"]), "before": before, "after": after}
        yield visit.words.fill(_TOLD[fact.kind], told), by_whom(visit, names, fact.by, fact.at)


def _called(visit: Visit, names: ReportNames, told: object) -> str:
    """The name of a branch by its code, or as it was in the reader's language."""
    if isinstance(told, Mapping):
        return str(told.get(visit.locale) or next(iter(told.values()), ""))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- a payload
    return names.branch(told) if isinstance(told, str) else ""
