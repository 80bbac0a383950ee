"""The branches of a file beside those there are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.commands.house.changes import Change, ChangeKind, Grounds, HouseState
from server.commands.people.house_files import BRANCHES, BranchRow, Fault
from server.domain.branches import LONGEST_NAME
from server.domain.people import Branches, Right
from server.domain.staff import Branch
from server.domain.wording import N_

NOT_YOURS = N_("You do not staff the branch %(branch)s.")
NO_BRANCH = N_("There is no branch %(branch)s.")
CLOSED = N_("The branch %(branch)s is closed.")
TWICE = N_("This stands in the file twice.")
_LOCALES = ("en", "zh")


def plan_branches(
    rows: tuple[BranchRow, ...], state: HouseState, grounds: Grounds, faults: list[Fault]
) -> tuple[Mapping[str, Branch], list[Change]]:
    """Every branch as it will be, and the changes on the way there, each new one after its parent."""
    wanted: dict[str, BranchRow] = {}
    for row in rows:
        if row.branch.code in wanted:
            faults.append(_fault(row, "code", TWICE))
        wanted.setdefault(row.branch.code, row)
    after = dict(state.branches)
    for code, row in wanted.items():
        after[code] = _merged(row.branch, state.branches.get(code))
    tree = Branches({code: each.parent for code, each in after.items()}, state.tree.closed)
    for row in wanted.values():
        faults += _wrong(row, after, tree, state)
        faults += _not_theirs(row, tree, state, grounds)
    if faults:
        return after, []
    ordered = sorted(wanted.values(), key=lambda row: (tree.depth(row.branch.code), row.line))
    return after, [change for row in ordered for change in _changes(row, after[row.branch.code], state)]


def _merged(row: Branch, kept: Branch | None) -> Branch:
    if kept is None:
        return row
    return replace(kept, name=row.name, parent=row.parent or kept.parent, labels={**kept.labels, **row.labels})


def _wrong(row: BranchRow, after: Mapping[str, Branch], tree: Branches, state: HouseState) -> Iterator[Fault]:
    branch, kept = row.branch, state.branches.get(row.branch.code)
    if not branch.code.isprintable() or any(char in branch.code for char in " @[]"):
        yield _fault(row, "code", N_("A code has no spaces and none of @ [ ]."))
    for column, text in (("code", branch.code), *((f"name_{each}", branch.labels[each]) for each in _LOCALES)):
        if len(text) > LONGEST_NAME:
            yield _fault(row, column, N_("At most %(most)s characters."), most=LONGEST_NAME)
    parent = after[branch.code].parent
    if parent is None and kept is None:
        yield _fault(row, "parent", N_("A new branch lies below another one."))
    elif parent is not None and parent not in after:
        yield _fault(row, "parent", NO_BRANCH, branch=parent)
    elif parent is not None and parent in tree.closed and (kept is None or kept.parent != parent):
        yield _fault(row, "parent", CLOSED, branch=parent)
    elif parent is not None and tree.covers(branch.code, parent):
        yield _fault(row, "parent", N_("A branch cannot lie below itself."))
    if kept is not None and branch.time_zone not in {None, kept.time_zone}:
        yield _fault(row, "time_zone", N_("The time zone of a branch stays as it is."))
    elif not _is_zone(branch.time_zone):
        yield _fault(row, "time_zone", N_("There is no time zone %(zone)s."), zone=branch.time_zone)


def _not_theirs(row: BranchRow, tree: Branches, state: HouseState, grounds: Grounds) -> Iterator[Fault]:
    """A branch is named by who staffs it, added and moved by who staffs what lies above it, before and after."""
    kept, code = state.branches.get(row.branch.code), row.branch.code
    if grounds.actor is None:
        return
    actor = replace(grounds.actor, branches=tree)
    above = tree.parents[code]
    asked = [code] if kept is None or kept.parent == above else [kept.parent or code, above or code]
    for each in asked:
        if not actor.holds(Right.HR_ADMIN, each):
            yield _fault(row, "code", NOT_YOURS, branch=each)


def _changes(row: BranchRow, branch: Branch, state: HouseState) -> Iterator[Change]:
    kept = state.branches.get(branch.code)
    names = tuple(branch.labels.get(each, branch.name) for each in _LOCALES)
    base = Change(kind=ChangeKind.BRANCH_ADDED, file=BRANCHES, line=row.line, who=branch.code)
    if kept is None:
        yield replace(base, name=" · ".join(names), branch=branch.parent or "")
        return
    before = tuple(kept.labels.get(each, kept.name) for each in _LOCALES)
    if names != before:
        yield replace(base, kind=ChangeKind.BRANCH_RENAMED, name=" · ".join(names), before=before)
    if branch.parent != kept.parent:
        above = branch.parent or ""
        yield replace(base, kind=ChangeKind.BRANCH_MOVED, branch=above, before=(kept.parent or "",))


def _is_zone(name: str | None) -> bool:
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _fault(row: BranchRow, column: str, problem: str, **params: object) -> Fault:
    return Fault(BRANCHES, row.line, problem, column, params)
