"""Look over a case before operating it: where its tokens stand, where one could be placed, what it waits for."""

from dataclasses import dataclass

from server.commands.cases.bound import environment_of
from server.commands.cases.ordered import OrderedCase, OrderForCase, ordered_case
from server.commands.transaction import Work
from server.engine import model as engine
from server.engine.apply import inspect
from server.engine.operating.outlook import targets


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOver(OrderForCase):
    """The wish of an operator to see what can be done; it is a trial of nothing."""

    reason: str = ""
    dry_run: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """A case with its tokens, the elements (process, id) where one may be placed, and all that waits."""

    ordered: OrderedCase
    targets: tuple[tuple[str, str], ...]
    standing: engine.Standing


def look_over(command: LookOver, work: Work) -> Overview:
    """Read it. Raises CaseNotFound, RightMissing, CaseEnded and CaseSuspended."""
    ordered = ordered_case(work, command)
    state = engine.CaseState(ordered.case.blob, ordered.case.data)
    standing = inspect(ordered.bundle, state, environment_of(work, ordered.case))
    return Overview(ordered, targets(ordered.bundle), standing)
