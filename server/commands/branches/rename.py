"""Call a branch otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.branches.found import found_branch
from server.commands.people.granting import require_hr
from server.commands.transaction import Work
from server.domain.branches import require_name
from server.domain.house_events import BranchRenamed
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameBranch:
    """What a branch shall be called, by language, English in all others; `actor` None: the operator at the machine."""

    branch: str
    names: Mapping[str, str]
    actor: Actor | None = None


def rename_branch(command: RenameBranch, work: Work) -> None:
    """Rename it. Raises BranchNotFound, RightMissing and InvalidValue."""
    branch = found_branch(work, command.branch)
    require_hr(command.actor, branch.code)
    names = {locale: require_name(name, f"name_{locale}") for locale, name in command.names.items()}
    before = branch.labels or {"en": branch.name}
    work.uow.people.rename_branch(branch.code, names["en"], {**branch.labels, **names})
    by = command.actor.id if command.actor else None
    work.uow.record(BranchRenamed(at=work.now, by=by, branch=branch.code, before=before, after=names))
