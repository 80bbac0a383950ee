"""What lists show of a case, its title and columns, without what is still blind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.cases import Case, Provenance
from server.domain.rights import is_hidden
from server.domain.separation import Blind, Progress, hidden_elements
from server.engine import model as engine
from server.engine.bundle import Bundle
from server.engine.derivation import derived, elements_of
from server.engine.syntax import feel_names


@dataclass(frozen=True, slots=True)
class Listed:
    """Title (None: as it was) and columns of a case."""

    title: str | None
    columns: Mapping[str, object]


def listed(work: Work, case: Case, bundle: Bundle, outcome: engine.Outcome) -> Listed:
    """What an outcome makes of them; `case` has its data and provenance by then."""
    shown = Listed(outcome.title, outcome.columns)
    if outcome.status is not engine.CaseStatus.RUNNING:
        return shown
    at = {task.token: task.element for task in outcome.before.tasks}
    done = [at[c.token] for c in outcome.closed if c.closing is engine.Closing.COMPLETED and c.token in at]
    return readable(work, case, bundle, shown, outcome.after, done)


def readable(
    work: Work, case: Case, bundle: Bundle, shown: Listed, standing: engine.Standing, just_done: Collection[str] = ()
) -> Listed:
    """A running case: a title that would show a blind finding is as before any, such a column has no value.

    `just_done` are elements whose tasks are not noted as done yet.
    """
    named = frozenset(finding for element in elements_of(bundle) for finding in element.blind_to)
    if not named:
        return shown
    read, suspects = _read(bundle), _keys(bundle, case.provenance, named)
    if not any(suspects & names for names in read.values()):
        return shown
    hidden = _keys(bundle, case.provenance, _still_blind(work, case.id, bundle, standing, just_done))
    columns = {name: None if hidden & read[name] else value for name, value in shown.columns.items()}
    return Listed(untitled(case) if hidden & read[""] else shown.title, columns)


def untitled(case: Case) -> str:
    """What a case is called as long as its data give no title."""
    return case.business_key or case.process


def _keys(bundle: Bundle, provenance: Mapping[str, Provenance], findings: frozenset[str]) -> frozenset[str]:
    """The variables that hold these findings or what may have been made of them."""
    blind = Blind(findings, derived(bundle, findings).elements) if findings else Blind()
    return frozenset(key for key, wrote in provenance.items() if is_hidden(wrote, blind, None))


def _read(bundle: Bundle) -> Mapping[str, frozenset[str]]:
    """Variables that the title (named by the empty text) and each column read."""
    sources = {"": bundle.info.title or "", **bundle.info.columns}
    return {name: feel_names(source.strip().removeprefix("=")) for name, source in sources.items()}


def _still_blind(
    work: Work, case_id: str, bundle: Bundle, standing: engine.Standing, just_done: Collection[str]
) -> frozenset[str]:
    known = bundle.duties
    wanted = sorted({e for duty in known.values() if duty.blind_to for e in (duty.element, *duty.blind_to)})
    done = {*just_done, *(doer.element for doer in work.uow.tasks.doers(case_id, wanted) if not doer.open)}
    waiting = {task.element for task in standing.tasks}
    progress = {e: Progress(e, done=e in done, open=e in waiting) for e in wanted}
    return hidden_elements(known.values(), progress, running=True)
